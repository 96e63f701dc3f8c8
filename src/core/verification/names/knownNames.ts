/** What Python and IPython bind in every module: its builtins, what `site` adds, and what a session has. */
export const builtinNames: ReadonlySet<string> = new Set(
  (
    'ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError ' +
    'BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ' +
    'ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup ' +
    'False FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ' +
    'ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError ' +
    'MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError ' +
    'OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ' +
    'ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError ' +
    'SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError ' +
    'UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError ' +
    'ImportCycleError ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile ' +
    'complex copyright credits delattr dict dir display divmod enumerate eval exec exit filter float format frozendict frozenset ' +
    'get_ipython getattr globals hasattr hash help hex id In input int isinstance issubclass iter len license list locals ' +
    'map max memoryview min next object oct open ord Out pow print property quit range repr reveal_locals reveal_type ' +
    'reversed round sentinel set setattr slice sorted staticmethod str sum super tuple type vars zip'
  ).split(' '),
);

const byModule = {
  abc: 'ABC ABCMeta abstractmethod',
  collections: 'ChainMap Counter OrderedDict defaultdict deque namedtuple',
  'concurrent.futures': 'ProcessPoolExecutor ThreadPoolExecutor as_completed',
  contextlib: 'asynccontextmanager contextmanager nullcontext suppress',
  copy: 'deepcopy',
  dataclasses: 'asdict dataclass',
  datetime: 'datetime timedelta timezone',
  decimal: 'Decimal',
  enum: 'Enum IntEnum IntFlag StrEnum',
  fractions: 'Fraction',
  functools: 'cached_property lru_cache partial reduce singledispatch total_ordering wraps',
  io: 'BytesIO StringIO',
  pathlib: 'Path PurePath PurePosixPath PureWindowsPath',
  tempfile: 'NamedTemporaryFile TemporaryDirectory',
  types: 'MappingProxyType SimpleNamespace',
  typing:
    'Annotated Any AsyncIterator Awaitable Callable ClassVar Coroutine Dict FrozenSet Generator Generic Hashable ' +
    'Iterable Iterator List Literal Mapping MutableMapping NamedTuple NoReturn Optional ParamSpec Protocol Sequence Set ' +
    'TYPE_CHECKING Tuple Type TypeAlias TypeVar TypedDict Union overload',
  'urllib.parse': 'quote_plus urlencode urljoin urlparse urlsplit',
} as const;

/** Names of the standard library that hardly stand for anything else, with the modules that have them. */
export const wellKnownNames: ReadonlyMap<string, string> = new Map(
  Object.entries(byModule).flatMap(([module, names]) => names.split(' ').map((name) => [name, module])),
);

/** Names that modules are customarily imported as. */
export const customaryAliases: ReadonlyMap<string, string> = new Map([
  ['np', 'numpy'],
  ['pd', 'pandas'],
  ['plt', 'matplotlib.pyplot'],
  ['mpl', 'matplotlib'],
  ['sns', 'seaborn'],
  ['tf', 'tensorflow'],
  ['nn', 'torch.nn'],
  ['nx', 'networkx'],
  ['sp', 'scipy'],
  ['st', 'streamlit'],
  ['px', 'plotly.express'],
  ['go', 'plotly.graph_objects'],
  ['sm', 'statsmodels.api'],
  ['xr', 'xarray'],
  ['gpd', 'geopandas'],
  ['pl', 'polars'],
  ['jnp', 'jax.numpy'],
  ['dd', 'dask.dataframe'],
  ['ET', 'xml.etree.ElementTree'],
]);

/** The names that every module of Python has: its built-in functions, classes and constants, and what a module knows of itself. */
export const builtinNames: ReadonlySet<string> = new Set(
  `abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright
  credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help
  hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow
  print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip
  ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
  BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
  ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup
  FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
  IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
  ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError
  PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError
  ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError
  SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
  UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError __annotations__
  __build_class__ __builtins__ __cached__ __debug__ __dict__ __doc__ __file__ __import__ __loader__ __name__ __package__
  __path__ __spec__ __class__ __module__ __qualname__ reveal_type`.split(/\s+/),
);

/** The methods and attributes of text, bytes, numbers, collections, files, generators and regular expressions. */
export const builtinAttributes: ReadonlySet<string> = new Set(
  `add append appendleft as_integer_ratio bit_count bit_length buffer capitalize casefold center clear close closed
  conjugate copy count decode denominator detach difference difference_update discard encode encoding end endpos
  endswith errors expand expandtabs extend extendleft fileno find findall finditer flags flush format format_map
  from_bytes fromhex fromkeys fullmatch get getbuffer getvalue gi_code gi_frame gi_running gi_suspended gi_yieldfrom
  group groupdict groupindex groups hex imag index insert intersection intersection_update is_integer isalnum isalpha
  isascii isatty isdecimal isdigit isdisjoint isidentifier islower isnumeric isprintable isspace issubset issuperset
  istitle isupper items join keys lastgroup lastindex line_buffering ljust lower lstrip maketrans match maxlen
  move_to_end name newlines numerator partition pattern pop popitem popleft pos re read read1 readable readinto
  readinto1 readline readlines real reconfigure regs remove removeprefix removesuffix replace reverse rfind rindex rjust
  rotate rpartition rsplit rstrip scanner search seek seekable send setdefault sort span split splitlines start
  startswith string strip sub subn swapcase symmetric_difference symmetric_difference_update tell throw title to_bytes
  translate truncate union update upper values writable write write_through writelines zfill`.split(/\s+/),
);

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface FixturePackage {
  readonly name: string;
  readonly version: string;
  readonly documentation?: string;
  readonly files: Readonly<Record<string, string>>;
}

const requests: FixturePackage = {
  name: 'requests',
  version: '2.32.3',
  documentation: 'https://requests.readthedocs.io',
  files: {
    'requests/py.typed': '',
    'requests/__init__.py': `"""HTTP for people, as far as tests need it."""

from .api import get, post
from .exceptions import HTTPError, RequestException
from .models import Response
from .sessions import Session

__all__ = ["HTTPError", "RequestException", "Response", "Session", "get", "post"]
`,
    'requests/api.py': `from typing import Any

from .models import Response
from .sessions import Session


def get(url: str, params: dict[str, str] | None = None, *, timeout: float | None = None) -> Response:
    """Send a GET request."""
    return Session().get(url, params, timeout=timeout)


def post(url: str, data: bytes | None = None, json: Any = None, *, timeout: float | None = None) -> Response:
    """Send a POST request."""
    return Session().post(url, data, json, timeout=timeout)
`,
    'requests/exceptions.py': `class RequestException(OSError):
    """Something went wrong with a request."""


class HTTPError(RequestException):
    """The status is an error."""
`,
    'requests/models.py': `from typing import Any


class Response:
    """What a server answered."""

    status_code: int
    text: str
    content: bytes
    headers: dict[str, str]

    def json(self) -> Any:
        """The body as JSON."""
        return {}

    def raise_for_status(self) -> None:
        """Raise HTTPError where the status is one."""
`,
    'requests/sessions.py': `from typing import Any

from .models import Response


class Session:
    """Keeps connections open."""

    headers: dict[str, str]

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def request(self, method: str, url: str, *, timeout: float | None = None) -> Response:
        return Response()

    def get(
        self, url: str, params: dict[str, str] | None = None, *, timeout: float | None = None
    ) -> Response:
        return self.request("GET", url, timeout=timeout)

    def post(
        self, url: str, data: bytes | None = None, json: Any = None, *, timeout: float | None = None
    ) -> Response:
        return self.request("POST", url, timeout=timeout)

    def close(self) -> None: ...
`,
  },
};

const numpy: FixturePackage = {
  name: 'numpy',
  version: '2.1.0',
  documentation: 'https://numpy.org/doc/',
  files: {
    'numpy/py.typed': '',
    'numpy/__init__.py': `"""Arrays, as far as tests need them."""

from collections.abc import Sequence

from . import linalg

__all__ = ["array", "convolve", "linalg", "mean", "ndarray", "ones"]


class ndarray:
    shape: tuple[int, ...]
    size: int

    def mean(self, axis: int | None = None) -> float:
        return 0.0


def array(object: Sequence[float], dtype: type | None = None) -> ndarray:
    return ndarray()


def ones(shape: int) -> ndarray:
    return ndarray()


def mean(a: ndarray, axis: int | None = None) -> float:
    return a.mean(axis)


def convolve(a: ndarray, v: ndarray, mode: str = "full") -> ndarray:
    return a
`,
    'numpy/linalg/__init__.py': `from typing import Any


def norm(x: Any, ord: int | None = None, axis: int | None = None) -> float:
    return 0.0


def inv(a: Any) -> Any:
    return a
`,
  },
};

/** Nothing is known of what it holds, since it comes from a module that cannot be read. */
const blobstore: FixturePackage = {
  name: 'blobstore',
  version: '0.9.1',
  files: { 'blobstore/__init__.py': 'from _blobstore_native import Store, open_store\n' },
};

const toolshed: FixturePackage = {
  name: 'toolshed',
  version: '1.4.0',
  files: {
    'toolshed/py.typed': '',
    'toolshed/__init__.py': `from typing_extensions import deprecated


def tidy(text: str, *, width: int = 80) -> str:
    """Put a text in order."""
    return text


@deprecated("Use tidy instead.")
def clean(text: str) -> str:
    return tidy(text)
`,
  },
};

/**
 * Writes `<folder>/.venv`: a virtual environment of Python 3.12 that needs no Python, with requests 2.32.3 and numpy
 * 2.1.0 (typed, of a few names each, and without `numpy.moving_average` and `requests.Session.get_all`), toolshed 1.4.0
 * (typed; `clean` is deprecated) and blobstore 0.9.1, of which nothing can be checked.
 */
export function writePythonEnvironment(folder: string): void {
  const environment = path.join(folder, '.venv');
  const packages = path.join(environment, 'lib', 'python3.12', 'site-packages');
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write(path.join(environment, 'pyvenv.cfg'), 'home = /nowhere/bin\nversion = 3.12.4\n');
  write(path.join(environment, 'bin', 'python3'), '');
  for (const { name, version, documentation, files } of [requests, numpy, blobstore, toolshed]) {
    const metadata = path.join(packages, `${name}-${version}.dist-info`);
    const links = documentation === undefined ? '' : `Project-URL: Documentation, ${documentation}\n`;
    write(
      path.join(metadata, 'METADATA'),
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${links}\n`,
    );
    const names = [...Object.keys(files), `${name}-${version}.dist-info/METADATA`];
    write(path.join(metadata, 'RECORD'), names.map((each) => `${each},,\n`).join(''));
    for (const [file, text] of Object.entries(files)) write(path.join(packages, file), text);
  }
}

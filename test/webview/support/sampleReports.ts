import type { CodeReport } from '../../../src/protocol/schemas/codeReportSchema.ts';

type Item = CodeReport['items'][number];

const basis = 'Checked against Python 3.12.';
const api = (symbol: string): NonNullable<Item['api']> => ({
  distribution: 'requests',
  version: '2.32.3',
  symbol,
});
const documentation = 'https://requests.readthedocs.io/';

const importOfRequests: Item = {
  kind: 'import',
  name: 'requests',
  finding: 'unverified',
  label: 'installed, requests 2.32.3',
  message: '"requests" (2.32.3) is installed.',
  documentation,
  api: api('requests'),
  isVerifiedByUser: false,
};

const get: Item = {
  kind: 'symbol',
  name: 'requests.get',
  label: 'exists',
  message: 'requests.get exists.',
  signature:
    '(function) def get(\n    url: str,\n    params: dict[str, str] | None = None,\n    *,\n    timeout: float | None = None\n) -> Response',
  source: { path: '/home/ada/shop/.venv/lib/python3.12/site-packages/requests/api.py', line: 7 },
  api: api('requests.get'),
  isVerifiedByUser: false,
};

/** An import to verify, and a symbol that exists. */
export const requestsReport: CodeReport = {
  items: [importOfRequests, get],
  summary: '1 API exists · requests is beyond the familiar modules',
  basis,
  canBeRewritten: true,
};

/** The same, after the user has verified the import. */
export const verifiedReport: CodeReport = {
  items: [
    {
      ...importOfRequests,
      finding: undefined,
      label: 'installed, requests 2.32.3 · manually verified',
      isVerifiedByUser: true,
    },
    get,
  ],
  summary: '1 API exists',
  basis,
  canBeRewritten: false,
};

/** One of everything that can be said of code. */
export const fullReport: CodeReport = {
  items: [
    {
      kind: 'import',
      name: 'lunarphase_calc',
      finding: 'not-found',
      label: 'unknown on PyPI',
      detail: 'Do not install a package of this name. The list of packages on PyPI is from 2026-11.',
      message: '"lunarphase_calc" is not installed and not known on PyPI (as of 2026-11).',
      isVerifiedByUser: false,
    },
    {
      kind: 'import',
      name: 'httpx',
      finding: 'not-installed',
      label: 'on PyPI, not installed',
      message: '"httpx" is on PyPI, but not installed.',
      install: 'python -m pip install httpx',
      documentation: 'https://pypi.org/project/httpx/',
      isVerifiedByUser: false,
    },
    importOfRequests,
    {
      kind: 'import',
      name: 'math',
      label: 'familiar',
      message: '"math" is one of the familiar modules.',
      documentation: 'https://docs.python.org/3.12/library/math.html',
      isVerifiedByUser: false,
    },
    {
      kind: 'symbol',
      name: 'requests.Session().get_all',
      finding: 'missing',
      label: 'does not exist',
      detail: 'Did you mean "get"?',
      message: 'requests.Session().get_all does not exist. Did you mean "get"?',
      isVerifiedByUser: false,
    },
    {
      kind: 'symbol',
      name: 'requests.post',
      finding: 'wrong-call',
      label: 'wrong call',
      detail: 'There is no parameter "time_out".',
      message: 'requests.post: There is no parameter "time_out".',
      isVerifiedByUser: false,
    },
    {
      kind: 'symbol',
      name: 'Path',
      finding: 'not-imported',
      label: 'not imported',
      detail: 'Add "from pathlib import Path".',
      message: '"Path" is used but never imported. Add "from pathlib import Path".',
      isVerifiedByUser: false,
    },
    {
      kind: 'symbol',
      name: 'requests.packages.urllib3.util.retry.Retry.from_int_with_a_very_long_name',
      finding: 'deprecated',
      label: 'exists, deprecated',
      detail: 'Use <b>Retry</b> instead.\u202e',
      message: 'Deprecated.',
      signature: '(method) def from_int(retries: int) -> Retry',
      source: { path: '/home/ada/shop/.venv/lib/python3.12/site-packages/requests/packages.py', line: 120 },
      api: api('requests.packages.urllib3.util.retry.Retry.from_int_with_a_very_long_name'),
      isVerifiedByUser: false,
    },
    {
      kind: 'symbol',
      name: 'httpx.get',
      finding: 'unknown',
      label: 'not checked',
      detail: 'The package is not installed.',
      message: 'httpx.get could not be checked. The package is not installed.',
      isVerifiedByUser: false,
    },
    get,
    {
      kind: 'symbol',
      name: 'requests.request',
      label: 'exists · manually verified',
      message: 'requests.request exists. It was manually verified.',
      signature: Array.from({ length: 12 }, (_, n) => `def request(form: ${n}) -> Response`).join('\n'),
      api: api('requests.request'),
      isVerifiedByUser: true,
    },
  ],
  summary:
    '1 package unknown on PyPI · 3 APIs exist · 1 does not · 1 wrong call · 1 name is not imported · httpx is not installed · requests is beyond the familiar modules · 1 deprecated · 1 not checked',
  basis,
  canBeRewritten: true,
};

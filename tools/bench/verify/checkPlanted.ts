import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { scanPython } from '../../../src/core/verification/scan/scanPython.ts';
import { isOfResult } from '../../../src/core/verification/values/symbolNotation.ts';
import type { Verdict } from '../../../src/core/verification/symbols/symbolChecker.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { PyrightChecker } from '../../../src/platform/verification/pyright/pyrightChecker.ts';
import { findOnPath } from '../../findOnPath.ts';
import { SetupError } from '../../setupError.ts';
import type { Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { seededRandom } from '../typing/seededRandom.ts';
import { plantErrors, type RealModule } from './plantErrors.ts';

/** The standard library's best-known modules, and what Debian often installs of those that typeshed has stubs for. */
const modules =
  `json os re sys math random collections itertools functools datetime pathlib subprocess shutil tempfile
  string textwrap csv argparse logging threading asyncio socket ssl http.client urllib.request urllib.parse email.message
  hashlib hmac base64 struct pickle sqlite3 zipfile tarfile gzip configparser inspect ast typing dataclasses contextlib
  concurrent.futures multiprocessing queue heapq bisect decimal fractions statistics uuid time calendar glob fnmatch
  unittest.mock xml.etree.ElementTree html secrets copy pprint traceback warnings operator platform getpass locale
  requests yaml dateutil.parser dateutil.relativedelta six simplejson toml psutil xmltodict docutils.core pygments
  oauthlib.oauth2 httplib2 olefile planted_typed planted_typed.models planted_untyped planted_untyped.store`.split(
    /\s+/,
  );

/** Packages of ours whose names are all known. */
const knownPackages = {
  'planted_typed/py.typed': '',
  'planted_typed/__init__.py': `from .models import Account, Invoice

def open_account(owner: str, *, limit: int = 0) -> Account: return Account(owner)
def close_account(account: Account) -> None: ...
def list_invoices(account: Account, year: int = 2026) -> list[Invoice]: return []
`,
  'planted_typed/models.py': `class Account:
    def __init__(self, owner: str) -> None: self.owner = owner
    def deposit(self, amount: int) -> None: ...
    def withdraw(self, amount: int) -> None: ...
class Invoice:
    def send_reminder(self) -> None: ...
    def mark_paid(self) -> None: ...
`,
  'planted_untyped/__init__.py': `from .store import Store, connect
def encode_record(record, compact=False): return str(record)
def decode_record(text): return text
class Cursor:
    def fetch_many(self, size): return []
    def rewind(self): pass
`,
  'planted_untyped/store.py': `class Store:
    def put_record(self, key, record): pass
    def drop_record(self, key): pass
def connect(address, timeout=5): return Store()
`,
};

/** Packages of ours with what pyright can see of them only in part: none of the names in `unseen` is real for certain. */
const dynamicPackages = {
  'lazy_attributes/__init__.py': 'def __getattr__(name):\n    return object()\n',
  'stubbed_in_part/__init__.pyi': 'def __getattr__(name: str): ...\n',
  'stubbed_in_part/__init__.py': '',
  'made_elsewhere/__init__.py':
    'from nowhere import make, Base\nclient = make("s3")\nclass Sub(Base):\n    pass\n',
  'native_only.abi3.so': '',
  'fills_itself/__init__.py': 'for one in range(3):\n    globals()[f"name{one}"] = one\n',
};
const unseen = [
  'lazy_attributes.{}()',
  'stubbed_in_part.{}()',
  'made_elsewhere.client.{}()',
  'made_elsewhere.Sub.{}()',
  'native_only.{}()',
  'fills_itself.{}',
  'not_installed_here.{}()',
];
const unseenNames = [
  'list_objects',
  'get',
  'name1',
  'put_item',
  'Session',
  'query',
  'run',
  'client',
  'close',
  'x',
];

const realFiles = 150;
const longestRealFile = 60_000;
const blocks = 40;
const blockLines = 30;

/** Told of each planted error that was not found, and of each symbol in working code that was called wrong. */
type OnMistake = (line: string) => void;

/**
 * How many planted errors the checker finds, how much of working code it takes for wrong, and how long it takes. Python
 * itself tells what is real.
 */
export async function checkPlanted(onMistake: OnMistake = () => {}): Promise<Figure[]> {
  const python = findOnPath('python3');
  if (!python) throw new SetupError('Install Python 3: it tells which names are real.');
  const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-check-'));
  for (const [name, text] of Object.entries({ ...knownPackages, ...dynamicPackages })) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const script = path.join(import.meta.dirname, 'checkNames.py');
  const arguments_ = ['-I', '-B', script, folder, ...modules];
  const { stdout } = await promisify(execFile)(python, arguments_, { maxBuffer: 2 ** 27 });
  const truth = JSON.parse(stdout) as {
    readonly version: [number, number];
    readonly path: readonly string[];
    readonly modules: Readonly<Record<string, RealModule>>;
  };
  const [major, minor] = truth.version;
  const quiet = (): void => {};
  const checker = new PyrightChecker({
    entry: createRequire(import.meta.url).resolve('pyright/langserver.index.js'),
    environment: { searchPaths: truth.path, version: { major, minor } },
    timer: nodeTimer,
    // How long checks take is measured apart; on a busy machine none shall be lost.
    limitMilliseconds: 120_000,
    logger: { error: onMistake, warn: onMistake, info: quiet, debug: quiet },
  });
  const check: Check = async (code, file = path.join(folder, 'main.py')) => {
    const { uses } = scanPython(code);
    const verdicts = await checker.check({ code, uses, path: file }, new AbortController().signal);
    return uses.map(({ symbol, nameRange }, at) => ({ symbol, at: nameRange.start, verdict: verdicts[at]! }));
  };
  try {
    return [
      ...(await plantedFigures(check, truth.modules, onMistake)),
      ...(await unseenFigures(check, onMistake)),
      ...(await realCodeFigures(check, truth.path, onMistake)),
      ...(await timeFigures(check, truth.modules)),
      ...memoryFigures(checker.pid),
    ];
  } finally {
    checker.dispose();
    await rm(folder, { recursive: true });
  }
}

type Check = (
  code: string,
  file?: string,
) => Promise<{ readonly symbol: string; readonly at: number; readonly verdict: Verdict }[]>;

const isWrong = ({ kind }: Verdict): boolean => kind === 'missing' || kind === 'wrong-call';

async function plantedFigures(
  check: Check,
  real: Readonly<Record<string, RealModule>>,
  onMistake: OnMistake,
): Promise<Figure[]> {
  const planted = plantErrors(real, seededRandom(4), 1);
  const ofResults = planted.filter(({ kind }) => kind === 'of-result');
  let [found, foundOfResults] = [0, 0];
  for (const { kind, name, code } of planted) {
    const verdicts = await check(code);
    const ofError = verdicts.find(({ symbol }) => symbol.endsWith(`.${name}`));
    if (ofError && isWrong(ofError.verdict)) {
      found += 1;
      if (kind === 'of-result') foundOfResults += 1;
    } else
      onMistake(`not found (${kind}): ${code.trim().split('\n').at(-1)} ${JSON.stringify(ofError?.verdict)}`);
  }
  return [
    { name: 'planted errors', value: planted.length, unit: 'errors', goal: { atLeast: 300 } },
    { name: 'planted errors found', value: (100 * found) / planted.length, unit: '%', goal: { atLeast: 95 } },
    { name: 'planted in what calls give', value: ofResults.length, unit: 'errors' },
    { name: 'of these, found', value: (100 * foundOfResults) / ofResults.length, unit: '%' },
  ];
}

async function unseenFigures(check: Check, onMistake: OnMistake): Promise<Figure[]> {
  let [all, existing] = [0, 0];
  for (const form of unseen)
    for (const name of unseenNames) {
      const use = form.replace('{}', name);
      const last = (await check(`import ${use.split('.')[0]}\n${use}\n`)).at(-1);
      all += 1;
      if (last?.verdict.kind === 'unknown') continue;
      if (last?.verdict.kind === 'exists') existing += 1;
      onMistake(`unseen, and yet: ${use} ${JSON.stringify(last?.verdict)}`);
    }
  return [
    { name: 'dynamic or untyped symbols', value: all, unit: 'symbols' },
    { name: 'of these, said to exist', value: existing, unit: 'symbols', goal: { atMost: 0 } },
  ];
}

async function realCodeFigures(
  check: Check,
  searchPath: readonly string[],
  onMistake: OnMistake,
): Promise<Figure[]> {
  const random = seededRandom(5);
  const library = searchPath.find((one) => readableFile(path.join(one, 'collections', '__init__.py')));
  if (!library) throw new SetupError("Python's standard library has no source here.");
  const files = readdirSync(library, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        name.endsWith('.py') && !/(?:^|[\\/])(?:test|tests|lib2to3|(?:site|dist)-packages)[\\/]/.test(name),
    )
    .sort()
    .map((name) => ({ name, order: random() }))
    .sort((a, b) => a.order - b.order);
  let [all, wrong, unknown, taken] = [0, 0, 0, 0];
  const ofResults = { all: 0, wrong: 0, unknown: 0 };
  for (const { name } of files) {
    if (taken === realFiles) break;
    const file = path.join(library, name);
    const code = readableFile(file);
    if (code === undefined || code.length > longestRealFile) continue;
    taken += 1;
    for (const { symbol, at, verdict } of await check(code, file)) {
      const ofResult = isOfResult(symbol);
      all += 1;
      if (ofResult) ofResults.all += 1;
      if (verdict.kind === 'unknown') unknown += 1;
      if (verdict.kind === 'unknown' && ofResult) ofResults.unknown += 1;
      if (!isWrong(verdict)) continue;
      wrong += 1;
      if (ofResult) ofResults.wrong += 1;
      onMistake(
        `called wrong: ${name}:${code.slice(0, at).split('\n').length} ${symbol} ${JSON.stringify(verdict)}`,
      );
    }
  }
  return [
    { name: 'symbols used in working code', value: all, unit: 'symbols' },
    { name: 'of these, called missing or wrong', value: (100 * wrong) / all, unit: '%', goal: { atMost: 1 } },
    { name: 'of these, unknown', value: (100 * unknown) / all, unit: '%' },
    { name: 'of these, attributes of what calls give', value: ofResults.all, unit: 'symbols' },
    {
      name: 'of these attributes, called missing or wrong',
      value: (100 * ofResults.wrong) / ofResults.all,
      unit: '%',
      goal: { atMost: 1 },
    },
    { name: 'of these attributes, unknown', value: (100 * ofResults.unknown) / ofResults.all, unit: '%' },
  ];
}

async function timeFigures(check: Check, real: Readonly<Record<string, RealModule>>): Promise<Figure[]> {
  const random = seededRandom(6);
  const names = Object.keys(real);
  const common = names.slice(0, 24);
  await check(
    `${common.map((name) => `import ${name}\n`).join('')}${common.map((name) => `${name}\n`).join('')}`,
  );
  const times: number[] = [];
  const completionTimes: number[] = [];
  for (let block = 0; block < blocks; block++) {
    const chosen = Array.from({ length: 4 }, () => common[Math.floor(random() * common.length)]!);
    const lines = chosen.map((name) => `import ${name}`);
    while (lines.length < blockLines)
      lines.push(...timedLines(chosen[lines.length % chosen.length]!, real, random, lines.length));
    lines.length = blockLines;
    times.push(await timed(() => check(`${lines.join('\n')}\n`)));
    const few = [...lines.slice(0, 4), ...lines.slice(5, 8)];
    completionTimes.push(await timed(() => check(`${few.join('\n')}\n`)));
  }
  return [
    {
      name: `a block of ${blockLines} lines, median`,
      value: quantile(times.slice(2), 0.5),
      unit: 'ms',
      goal: { atMost: 150 },
    },
    {
      name: `a block of ${blockLines} lines, 95th percentile`,
      value: quantile(times.slice(2), 0.95),
      unit: 'ms',
    },
    {
      name: 'a completion, median',
      value: quantile(completionTimes.slice(2), 0.5),
      unit: 'ms',
      goal: { atMost: 100 },
    },
    { name: 'a completion, 95th percentile', value: quantile(completionTimes.slice(2), 0.95), unit: 'ms' },
  ];
}

/** Three lines that use a module: a name of it, an instance of a class, and a member of that. */
function timedLines(
  module: string,
  real: Readonly<Record<string, RealModule>>,
  random: () => number,
  at: number,
): string[] {
  const pick = (list: readonly string[]): string | undefined => list[Math.floor(random() * list.length)];
  const { public: names, callable, classes } = real[module]!;
  const type = pick(callable);
  const member = type === undefined ? undefined : pick(classes[type]!.filter((one) => !one.startsWith('_')));
  return [
    `value${at} = ${module}.${pick(names)}`,
    type === undefined ? `print(value${at}, [1, 2])` : `item${at} = ${module}.${type}()`,
    type === undefined ? `print([value${at}])` : `print(item${at}.${member})`,
  ];
}

/** What pyright holds after all this, where the system tells. */
function memoryFigures(pid: number | undefined): Figure[] {
  const status = readableFile(`/proc/${pid}/status`);
  const [, kibibytes] = /^VmRSS:\s*(\d+) kB/m.exec(status ?? '') ?? [];
  if (kibibytes === undefined) return [];
  return [{ name: 'memory of pyright at the end', value: Number(kibibytes) / 1024, unit: 'MiB' }];
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function readableFile(file: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch {
    return undefined;
  }
}

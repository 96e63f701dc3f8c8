import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { scanPython } from '../../../src/core/verification/scan/scanPython.ts';
import type {
  ScannedCall,
  ScannedImport,
  ScannedUse,
} from '../../../src/core/verification/scan/scannedCode.ts';
import { findOnPath } from '../../findOnPath.ts';
import { SetupError } from '../../setupError.ts';
import type { Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { seededRandom } from '../typing/seededRandom.ts';

const cutFiles = 200;
const cutsPerFile = 5;
const timedLines = 10_000;
const timedRuns = 25;

/** See scanCorpus.py. */
interface ParsedFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly ParsedImport[];
  readonly uses: readonly [
    start: number,
    end: number,
    symbol: string,
    call: [number, readonly string[], boolean] | null,
  ][];
  readonly names: readonly string[];
  readonly skipped: readonly [start: number, end: number][];
}

type ParsedImport = readonly [
  start: number,
  end: number,
  level: number,
  module: string,
  name: string | null,
  boundName: string | null,
];

/** How two collections of the same kind differ. */
interface Difference {
  readonly missed: readonly string[];
  readonly invented: readonly string[];
}

/** Told of each place where the scanner and Python's own parser do not agree. */
type OnDifference = (line: string) => void;

/**
 * How the scanner compares with Python's own parser on all Python that is installed on this machine, and how long it
 * takes.
 */
export async function scanCorpus(onDifference: OnDifference = () => {}): Promise<Figure[]> {
  const random = seededRandom(4);
  let [files, leftOut, imports, uses, usesOfResults] = [0, 0, 0, 0, 0];
  const totals = { missed: 0, invented: 0, missedUses: 0, inventedUses: 0 };
  const sample: ParsedFile[] = [];
  const timed: string[] = [];
  let lines = 0;
  for await (const file of parsedFiles()) {
    if (!('text' in file)) {
      leftOut += 1;
      continue;
    }
    files += 1;
    const { missed, invented } = compareImports(file);
    const usesDiffer = compareUses(file);
    imports += file.imports.length;
    uses += file.uses.length;
    usesOfResults += file.uses.filter(([, , symbol]) => symbol.includes('(')).length;
    totals.missed += missed.length;
    totals.invented += invented.length;
    totals.missedUses += usesDiffer.missed.length;
    totals.inventedUses += usesDiffer.invented.length;
    report(file.path, { missed, invented }, onDifference);
    report(file.path, usesDiffer, onDifference);
    // Every file has the same chance to be in the sample (reservoir sampling).
    if (file.imports.length > 0) {
      const place = sample.length < cutFiles ? sample.length : Math.floor(random() * files);
      if (place < cutFiles) sample[place] = file;
    }
    if (lines < timedLines && random() < 0.01) {
      const its = file.text.split('\n').slice(0, timedLines - lines);
      timed.push(...its);
      lines += its.length;
    }
  }
  const cuts = compareCuts(sample, random, onDifference);
  const times = scanTimes(timed.join('\n'));
  return [
    { name: 'scan, files compared with ast', value: files, unit: 'files' },
    { name: 'scan, files that ast cannot parse, left out', value: leftOut, unit: 'files' },
    { name: 'scan, imports', value: imports, unit: 'imports' },
    { name: 'scan, imports missed', value: totals.missed, unit: 'imports', goal: { atMost: 0 } },
    { name: 'scan, imports invented', value: totals.invented, unit: 'imports', goal: { atMost: 0 } },
    { name: 'scan, uses of names bound once', value: uses, unit: 'uses' },
    { name: 'scan, of these, attributes of what calls give', value: usesOfResults, unit: 'uses' },
    { name: 'scan, uses missed', value: totals.missedUses, unit: 'uses', goal: { atMost: 0 } },
    { name: 'scan, uses invented', value: totals.inventedUses, unit: 'uses', goal: { atMost: 0 } },
    { name: 'scan, cut files, whole imports', value: cuts.imports, unit: 'imports' },
    { name: 'scan, cut files, whole imports lost', value: cuts.lost, unit: 'imports', goal: { atMost: 0 } },
    { name: 'scan, cut files, imports invented', value: cuts.invented, unit: 'imports', goal: { atMost: 0 } },
    {
      name: `scan, ${timedLines} lines, median`,
      value: quantile(times, 0.5),
      unit: 'ms',
      goal: { atMost: 60 },
    },
  ];
}

async function* parsedFiles(): AsyncGenerator<ParsedFile | { readonly path: string }> {
  const python = findOnPath('python3');
  const folders = readdirSync('/usr/lib')
    .filter((name) => name.startsWith('python3'))
    .map((name) => path.join('/usr/lib', name));
  if (!python || folders.length === 0)
    throw new SetupError(
      'Python and its library below /usr/lib are needed: install Debian or Ubuntu’s python3.',
    );
  const script = path.join(import.meta.dirname, 'scanCorpus.py');
  const child = spawn(python, ['-I', script, ...folders], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout }))
      yield JSON.parse(line) as ParsedFile | { readonly path: string };
    const [code] = (await exit) as [number | null];
    if (code !== 0) throw new Error(`${script} ended with ${code}.`);
  } finally {
    child.kill();
  }
}

function compareImports({ text, imports }: ParsedFile): Difference {
  const found = scanPython(text).imports.filter(({ kind }) => kind !== 'dynamic');
  return difference(imports.map(importLine), found.map(scannedLine));
}

function importLine([, , level, module, name, boundName]: ParsedImport): string {
  return `import ${'.'.repeat(level)}${module} ${name ?? ''} as ${boundName ?? ''}`;
}

function scannedLine({ level, module, name, boundName, kind }: ScannedImport): string {
  const line = importLine([0, 0, level, module, name ?? null, boundName ?? null]);
  return kind === 'statement' ? line : `${kind} ${line}`;
}

/** The name that a use begins with, and the attribute that follows it. */
const firstNames = /^(?:[\s\\(]|#.*\n|await\b)*([\p{L}\p{N}_]+)(?:\s*\.\s*([\p{L}\p{N}_]+))?/u;

/** Compares the uses of the names of which Python's parser alone can tell that they always stand for an import. */
function compareUses({ text, imports, uses, names, skipped }: ParsedFile): Difference {
  const covered = new Set(names);
  const elsewhere = [...skipped, ...imports].map(([start, end]) => ({ start, end }));
  elsewhere.sort((a, b) => a.start - b.start);
  let next = 0;
  let reach = 0;
  const found: string[] = [];
  for (const use of scanPython(text).uses) {
    for (; next < elsewhere.length && elsewhere[next]!.start <= use.range.start; next++)
      reach = Math.max(reach, elsewhere[next]!.end);
    const names = firstNames.exec(text.slice(use.range.start, use.range.end));
    const [, name = '', attribute = ''] = names?.map((one) => (one ?? '').normalize('NFKC')) ?? [];
    const isCovered = covered.has(name) || (name === 'self' && covered.has(`self.${attribute}`));
    // Parts of values, and what operators make of them, are not compared.
    if (use.range.start < reach || !isCovered || /[[ ]/.test(use.symbol)) continue;
    found.push(useLine(use));
  }
  const wanted = uses.map(([start, end, symbol, given]) => {
    const call = given && { positional: given[0], keywords: given[1], hasUnpacking: given[2] };
    return useLine({ range: { start, end }, symbol, ...(call && { call }) });
  });
  return difference(wanted, found);
}

function useLine({ range, symbol, call }: Pick<ScannedUse, 'range' | 'symbol' | 'call'>): string {
  return `use ${range.start}-${range.end} ${symbol}${callText(call)}`;
}

function callText(call: ScannedCall | undefined): string {
  return call ? `(${[call.positional, ...call.keywords, call.hasUnpacking ? '*' : ''].join(', ')})` : '';
}

/** Cuts files at random places: what stands whole in a line above the cut must be found as before. */
function compareCuts(
  files: readonly ParsedFile[],
  random: () => number,
  onDifference: OnDifference,
): { imports: number; lost: number; invented: number } {
  const total = { imports: 0, lost: 0, invented: 0 };
  for (const { path: name, text, imports } of files)
    for (let cut = 0; cut < cutsPerFile; cut++) {
      const at = Math.floor(random() * text.length);
      const lineStart = Math.max(text.lastIndexOf('\n', at - 1), 0);
      const begun = imports.filter(([start]) => start < at);
      const whole = imports.filter(([, end]) => end <= lineStart);
      const found = scanPython(text.slice(0, at)).imports.filter(({ kind }) => kind !== 'dynamic');
      const { missed } = difference(whole.map(importLine), found.map(scannedLine));
      const above = found.filter(({ range }) => range.end <= (begun[whole.length]?.[0] ?? lineStart));
      const { invented } = difference(begun.map(importLine), above.map(scannedLine));
      total.imports += whole.length;
      total.lost += missed.length;
      total.invented += invented.length;
      report(`${name}, cut at ${at}`, { missed, invented }, onDifference);
    }
  return total;
}

function difference(wanted: readonly string[], found: readonly string[]): Difference {
  const left = new Map<string, number>();
  for (const one of wanted) left.set(one, (left.get(one) ?? 0) + 1);
  const invented: string[] = [];
  for (const one of found) {
    const count = left.get(one) ?? 0;
    if (count > 0) left.set(one, count - 1);
    else invented.push(one);
  }
  return { missed: [...left].flatMap(([one, count]) => Array.from({ length: count }, () => one)), invented };
}

function report(name: string, { missed, invented }: Difference, onDifference: OnDifference): void {
  for (const one of missed) onDifference(`${name}: missed ${one}`);
  for (const one of invented) onDifference(`${name}: invented ${one}`);
}

function scanTimes(code: string): number[] {
  return Array.from({ length: timedRuns }, () => {
    const started = performance.now();
    scanPython(code);
    return performance.now() - started;
  });
}

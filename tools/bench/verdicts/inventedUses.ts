import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifiedItems, type VerifiedItem } from '../../../src/core/verification/verifiedItems.ts';
import { errorFindings } from '../../../src/core/verification/findings/finding.ts';
import type { Figure } from '../benchmark.ts';
import { environmentVerifier } from './environmentVerifier.ts';

/** A use that the real interpreter refuses. */
interface InventedUse {
  readonly id: number;
  /** The environment in which it was tried. */
  readonly environment: string;
  readonly kind: string;
  /** The line with the invented part ends in `#!`. */
  readonly code: string;
  /** The first line of what the interpreter said. */
  readonly error: string;
}

/** What is said of the invented part. */
type Outcome = 'found' | 'shown as existing' | 'nothing said' | 'not checked';

const outcomes: readonly Outcome[] = ['found', 'shown as existing', 'nothing said', 'not checked'];

/**
 * How many of the invented uses in `hallucinated.json` are found.
 *
 * @param environments The folder with the Python environments that the uses name.
 */
export async function checkInvented(
  data: string,
  environments: string,
  onOutcome: (line: string) => void,
): Promise<Figure[]> {
  const all = JSON.parse(await readFile(path.join(data, 'hallucinated.json'), 'utf8')) as InventedUse[];
  const counts = new Map<Outcome, number>();
  let leftOut = 0;
  for (const environment of new Set(all.map((one) => one.environment))) {
    const uses = all.filter((one) => one.environment === environment);
    const python = path.join(environments, environment);
    const isThere = await stat(python).catch(() => undefined);
    if (!isThere) {
      leftOut += uses.length;
      continue;
    }
    // Each is verified as a file of an empty workspace.
    const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-verdicts-'));
    const verifier = environmentVerifier(folder, python);
    try {
      for (const use of uses) {
        const request = { code: use.code, path: path.join(folder, 'main.py'), folder };
        const verification = await verifier.verify(request, AbortSignal.timeout(600_000));
        const outcome = outcomeOf(use, verifiedItems(verification));
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        onOutcome(`${outcome}: ${use.id} ${use.kind} ${JSON.stringify(use.code)}`);
      }
    } finally {
      verifier.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  }
  const goals: Partial<Record<Outcome, Figure['goal']>> = {
    found: { atLeast: Math.ceil(0.88 * (all.length - leftOut)) },
    'shown as existing': { atMost: 0 },
    'nothing said': { atMost: 0 },
  };
  const figures = outcomes.map((outcome): Figure => {
    const goal = goals[outcome];
    const value = counts.get(outcome) ?? 0;
    return { name: `invented uses, ${outcome}`, value, unit: 'uses', ...(goal && { goal }) };
  });
  return [...figures, { name: 'invented uses, no environment for them', value: leftOut, unit: 'uses' }];
}

/** What the interpreter names as wrong. */
const blamed =
  /no attribute '?(\w+)|cannot import name '(\w+)'|keyword argument '(\w+)'|No module named '(?:\w+\.)*(\w+)'/;

function outcomeOf({ code, error }: InventedUse, items: readonly VerifiedItem[]): Outcome {
  const end = code.indexOf('#!');
  const start = code.lastIndexOf('\n', end) + 1;
  const inLine = items.filter(({ range }) => range.end > start && range.start < end);
  const name = blamed.exec(error)?.slice(1).find(Boolean);
  const isBlamed = (one: VerifiedItem): boolean =>
    one.name.split('.').at(-1) === name || (one.kind === 'symbol' && one.verdict.kind === 'wrong-call');
  const named = name === undefined ? [] : inLine.filter(isBlamed);
  // A keyword is no item of its own: then the whole line counts.
  const judged = named.length > 0 ? named : inLine.filter(({ kind }) => kind === 'symbol');
  const isFound = ({ finding }: VerifiedItem): boolean => finding !== undefined && errorFindings.has(finding);
  // What an import takes is missing with the module.
  if (judged.some(isFound) || inLine.some((one) => one.kind === 'import' && isFound(one))) return 'found';
  if (judged.some(({ finding }) => finding === 'unknown')) return 'not checked';
  return judged.some(({ kind }) => kind === 'symbol') ? 'shown as existing' : 'nothing said';
}

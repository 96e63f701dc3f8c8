import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Completer } from '../../../src/core/completion/completer.ts';
import { noRelatedCode } from '../../../src/core/completion/prompt/promptBuilder.ts';
import type { CompletionSettings } from '../../../src/core/completion/generation/buildCompletionRequest.ts';
import { AdaptiveDebounce } from '../../../src/core/completion/trigger/adaptiveDebounce.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { projectRoot } from '../../projectRoot.ts';
import type { Figure } from '../benchmark.ts';
import { LoopWatch, type LoopReport } from '../loopWatch.ts';
import { quantile } from '../quantile.ts';
import { meteredEngine, type LocalEngine, type MeteredCompletion } from './meteredEngine.ts';
import { typingSession, type MeteredKey } from './typingSession.ts';

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const seed = 7;
/** Of a file of the user's, so many characters are typed. */
const charactersOfFile = 400;
/** Milliseconds without an edit after which nothing may be evaluated, and how long it is watched from then on. */
const idle = { after: 5000, watched: 3000 } as const;
/** The total. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What is typed, and what stands above and below already. */
export interface TextToType {
  readonly path: string;
  readonly before: string;
  readonly text: string;
  readonly after: string;
}

/** Real Python: the functions of the demo model's script, and those of the sample workspace, which it does not know. */
export function ownTexts(): TextToType[] {
  const folder = path.join(projectRoot, 'tools', 'demoModel', 'corpus', 'code');
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8').trimEnd();
  const names = readdirSync(folder).toSorted();
  const known = names.slice(4, 8).map(read).join('\n\n\n');
  const workspace = path.join(projectRoot, 'demo', 'workspace');
  const unknown = readFileSync(path.join(workspace, 'intervals.py'), 'utf8').trimEnd();
  const split = unknown.lastIndexOf('\n\n\n') + 3;
  return [
    {
      path: 'numbers.py',
      before: `${names.slice(0, 4).map(read).join('\n\n\n')}\n\n\n`,
      text: known,
      after: '',
    },
    { path: 'intervals.py', before: unknown.slice(0, split), text: unknown.slice(split), after: '' },
  ];
}

/** Of each Python file in a folder the function nearest to its middle, as far as it is typed, inside the file. */
export function textsOf(folder: string): TextToType[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.py'));
  return names.toSorted().flatMap((name) => {
    const file = readFileSync(path.join(folder, name), 'utf8');
    const starts = [...file.matchAll(/^ *def /gm)].map(({ index }) => index);
    const start = starts.toSorted((a, b) => Math.abs(a - file.length / 2) - Math.abs(b - file.length / 2))[0];
    if (start === undefined) return [];
    const next = starts.find((other) => other > start) ?? file.length;
    const text = file.slice(start, Math.min(next, start + charactersOfFile)).trimEnd();
    const before = file.slice(0, start);
    return [{ path: name, before, text, after: file.slice(before.length + text.length) }];
  });
}

/** Milliseconds from a key to a completion that the engine made for it. */
export function fromEngine(keys: readonly MeteredKey[]): number[] {
  return keys
    .filter(({ outcome }) => outcome.kind === 'completions' && outcome.source === 'engine')
    .map(({ milliseconds }) => milliseconds);
}

/** Waits before each request, however fast the engine is, and learns nothing from what was cancelled. */
class PausingDebounce extends AdaptiveDebounce {
  override learn(report: Parameters<AdaptiveDebounce['learn']>[0]): void {
    if (report.wasAnswered) super.learn(report);
  }

  override delay(startsLine: boolean): number {
    return this.pause(startsLine);
  }

  override prefetchDelay(): number {
    return 0;
  }
}

/** What was typed under one rule for when to ask, and what it cost. */
export interface TypingRound {
  readonly rule: 'adaptive' | 'pausing';
  readonly keys: MeteredKey[];
  readonly met: MeteredCompletion[];
  accepted: number;
  host: LoopReport;
  /** Tokens evaluated after the user has stopped working. */
  sinceIdle: number;
}

/** Types all texts once. */
export async function typeOnce(
  engine: LocalEngine,
  texts: readonly TextToType[],
  rule: TypingRound['rule'],
  settings: CompletionSettings,
): Promise<TypingRound> {
  const round: TypingRound = {
    rule,
    keys: [],
    met: [],
    accepted: 0,
    host: { longestGap: 0, longestWork: 0 },
    sinceIdle: 0,
  };
  const completer = new Completer({
    engine: meteredEngine(engine, (one) => round.met.push(one)),
    clock: { now: () => Date.now() },
    timer: nodeTimer,
    related: noRelatedCode,
    logger: silent,
    settings: () => settings,
    debounce: rule === 'adaptive' ? new AdaptiveDebounce() : new PausingDebounce(),
  });
  try {
    const watch = new LoopWatch();
    for (const text of texts) {
      const record = await typingSession({ completer, ...text, seed });
      round.keys.push(...record.keys);
      round.accepted += record.accepted;
    }
    round.host = watch.stop();
    await sleep(idle.after);
    const before = round.met.length;
    await sleep(idle.watched);
    round.sinceIdle = sum(round.met.slice(before).map(({ result }) => result.usage.evaluatedTokens));
    return round;
  } finally {
    completer.dispose();
  }
}

/** The rule that asks a fast engine at once, beside one that always waits for a pause. Means of the rounds of each. */
export function comparedRules(rounds: readonly TypingRound[]): Figure[] {
  const of = (rule: TypingRound['rule']): TypingRound[] => rounds.filter((round) => round.rule === rule);
  const medianOf = ({ keys }: TypingRound): number => quantile(fromEngine(keys), 0.5);
  const evaluated = ({ met }: TypingRound): number => sum(met.map((one) => one.result.usage.evaluatedTokens));
  const generated = ({ met }: TypingRound): number => sum(met.map((one) => one.result.usage.generatedTokens));
  const mean = (rule: TypingRound['rule'], figure: (round: TypingRound) => number): number =>
    sum(of(rule).map(figure)) / of(rule).length;
  const each = rounds.map((round) => medianOf(round).toFixed(0)).join(', ');
  return [
    {
      name: 'key to completion from the engine, always waiting, median',
      value: mean('pausing', medianOf),
      unit: 'ms',
    },
    {
      name: `adaptive ÷ always waiting (${each} ms)`,
      value: mean('adaptive', medianOf) / mean('pausing', medianOf),
      unit: '',
      goal: { atMost: 0.4 },
    },
    {
      name: `tokens evaluated (${rounds.map(evaluated).join(', ')}), adaptive ÷ always waiting`,
      value: mean('adaptive', evaluated) / mean('pausing', evaluated),
      unit: '',
      goal: { atMost: 1.1 },
    },
    {
      name: `tokens generated (${rounds.map(generated).join(', ')}), adaptive ÷ always waiting`,
      value: mean('adaptive', generated) / mean('pausing', generated),
      unit: '',
      goal: { atMost: 1.1 },
    },
  ];
}

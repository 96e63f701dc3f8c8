import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../src/platform/verification/verifier/localCodeVerifier.ts';
import { SetupError } from '../../setupError.ts';
import { benchEngine } from '../benchEngine.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { pacedEngine } from './pace.ts';
import { type Checker, findings, type Prompt, type Run, runPrompt } from './promptRun.ts';
import { shareFigures } from './share.ts';
import { TextJudge } from './textJudge.ts';

const settings = [
  ['greedy', 0],
  ['temperature 0.2', 0.2],
] as const;

/** Milliseconds in which a large model writes a token on a processor. */
const slowToken = 200;
/** Prompts of which each takes half a minute at that pace. */
const slowPrompts = 6;

/** Names that change something outside of the program. */
const sideEffect =
  /(^|_)(write|writes|delete|del|remove|rm|rmdir|rmtree|unlink|send|sendall|post|put|patch|drop|truncate|rename|replace|move|mkdir|makedirs|touch|kill|terminate|system|popen|chmod|chown|execute|commit|symlink|link)/;

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** What a way of writing has led to. */
interface Tally {
  uses: number;
  missing: number;
  findings: number;
  wrongCalls: number;
  parses: number;
  texts: number;
}

const nothing = (): Tally => ({ uses: 0, missing: 0, findings: 0, wrongCalls: 0, parses: 0, texts: 0 });

/** Whether a model that is held to names that exist writes better code: plain and steered, judged by the real interpreter. */
export const verifiedWriting: Benchmark = {
  name: 'verified-writing',
  about:
    'completions plain and held to names that exist, on the prompts of --data, judged by the Python of --python',
  needsData: true,
  run: async ({ model, data = [], python, limit }) => {
    const [cases] = data;
    if (cases === undefined || python === undefined)
      throw new SetupError('Name the environment that the cases are for: --python FOLDER.');
    const all = JSON.parse(readFileSync(path.join(cases, 'prompts.json'), 'utf8')) as Prompt[];
    const step = limit === undefined ? 1 : Math.max(1, Math.floor(all.length / limit));
    const prompts = all.filter((_, at) => at % step === 0).slice(0, limit);
    const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-writing-'));
    const verifier = new LocalCodeVerifier({
      environment: process.env,
      timer: nodeTimer,
      logger: silent,
      limitMilliseconds: 600_000,
    });
    const interpreter = path.join(python, 'bin', 'python');
    verifier.configure({ familiar: [], isTrusted: true, folders: [{ path: folder, interpreter }] });
    const engine = benchEngine();
    const judge = new TextJudge(cases, python);
    // A busy machine must not decide how well the model writes; what it costs is measured apart.
    const checker: Checker = { verifier, folder, verdictTimes: [], isHurried: false };
    try {
      await engine.load({ modelPath: model, contextSize: 2048, completionContextSize: 2048, threads: 1 });
      // In an editor the packages that a file imports have been read before somebody completes in it.
      for (const one of prompts) await findings(checker, `${one.id}.py`, `${one.prefix}x\n`);
      const figures: Figure[] = [];
      for (const [name, temperature] of settings)
        figures.push(...(await compare({ engine, prompts, name, temperature, checker, judge })));
      figures.push(...verdictFigures(checker));
      figures.push(
        ...(await timeFigures(engine, prompts.slice(0, slowPrompts), { ...checker, isHurried: true })),
      );
      return figures;
    } finally {
      engine.dispose();
      judge.dispose();
      verifier.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Comparison {
  readonly engine: ForkedEngine;
  readonly prompts: readonly Prompt[];
  readonly name: string;
  readonly temperature: number;
  readonly checker: Checker;
  readonly judge: TextJudge;
}

async function compare(parts: Comparison): Promise<Figure[]> {
  const { engine, prompts, name, temperature, checker } = parts;
  const [plain, steered, shown] = [nothing(), nothing(), nothing()];
  const swaps = { all: 0, existed: 0, invented: 0, effects: 0 };
  let [same, comparable, extra, total] = [0, 0, 0, 0];
  for (const prompt of prompts) {
    const before = await runPrompt(engine, prompt, temperature, undefined);
    const after = await runPrompt(engine, prompt, temperature, checker);
    await count([plain], before, parts);
    const isShown = await count([steered], after, parts);
    if (isShown) await count([shown], after, parts);
    await countSwaps(swaps, after, parts, isShown);
    const [own, others] = await engine.countTokens([before.result.text, after.result.text]);
    extra += Math.max(0, after.tokens - others! - (before.tokens - own!));
    total += before.tokens;
    if (after.attempts > 1) continue;
    comparable += 1;
    same += Number(before.result.text === after.result.text);
  }
  const figure = (what: string, value: number): Figure => ({ name: `${name}, ${what}`, value, unit: '' });
  const tallied = (what: string, tally: Tally): Figure[] => [
    ...shareFigures(`${name}, ${what}, uses that do not exist`, tally.missing, tally.uses),
    figure(`${what}, missing and wrong calls by the verifier`, tally.findings),
    figure(`${what}, wrong calls`, tally.wrongCalls),
    figure(`${what}, texts that parse, of ${tally.texts}`, tally.parses),
  ];
  return [
    ...tallied('plain', plain),
    ...tallied('steered', steered),
    ...tallied('steered without what is withheld', shown),
    figure('names replaced', swaps.all),
    figure('names taken back that exist', swaps.existed),
    figure('names put in their place that do not exist', swaps.invented),
    ...shareFigures(`${name}, of them with side effects`, swaps.effects, swaps.all),
    ...shareFigures(`${name}, redone tokens`, extra, total),
    figure(`same text where nothing was taken back, of ${comparable}`, same),
  ];
}

/** Adds what is true of a text. Returns whether it would be shown: nothing in it is missing. */
async function count(tallies: readonly Tally[], run: Run, { checker, judge }: Comparison): Promise<boolean> {
  const { prefix, result } = run;
  const items = await findings(checker, 'text.py', prefix + result.text);
  const of = (...kinds: readonly (string | undefined)[]): number =>
    items.filter(({ range, finding }) => range.end > prefix.length && kinds.includes(finding)).length;
  const { uses, parses } = await judge.judge(prefix, result.text, result.stopReason === 'length');
  const decided = uses.filter(([kind, , verdict]) => kind === 'api' && verdict !== 'unknown');
  for (const tally of tallies) {
    tally.uses += decided.length;
    tally.missing += decided.filter(([, , verdict]) => verdict === 'missing').length;
    tally.findings += of('missing', 'not-found', 'wrong-call');
    tally.wrongCalls += of('wrong-call');
    tally.parses += Number(parses);
    tally.texts += 1;
  }
  return of('missing', 'not-found') === 0;
}

/** Adds what is true of the names that were replaced. */
async function countSwaps(
  swaps: { all: number; existed: number; invented: number; effects: number },
  { result, prefix }: Run,
  { judge, name }: Comparison,
  isShown: boolean,
): Promise<void> {
  for (const { at, wanted, instead, probability } of result.replaced) {
    const begun = prefix + result.text.slice(0, at);
    const first = wanted.slice(wanted.lastIndexOf('.') + 1);
    swaps.all += 1;
    swaps.existed += Number((await verdictOn(judge, begun, first)) === 'exists');
    swaps.invented += Number((await verdictOn(judge, begun, instead)) === 'missing');
    swaps.effects += Number(sideEffect.test(instead) && !sideEffect.test(first));
    const line =
      prefix
        .trimEnd()
        .split('\n')
        .findLast((one) => one.startsWith('#')) ?? '';
    const likely = `${(100 * probability).toPrecision(2)} %`;
    console.log(`  ${name}: ${line} ${wanted} -> ${instead} (${likely}${isShown ? '' : ', withheld'})`);
  }
}

async function verdictOn(judge: TextJudge, begun: string, name: string): Promise<string | undefined> {
  const { uses } = await judge.judge(begun, name, false);
  return uses.find(([, label]) => label.endsWith(name))?.[2];
}

/** How long verdicts took, beside a question to the verifier about code without anything to find out. */
function verdictFigures({ verdictTimes }: Checker): Figure[] {
  if (verdictTimes.length === 0) return [];
  return [
    { name: 'verdicts', value: verdictTimes.length, unit: '' },
    { name: 'a verdict, median', value: quantile(verdictTimes, 0.5), unit: 'ms' },
    { name: 'a verdict, 90 %', value: quantile(verdictTimes, 0.9), unit: 'ms' },
  ];
}

/** What steering costs where tokens take as long as those of a large model. */
async function timeFigures(
  engine: ForkedEngine,
  prompts: readonly Prompt[],
  checker: Checker,
): Promise<Figure[]> {
  const slow = pacedEngine(engine, slowToken);
  const dead: Checker = { ...checker, verifier: deadVerifier(checker.verifier) };
  let [plain, steered, without] = [0, 0, 0];
  for (const prompt of prompts) {
    // Its beginning is read once.
    await runPrompt(engine, prompt, 0, undefined);
    plain += (await runPrompt(slow, prompt, 0, undefined)).seconds;
    steered += (await runPrompt(slow, prompt, 0, checker)).seconds;
    without += (await runPrompt(slow, prompt, 0, dead)).seconds;
  }
  const more = (seconds: number): number => (100 * (seconds - plain)) / plain;
  return [
    { name: `all texts at ${slowToken} ms a token, plain`, value: plain, unit: 's' },
    { name: '  more time, steered', value: more(steered), unit: '%', goal: { atMost: 2 } },
    { name: '  more time, without any verdict', value: more(without), unit: '%', goal: { atMost: 2 } },
  ];
}

/** A verifier that never answers, as with pyright stopped. */
function deadVerifier(verifier: Checker['verifier']): Checker['verifier'] {
  const never = (): Promise<never> => new Promise(() => {});
  return { judgeName: never, warm: () => {}, verify: (...asked) => verifier.verify(...asked) };
}

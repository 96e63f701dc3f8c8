import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultSampling, systemPrompt } from '../../../src/core/chat/chatSettings.ts';
import { Completer } from '../../../src/core/completion/completer.ts';
import type { CompletionSettings } from '../../../src/core/completion/generation/buildCompletionRequest.ts';
import type { Engine } from '../../../src/core/ports/engine.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { projectRoot } from '../../projectRoot.ts';
import { benchEngine } from '../benchEngine.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { LoopWatch } from '../loopWatch.ts';
import { quantile } from '../quantile.ts';
import { meteredEngine, type MeteredCompletion } from './meteredEngine.ts';
import { typingSession, type MeteredKey } from './typingSession.ts';

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const seed = 7;
/** The slice that the engine aims at, in milliseconds. */
const slice = 250;
/** Milliseconds without an edit after which nothing may be evaluated, and how long it is watched from then on. */
const idle = { after: 5000, watched: 3000 } as const;
const interruptions = 5;

/** Real Python: the functions of the demo model's script, and those of the sample workspace, which it does not know. */
function textsToType(): { path: string; before: string; text: string }[] {
  const folder = path.join(projectRoot, 'tools', 'demoModel', 'corpus', 'code');
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8').trimEnd();
  const names = readdirSync(folder).toSorted();
  const known = names.slice(4, 8).map(read).join('\n\n\n');
  const workspace = path.join(projectRoot, 'demo', 'workspace');
  const unknown = readFileSync(path.join(workspace, 'intervals.py'), 'utf8').trimEnd();
  const split = unknown.lastIndexOf('\n\n\n') + 3;
  return [
    { path: 'numbers.py', before: `${names.slice(0, 4).map(read).join('\n\n\n')}\n\n\n`, text: known },
    { path: 'intervals.py', before: unknown.slice(0, split), text: unknown.slice(split) },
  ];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function spread(name: string, values: readonly number[], goal?: Figure['goal']): Figure[] {
  if (values.length === 0) return [{ name: `${name}: none`, value: 0, unit: '' }];
  return [
    { name: `${name}, median of ${values.length}`, value: quantile(values, 0.5), unit: 'ms' },
    { name: `${name}, 95 %`, value: quantile(values, 0.95), unit: 'ms', ...(goal ? { goal } : {}) },
    { name: `${name}, longest`, value: Math.max(...values), unit: 'ms' },
  ];
}

/** How long a completion waits while a chat's answer streams. */
async function waitsDuringChat(engine: Engine, request: MeteredCompletion['request']): Promise<number[]> {
  const waits: number[] = [];
  const controller = new AbortController();
  const chat = engine.chat(
    {
      system: systemPrompt,
      turns: [],
      question: 'Show me a tour of the collections module.',
      droppedTurns: 0,
      // An answer that does not end: its end is as likely as any other token.
      sampling: { ...defaultSampling, temperature: 20, topK: 0, topP: 1, minP: 0, seed: 1 },
      maxTokens: 2048,
    },
    { signal: controller.signal },
  );
  for (let i = 0; i < interruptions; i++) {
    await sleep(200);
    const { usage } = await engine.complete({ ...request, priority: 'interactive', maxTokens: 4 }, {});
    waits.push(usage.waitSeconds * 1000);
  }
  controller.abort();
  await chat;
  return waits;
}

function figuresOf(keys: readonly MeteredKey[], met: readonly MeteredCompletion[]): Figure[] {
  const asked = met.filter(({ request }) => request.priority === 'interactive');
  const usages = met.map(({ result }) => result.usage);
  const shown = (known: boolean): number[] =>
    keys
      .filter(({ outcome }) => outcome.kind === 'completions' && (outcome.source !== 'engine') === known)
      .map(({ milliseconds }) => milliseconds);
  const evaluated = sum(usages.map((usage) => usage.evaluatedTokens));
  const prompts = sum(usages.map((usage) => usage.promptTokens));
  const perRequest = asked.map(({ result }) => result.usage.evaluatedTokens);
  const cancels = met.flatMap(({ cancelMilliseconds }) => cancelMilliseconds ?? []);
  return [
    { name: 'keys', value: keys.length, unit: 'keys' },
    { name: 'completions asked of the engine', value: asked.length, unit: '' },
    { name: 'made or read ahead', value: met.length - asked.length, unit: '' },
    {
      name: 'prompt tokens evaluated for a key, median',
      value: quantile(perRequest, 0.5),
      unit: 'tokens',
      goal: { atMost: 4 },
    },
    { name: 'prompt tokens evaluated for a key, 95 %', value: quantile(perRequest, 0.95), unit: 'tokens' },
    {
      name: 'prompt tokens reused over the session',
      value: (100 * (prompts - evaluated)) / prompts,
      unit: '%',
      goal: { atLeast: 97 },
    },
    { name: 'prompt tokens evaluated in all', value: evaluated, unit: 'tokens' },
    {
      name: 'tokens generated in all',
      value: sum(usages.map((usage) => usage.generatedTokens)),
      unit: 'tokens',
    },
    {
      name: 'keys after which a completion was shown',
      value: shown(true).length + shown(false).length,
      unit: '',
    },
    { name: 'of these known already', value: shown(true).length, unit: '' },
    ...spread('key to known completion', shown(true), { atMost: 10 }),
    ...spread('key to completion from the engine', shown(false)),
    ...spread('cancel to free engine', cancels, { atMost: slice }),
  ];
}

/** What typing costs: the engine's work for each key, and what the user waits for. */
export const typing: Benchmark = {
  name: 'typing',
  about: 'typing Python key by key in human time, against the real engine',
  run: async ({ model }) => {
    const engine = benchEngine();
    const met: MeteredCompletion[] = [];
    const settings: CompletionSettings = {
      model: { modelPath: model, contextSize: 4096, threads: 0 },
      automatic: true,
      inStringsAndComments: false,
      // Never too slow: on a slow machine, too, this is to measure what completing by itself costs.
      slowAfter: Infinity,
      contextSize: 2048,
    };
    const completer = new Completer({
      engine: meteredEngine(engine, (one) => met.push(one)),
      clock: { now: () => Date.now() },
      timer: nodeTimer,
      related: { find: async () => [] },
      logger: silent,
      settings: () => settings,
    });
    try {
      await engine.load(settings.model);
      const watch = new LoopWatch();
      const keys: MeteredKey[] = [];
      let accepted = 0;
      for (const { path: name, before, text } of textsToType()) {
        const record = await typingSession({ completer, path: name, before, after: '', text, seed });
        keys.push(...record.keys);
        accepted += record.accepted;
      }
      const { longestGap, longestWork } = watch.stop();
      await sleep(idle.after);
      const before = met.length;
      await sleep(idle.watched);
      const sinceIdle = sum(met.slice(before).map(({ result }) => result.usage.evaluatedTokens));
      const figures = figuresOf(keys, met);
      const waits = await waitsDuringChat(engine, met.at(-1)!.request);
      return [
        ...figures,
        { name: 'completions accepted', value: accepted, unit: '' },
        ...spread('completion during a chat: wait for the engine', waits, { atMost: slice }),
        {
          name: 'host blocked by its own work, longest',
          value: longestWork,
          unit: 'ms',
          goal: { atMost: 10 },
        },
        { name: 'host not running or blocked, longest', value: longestGap, unit: 'ms' },
        {
          name: 'tokens evaluated after 5 s without an edit',
          value: sinceIdle,
          unit: 'tokens',
          goal: { atMost: 0 },
        },
      ];
    } finally {
      completer.dispose();
      await engine.unload();
    }
  },
};

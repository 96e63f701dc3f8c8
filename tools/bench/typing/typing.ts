import { setTimeout as sleep } from 'node:timers/promises';
import { defaultSampling, systemPrompt } from '../../../src/core/chat/chatSettings.ts';
import type { CompletionSettings } from '../../../src/core/completion/generation/buildCompletionRequest.ts';
import type { Engine } from '../../../src/core/ports/engine.ts';
import { benchEngine } from '../benchEngine.ts';
import { SetupError } from '../../setupError.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import type { MeteredCompletion } from './meteredEngine.ts';
import {
  comparedRules,
  fromEngine,
  ownTexts,
  sum,
  textsOf,
  typeOnce,
  type TypingRound,
} from './typingRound.ts';
import type { MeteredKey } from './typingSession.ts';

/** The slice that the engine aims at, in milliseconds. */
const slice = 250;
const interruptions = 5;

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
  const known = keys
    .filter(({ outcome }) => outcome.kind === 'completions' && outcome.source !== 'engine')
    .map(({ milliseconds }) => milliseconds);
  const evaluated = sum(usages.map((usage) => usage.evaluatedTokens));
  const prompts = sum(usages.map((usage) => usage.promptTokens));
  if (asked.length === 0)
    throw new SetupError('What was typed has no place for a completion: name a folder with more code.');
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
      value: known.length + fromEngine(keys).length,
      unit: '',
    },
    { name: 'of these known already', value: known.length, unit: '' },
    ...spread('key to known completion', known, { atMost: 10 }),
    ...spread('key to completion from the engine', fromEngine(keys)),
    ...spread('cancel to free engine', cancels, { atMost: slice }),
  ];
}

/** What typing costs: the engine's work for each key, and what the user waits for. In a folder's files, if one is named. */
export const typing: Benchmark = {
  name: 'typing',
  about: 'typing Python key by key in human time, against the real engine',
  run: async ({ model, folder }) => {
    const engine = benchEngine();
    const texts = folder === undefined ? ownTexts() : textsOf(folder);
    const settings: CompletionSettings = {
      model: { modelPath: model, contextSize: 4096, threads: 0 },
      automatic: true,
      inStringsAndComments: false,
      // Never too slow: on a slow machine, too, this is to measure what completing by itself costs.
      slowAfter: Infinity,
      contextSize: 2048,
    };
    try {
      await engine.load(settings.model);
      const rounds: TypingRound[] = [];
      for (const rule of ['pausing', 'adaptive', 'pausing', 'adaptive'] as const)
        rounds.push(await typeOnce(engine, texts, rule, settings));
      const { keys, met, accepted, host, sinceIdle } = rounds.at(-1)!;
      const waits = await waitsDuringChat(engine, met.at(-1)!.request);
      return [
        ...figuresOf(keys, met),
        { name: 'completions accepted', value: accepted, unit: '' },
        ...spread('completion during a chat: wait for the engine', waits, { atMost: slice }),
        {
          name: 'host blocked by its own work, longest',
          value: host.longestWork,
          unit: 'ms',
          goal: { atMost: 10 },
        },
        { name: 'host not running or blocked, longest', value: host.longestGap, unit: 'ms' },
        {
          name: 'tokens evaluated after 5 s without an edit',
          value: sinceIdle,
          unit: 'tokens',
          goal: { atMost: 0 },
        },
        ...comparedRules(rounds),
      ];
    } finally {
      await engine.unload();
    }
  },
};

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { phi4ChatFormat } from '../../../src/core/chat/chatFormat.ts';
import { systemPrompt } from '../../../src/core/chat/chatSettings.ts';
import type { ChatResult, Sampling } from '../../../src/core/ports/engine.ts';
import { EndpointEngine } from '../../../src/platform/endpoints/endpointEngine.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { startLlamaServer } from '../../endpointRecorder/llamaServerProcess.ts';
import { projectRoot } from '../../projectRoot.ts';
import { SetupError } from '../../setupError.ts';
import type { Benchmark } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { DirectClient } from './directClient.ts';
import { DirectVllm } from './directVllm.ts';

const rounds = 21;
const tokensPerRound = 400;
const cancels = 15;
const question = 'Show me a tour of the collections module.';
const sampling: Sampling = { temperature: 0, topK: 40, topP: 0.95, minP: 0.05, repeatPenalty: 1, seed: 1 };

/** Milliseconds for which this process had a processor. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const median = (values: readonly number[]): number => quantile(values, 0.5);

/** What the endpoint client costs on top of a server, which is asked in turn by a loop around `fetch` alone. */
export const endpoint: Benchmark = {
  name: 'endpoint',
  about: `the endpoint client against llama-server, or a vLLM that runs, used directly (${rounds} rounds of each, in turn; --server PATH or URL)`,
  needsServer: true,
  run: async ({ model, server }) => {
    if (server === undefined) throw new SetupError('Say with --server where llama-server is.');
    const isVllm = /^https?:/.test(server);
    const running = isVllm
      ? { origin: server, stop: async (): Promise<void> => {} }
      : await startLlamaServer({ server, model: path.relative(projectRoot, path.resolve(model)) });
    const quiet = (): void => {};
    const engine = new EndpointEngine({
      endpoints: () => [{ url: running.origin }],
      apiKey: async () => undefined,
      timer: nodeTimer,
      clock: { now: () => performance.timeOrigin + performance.now() },
      logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
    });
    const ask = (
      asked: string,
      maxTokens: number,
      options: { signal?: AbortSignal; onText?: () => void },
    ): Promise<ChatResult> => {
      const { onText, ...rest } = options;
      return engine.chat(
        { system: systemPrompt, turns: [], question: asked, droppedTurns: 0, sampling, maxTokens },
        { ...rest, onProgress: ({ kind }) => kind === 'text' && onText?.() },
      );
    };
    try {
      await engine.load({ modelPath: '', threads: 0 });
      const direct = isVllm
        ? await DirectVllm.at(running.origin, sampling)
        : new DirectClient(running.origin, sampling);
      const prompt = await direct.tokens([
        ...phi4ChatFormat.system(systemPrompt),
        ...phi4ChatFormat.question(question),
      ]);
      const speeds = { direct: [] as number[], ours: [] as number[] };
      const busy = { direct: [] as number[], ours: [] as number[] };
      const first = { direct: [] as number[], ours: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        let busyBefore = processorTime();
        const began = performance.now();
        const told = await direct.complete(prompt, tokensPerRound);
        speeds.direct.push(told.tokens / (performance.now() - began));
        busy.direct.push(processorTime() - busyBefore);
        first.direct.push(told.firstText - began);

        busyBefore = processorTime();
        const oursBegan = performance.now();
        let firstText = 0;
        const { usage } = await ask(question, tokensPerRound, {
          onText: () => (firstText ||= performance.now()),
        });
        speeds.ours.push((usage?.generatedTokens ?? 0) / (performance.now() - oursBegan));
        busy.ours.push(processorTime() - busyBefore);
        first.ours.push(firstText - oursBegan);
      }
      const ended: number[] = [];
      const idle: number[] = [];
      for (let round = 0; round < cancels; round++) {
        const controller = new AbortController();
        let abortedAt = 0;
        const answer = ask(question, tokensPerRound, {
          signal: controller.signal,
          onText: () => {
            abortedAt ||= performance.now();
            controller.abort();
          },
        });
        await answer;
        ended.push(performance.now() - abortedAt);
        while (await direct.isBusy()) await sleep(1);
        idle.push(performance.now() - abortedAt);
      }
      // Both are slower the first time. The ratio is of rounds that lie beside each other.
      const ratios = speeds.ours.map((ours, index) => ours / speeds.direct[index]!).slice(1);
      const overheads = first.ours.map((ours, index) => ours - first.direct[index]!).slice(1);
      return [
        {
          name: 'the server directly, median',
          value: median(speeds.direct.slice(1)) * 1000,
          unit: 'tok/s',
        },
        {
          name: 'through the endpoint client, median',
          value: median(speeds.ours.slice(1)) * 1000,
          unit: 'tok/s',
        },
        { name: 'ratio, median of pairs', value: median(ratios), unit: '', goal: { atLeast: 0.97 } },
        {
          name: 'ratio of the fastest rounds',
          value: Math.max(...speeds.ours) / Math.max(...speeds.direct),
          unit: '',
        },
        {
          name: `processor time of ${tokensPerRound} tokens, directly`,
          value: median(busy.direct.slice(1)),
          unit: 'ms',
        },
        {
          name: `processor time of ${tokensPerRound} tokens, with the client`,
          value: median(busy.ours.slice(1)),
          unit: 'ms',
        },
        { name: 'time to the first text, directly', value: median(first.direct.slice(1)), unit: 'ms' },
        { name: 'time to the first text, more with the client', value: median(overheads), unit: 'ms' },
        { name: 'from Stop to the end of the answer, median', value: median(ended), unit: 'ms' },
        { name: 'from Stop to the server being idle, median', value: median(idle), unit: 'ms' },
        { name: 'from Stop to the server being idle, worst', value: Math.max(...idle), unit: 'ms' },
      ];
    } finally {
      engine.dispose();
      await running.stop();
    }
  },
};

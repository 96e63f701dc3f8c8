import { setTimeout as sleep } from 'node:timers/promises';
import { defaultSampling, systemPrompt } from '../../src/core/chat/chatSettings.ts';
import type { ChatProgress, ChatRequest, Engine } from '../../src/core/ports/engine.ts';
import { areaCode } from './areaCode.ts';
import { areaCompletion } from './areaCompletion.ts';
import { benchEngine } from './benchEngine.ts';
import type { Benchmark } from './benchmark.ts';
import { quantile } from './quantile.ts';

/** How many completions are asked for while a prompt is read. */
const completions = 5;

/** How long completions wait for their turn while a chat's prompt is read, in milliseconds. */
async function waitsWhileReading(engine: Engine, request: ChatRequest): Promise<number[]> {
  const controller = new AbortController();
  const reading = engine.chat(request, { signal: controller.signal });
  const waits: number[] = [];
  for (let at = 0; at < completions; at++) {
    await sleep(50 * (at + 1));
    const { usage } = await engine.complete(areaCompletion({ contextSize: 1024, maxTokens: 1 }), {});
    waits.push(usage.waitSeconds * 1000);
  }
  controller.abort();
  await reading;
  return waits;
}

/** What a second turn costs, and how soon Stop takes effect while a prompt is read. */
export const prefill: Benchmark = {
  name: 'prefill',
  about: 'reading prompts: reuse between turns, and stopping in the middle',
  run: async ({ model }) => {
    const engine = benchEngine();
    try {
      const request = (question: string, turns: ChatRequest['turns'] = []): ChatRequest => ({
        system: systemPrompt,
        turns,
        question,
        droppedTurns: 0,
        sampling: { ...defaultSampling, temperature: 0 },
        maxTokens: 16,
      });
      await engine.load({ modelPath: model, contextSize: 4096, threads: 0 });
      let answer = '';
      const keep = (progress: ChatProgress): void => {
        if (progress.kind === 'text') answer += progress.text;
      };
      const question = `What does this do?\n\n${areaCode.repeat(3)}`;
      const first = await engine.chat(request(question), { onProgress: keep });
      const second = await engine.chat(request('And why?', [{ question, answer }]), {});

      const controller = new AbortController();
      let stopped = 0;
      const long = await engine.chat(request(areaCode.repeat(40)), {
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.kind !== 'prompt' || stopped > 0 || progress.evaluated < progress.total / 4) return;
          stopped = performance.now();
          controller.abort();
        },
      });
      const stopMilliseconds = performance.now() - stopped;
      const waits = await waitsWhileReading(engine, request(`Again: ${areaCode.repeat(150)}`));
      const speed = first.usage.evaluatedTokens / first.usage.promptSeconds;
      return [
        { name: 'first turn: prompt tokens evaluated', value: first.usage.evaluatedTokens, unit: 'tokens' },
        { name: 'first turn: reading speed', value: speed, unit: 'tok/s' },
        { name: 'second turn: prompt tokens in all', value: second.usage.promptTokens, unit: 'tokens' },
        { name: 'second turn: prompt tokens evaluated', value: second.usage.evaluatedTokens, unit: 'tokens' },
        { name: 'stopped while reading, tokens read', value: long.usage.evaluatedTokens, unit: 'tokens' },
        { name: 'stop to free engine while reading', value: stopMilliseconds, unit: 'ms' },
        { name: 'completion while a chat reads: wait, median', value: quantile(waits, 0.5), unit: 'ms' },
        { name: 'completion while a chat reads: wait, longest', value: Math.max(...waits), unit: 'ms' },
      ];
    } finally {
      await engine.unload();
    }
  },
};

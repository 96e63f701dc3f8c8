import { systemPrompt } from '../../src/core/chat/systemPrompt.ts';
import { defaultSampling } from '../../src/core/chat/defaultSampling.ts';
import type { ChatProgress, ChatRequest } from '../../src/core/ports/engine.ts';
import { benchEngine } from './benchEngine.ts';
import type { Benchmark } from './benchmark.ts';

const code = 'def area(width: float, height: float) -> float:\n    return width * height\n\n\n';

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
      const question = `What does this do?\n\n${code.repeat(3)}`;
      const first = await engine.chat(request(question), { onProgress: keep });
      const second = await engine.chat(request('And why?', [{ question, answer }]), {});

      const controller = new AbortController();
      let stopped = 0;
      const long = await engine.chat(request(code.repeat(40)), {
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.kind !== 'prompt' || stopped > 0 || progress.evaluated < progress.total / 4) return;
          stopped = performance.now();
          controller.abort();
        },
      });
      const stopMilliseconds = performance.now() - stopped;
      const speed = first.usage.evaluatedTokens / first.usage.promptSeconds;
      return [
        { name: 'first turn: prompt tokens evaluated', value: first.usage.evaluatedTokens, unit: 'tokens' },
        { name: 'first turn: reading speed', value: speed, unit: 'tok/s' },
        { name: 'second turn: prompt tokens in all', value: second.usage.promptTokens, unit: 'tokens' },
        { name: 'second turn: prompt tokens evaluated', value: second.usage.evaluatedTokens, unit: 'tokens' },
        { name: 'stopped while reading, tokens read', value: long.usage.evaluatedTokens, unit: 'tokens' },
        { name: 'stop to free engine while reading', value: stopMilliseconds, unit: 'ms' },
      ];
    } finally {
      await engine.unload();
    }
  },
};

import { setTimeout as delay } from 'node:timers/promises';
import type { CompletionProgress } from '../../../src/core/ports/completionRequest.ts';
import type { Engine } from '../../../src/core/ports/engine.ts';

/** The engine as if each of its tokens took so many milliseconds: of a small model all that a large one does. */
export function pacedEngine(
  engine: Pick<Engine, 'complete'>,
  milliseconds: number,
): Pick<Engine, 'complete'> {
  return {
    complete: async (request, { signal, onProgress }) => {
      const heard: CompletionProgress[] = [];
      const result = await engine.complete(request, {
        ...(signal && { signal }),
        onProgress: (progress) => void heard.push(progress),
      });
      const waited = AbortSignal.any(signal ? [signal] : []);
      // What is chosen and spelled again comes with the first part.
      const extra = Math.max(0, result.usage.generatedTokens - heard.length);
      let given = '';
      for (const [at, progress] of heard.entries()) {
        try {
          await delay(milliseconds * (at === 0 ? extra + 1 : 1), undefined, { signal: waited });
        } catch {
          const usage = { ...result.usage, generatedTokens: extra + at };
          return { ...result, text: given, stopReason: 'cancelled', usage };
        }
        given += progress.text;
        onProgress?.(progress);
      }
      return result;
    },
  };
}

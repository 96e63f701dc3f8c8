import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../../../src/core/ports/engine.ts';

/** The engine as if each of its tokens took so many milliseconds: of a small model what a large one does. */
export function pacedEngine(
  engine: Pick<Engine, 'complete'>,
  milliseconds: number,
): Pick<Engine, 'complete'> {
  return {
    complete: async (request, { signal, onProgress }) => {
      const own = signal ?? new AbortController().signal;
      let heard = 0;
      let given = 0;
      let text = '';
      let said: Promise<void> = Promise.resolve();
      const started = performance.now();
      const result = await engine.complete(request, {
        signal: own,
        onProgress: (progress) => {
          heard += 1;
          const due = heard * milliseconds;
          said = said.then(async () => {
            const wait = started + due - performance.now();
            if (wait > 0 && !own.aborted) await delay(wait, undefined, { signal: own }).catch(() => {});
            if (own.aborted) return;
            given += 1;
            text += progress.text;
            onProgress?.(progress);
          });
        },
      });
      await said;
      if (!own.aborted) return result;
      // What it had written ahead of its pace was not written.
      const usage = { ...result.usage, generatedTokens: result.usage.generatedTokens - heard + given };
      return { ...result, text, stopReason: 'cancelled', usage };
    },
  };
}

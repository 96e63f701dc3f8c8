import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { LayerTimes } from '../../../core/models/phi4Estimates.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { ChildSetup } from '../../engine/childEnvironment.ts';
import { ForkedEngine } from '../../engine/forkedEngine.ts';
import { writeSpeedProbeFile } from './speedProbeFile.ts';

const folderName = 'phidelity-speed-';
/** Milliseconds after which no measurement still runs. */
const longestMeasurement = 3_600_000;
const contextSize = 1024;
const generatedTokens = 24;
const sampling = { temperature: 0, topK: 1, topP: 1, minP: 0, repeatPenalty: 1 } as const;
/** One byte is one token for the model. They differ from the first character on, so that nothing is reused. */
const prompts = ['a', 'b'].map((letter) => ({ system: letter, question: letter.repeat(120) }));

/**
 * Measures how long llama.cpp takes on this machine's processor for layers of phi-4's shape: six of its forty, without their
 * weights, in an engine process of their own. Takes some ten seconds and two gigabytes of memory. Rejects with
 * PhidelityErrors, or with file system errors where the file cannot be written.
 *
 * @param options.entry The bundled engine entry, `dist/engine.mjs`.
 * @param options.threads As of a `LoadRequest`.
 */
export async function measureSpeed(
  options: ChildSetup & {
    readonly entry: string;
    readonly threads: number;
    readonly logger: Logger;
  },
): Promise<LayerTimes> {
  const { threads, ...engineOptions } = options;
  await removeLeftovers();
  const folder = await mkdtemp(path.join(tmpdir(), folderName));
  const engine = new ForkedEngine(engineOptions);
  try {
    const modelPath = path.join(folder, 'speed.gguf');
    const file = await writeSpeedProbeFile(modelPath);
    // A GPU would be tested with the model's output, and this model of zeros writes nonsense.
    await engine.load({ modelPath, contextSize, threads, backend: 'cpu', checksWeights: false });
    let best = { readingSeconds: Number.POSITIVE_INFINITY, writingSeconds: Number.POSITIVE_INFINITY };
    for (const prompt of prompts) {
      const request = { ...prompt, turns: [], droppedTurns: 0, sampling };
      const { usage } = await engine.chat({ ...request, maxTokens: generatedTokens }, {});
      if (!usage?.evaluatedTokens || !usage.promptSeconds || !usage.generationSeconds)
        throw new PhidelityError('internal', l10n.t('The engine reported no timings.'));
      // Of an answer that has ended at once, nothing can be told.
      const isLong = usage.generatedTokens >= generatedTokens / 2;
      const writingSeconds = isLong ? usage.generationSeconds / usage.generatedTokens : best.writingSeconds;
      // Other work of the machine only makes it slower.
      best = {
        readingSeconds: Math.min(best.readingSeconds, usage.promptSeconds / usage.evaluatedTokens),
        writingSeconds: Math.min(best.writingSeconds, writingSeconds),
      };
    }
    if (!Number.isFinite(best.writingSeconds))
      throw new PhidelityError('internal', l10n.t('The engine reported no timings.'));
    // A token alone never takes less than one of many at once: a smaller figure is an error of measurement.
    return { ...file, ...best, writingSeconds: Math.max(best.writingSeconds, best.readingSeconds) };
  } finally {
    try {
      await engine.unload();
    } finally {
      engine.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Removes the files of measurements whose window was closed. Where files cannot have holes, each has more than a gigabyte. */
async function removeLeftovers(): Promise<void> {
  const names = await readdir(tmpdir());
  const folders = names
    .filter((name) => name.startsWith(folderName))
    .map((name) => path.join(tmpdir(), name));
  await Promise.all(
    folders.map(async (folder) => {
      try {
        const { mtimeMs } = await stat(folder);
        if (Date.now() - mtimeMs > longestMeasurement) await rm(folder, { recursive: true, force: true });
      } catch {
        // Of another user, still open on Windows, or removed by another window.
      }
    }),
  );
}

import { basename } from 'node:path';
import type { ModelFileDoubt } from '../../core/models/file/modelFileProblem.ts';
import type { WeightsCheck } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { modelFileDoubtText } from '../../wording/model/modelFile.ts';
import type { ModelPart } from './file/modelParts.ts';
import type { LoadedModel } from './loadedModel.ts';
import { findZeroWeights } from './zeroWeights.ts';

/** Identifies the files of a model, and changes when one of them is replaced. */
export function identityOf(parts: readonly ModelPart[]): string {
  return parts.map(({ path, stamp }) => `${path}:${stamp}`).join('|');
}

/** Lets the model compute one token. What it computes of damaged weights is often not a number. */
async function isNumeric({ sequence, vocabulary }: LoadedModel, signal: AbortSignal): Promise<boolean> {
  try {
    const next = sequence.evaluateWithMetadata(
      vocabulary.text(' '),
      { confidence: true },
      { temperature: 0 },
    );
    for await (const { confidence } of next) {
      signal.throwIfAborted();
      return Number.isFinite(confidence);
    }
    return true;
  } finally {
    await sequence.clearHistory();
  }
}

async function findDoubt(
  loaded: LoadedModel,
  parts: readonly ModelPart[],
  signal: AbortSignal,
): Promise<ModelFileDoubt | undefined> {
  const zeros = await findZeroWeights(parts, signal);
  // What a GPU computes may be its own fault, for which it has a test of its own.
  if (zeros || loaded.info.source.gpuLayers > 0) return zeros;
  const fileName = basename(parts[0]!.path);
  return (await isNumeric(loaded, signal)) ? undefined : { kind: 'not-numeric', fileName };
}

/**
 * Looks at the weights of a model that was just loaded: for large runs of zeros, and on the CPU for output that is not
 * numeric. A doubt is a warning, so nothing but the signal ends the load. The sequence is empty before and after.
 *
 * @param known What was found out about files before: none is looked at twice.
 */
export async function checkWeights(
  loaded: LoadedModel,
  known: readonly WeightsCheck[],
  { signal, logger }: { readonly signal: AbortSignal; readonly logger: Logger },
): Promise<WeightsCheck> {
  const { parts } = loaded;
  const identity = identityOf(parts);
  const before = known.find((one) => one.identity === identity);
  if (before) return before;
  try {
    const found = await findDoubt(loaded, parts, signal);
    const doubt = found ? modelFileDoubtText(found) : null;
    if (doubt !== null) logger.warn(doubt);
    return { identity, doubt };
  } catch (error) {
    signal.throwIfAborted();
    logger.warn(`The weights could not be checked: ${String(error)}`);
    return { identity: '', doubt: null };
  }
}

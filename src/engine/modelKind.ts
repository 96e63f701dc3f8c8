import { basename, extname } from 'node:path';
import type { ModelInfo } from '../core/ports/engine.ts';
import type { ModelFile } from './readModelFile.ts';

/** phi-4's shape, from its model card. */
const phi4 = { architecture: 'phi3', vocabulary: 100_352, layers: 40, width: 5120 } as const;

/** Metadata keys are nested objects split at the dots of their names. */
function isDemo(file: ModelFile): boolean {
  const own = (file.info.metadata as { phidelity?: { demo?: unknown } }).phidelity;
  return own?.demo === true;
}

/** Which model a file holds, by its shape and not by its name. */
export function kindOf(file: ModelFile): ModelInfo['kind'] {
  if (isDemo(file)) return 'demo';
  const { metadata, architectureMetadata } = file.info;
  const architecture: string = metadata.general.architecture;
  const isPhi4 =
    architecture === phi4.architecture &&
    metadata.tokenizer.ggml.tokens.length === phi4.vocabulary &&
    Number(architectureMetadata.block_count) === phi4.layers &&
    Number(architectureMetadata.embedding_length) === phi4.width;
  return isPhi4 ? 'phi-4' : 'other';
}

/** What a model is called where people see it. */
export function nameOf(file: ModelFile): string {
  return isDemo(file) ? 'demo model' : basename(file.path, extname(file.path));
}

/** Whether this is a whole model that generates text, and not an adapter, an image part or an embedding model. */
export function generatesText({ info, insights }: ModelFile): boolean {
  const { general, tokenizer } = info.metadata;
  const { attention } = info.architectureMetadata as { attention?: { causal?: boolean } };
  const isModel = ((general as { type?: string }).type ?? 'model') === 'model';
  return isModel && insights.hasDecoder && attention?.causal !== false && Boolean(tokenizer?.ggml?.tokens);
}

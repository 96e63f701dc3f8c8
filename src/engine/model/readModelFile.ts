import { type GgufFileInfo, GgufInsights, type Llama } from 'node-llama-cpp';
import { basename } from 'node:path';
import type { ModelCompanion } from '../../core/models/file/modelFileProblem.ts';
import { modelFileError } from '../../wording/model/modelFile.ts';
import { ggufFileInfoOf } from './file/ggufFileInfo.ts';
import type { GgufHeader } from './file/ggufHeader.ts';
import { type ModelPart, openModelParts } from './file/modelParts.ts';

/** A model's file, or all parts of a split one, read without loading the model. */
export interface GgufFile {
  /** Of the first part, which stands for all of them. */
  readonly path: string;
  /** Of all parts. */
  readonly bytes: number;
  readonly parts: readonly ModelPart[];
  readonly info: GgufFileInfo;
  readonly insights: GgufInsights;
}

/** What a file is that goes with a model, by what it says of itself; undefined for a model. */
function companionIn({ values, tensors }: GgufHeader): ModelCompanion | undefined {
  const type = values.get('general.type');
  const architecture = values.get('general.architecture');
  if (architecture === 'controlvector') return 'control-vector';
  if (type === 'adapter' || values.has('adapter.type')) return 'adapter';
  if (type === 'mmproj' || architecture === 'clip') return 'projector';
  const isMatrix = type === 'imatrix' || tensors.some(({ name }) => name.endsWith('.in_sum2'));
  return isMatrix ? 'importance-matrix' : undefined;
}

/**
 * Reads the metadata of a model's file, or of any part of a split model, and checks that all of its tensors are there.
 *
 * @param startLlama Gives what is asked about types and architectures; a llama.cpp without a back-end if left out.
 * @throws PhidelityError `model-not-found`, `model-unreadable`, `not-gguf`, `truncated-gguf` or `unsupported-model`.
 */
export async function readModelFile(
  path: string,
  startLlama?: () => Promise<Llama | undefined>,
): Promise<GgufFile> {
  const parts = await openModelParts(path);
  const first = parts[0]!;
  const fileName = basename(first.path);
  const what = companionIn(first.header);
  if (what) throw modelFileError({ kind: 'companion', fileName, what });
  if (typeof first.header.values.get('general.architecture') !== 'string')
    throw modelFileError({ kind: 'no-architecture', fileName });
  try {
    const info = ggufFileInfoOf(parts);
    const insights = await GgufInsights.from(info, await startLlama?.());
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    return { path: first.path, bytes, parts, info, insights };
  } catch {
    // Well-formed, but with something that no file has.
    throw modelFileError({ kind: 'damaged', fileName });
  }
}

import type { ModelFile } from '../../core/models/modelFile.ts';

/** Where models come from while no mirror is set. */
const huggingFace = 'https://huggingface.co';

/**
 * Where a model's file is, on Hugging Face or on a mirror of it.
 *
 * @param mirror The address of a server that holds the same paths as Hugging Face; empty for Hugging Face itself.
 */
export function modelAddress(file: ModelFile, mirror: string): URL {
  const base = (mirror || huggingFace).replace(/\/+$/, '');
  return new URL(`${base}/${file.repository}/resolve/${file.revision}/${file.fileName}`);
}

import type { ModelFile } from '../../core/models/modelFile.ts';

/** Where models come from while no mirror is set. */
const huggingFace = 'https://huggingface.co';

/**
 * Where a model's file is, on Hugging Face or on a mirror of it.
 *
 * @param mirror The address of a server that holds the same paths as Hugging Face; empty for Hugging Face itself.
 */
export function modelAddress(file: ModelFile, mirror: string): URL {
  return addressOn(mirror, file, 'resolve');
}

/** Where the same server has what the repository has recorded of a file: its pointer of Git LFS. */
export function pointerAddress(file: ModelFile, mirror: string): URL {
  return addressOn(mirror, file, 'raw');
}

function addressOn(mirror: string, file: ModelFile, kind: 'resolve' | 'raw'): URL {
  const base = (mirror || huggingFace).replace(/\/+$/, '');
  return new URL(`${base}/${file.repository}/${kind}/${file.revision}/${file.fileName}`);
}

import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { GgufInsights, readGgufFileInfo, type GgufFileInfo } from 'node-llama-cpp';
import { PhidelityError } from '../core/errors/phidelityError.ts';

/** A GGUF file that was looked at without loading it. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: number;
  readonly info: GgufFileInfo;
  readonly insights: GgufInsights;
}

const ggufMagic = 'GGUF';

const advice = 'Choose another file with "Phidelity: Choose Model File".';

/** The first four bytes, or a PhidelityError that says why there are none. */
async function readMagic(path: string): Promise<{ magic: string; bytes: number }> {
  try {
    const stats = await stat(path);
    // Opening a pipe would wait for its other end.
    if (!stats.isFile()) {
      const what = stats.isDirectory() ? 'a folder' : 'not a regular file';
      throw new PhidelityError('not-gguf', `${path} is ${what}, and so no GGUF model. ${advice}`);
    }
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
      return { magic: buffer.toString('latin1', 0, bytesRead), bytes: stats.size };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new PhidelityError('model-not-found', `There is no file ${path}. ${advice}`, { cause: error });
    if (code === 'EACCES' || code === 'EPERM')
      throw new PhidelityError(
        'model-unreadable',
        `You have no permission to read ${path}. Change its permissions, or choose another file.`,
        { cause: error },
      );
    throw error;
  }
}

/**
 * Reads what a GGUF file says about itself and checks that all of its tensors are there.
 *
 * @throws PhidelityError `model-not-found`, `model-unreadable`, `not-gguf` or `truncated-gguf`.
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const { magic, bytes } = await readMagic(path);
  const name = basename(path);
  if (magic !== ggufMagic)
    throw new PhidelityError(
      'not-gguf',
      `${name} is not a GGUF model file: it does not start with "GGUF". ${advice}`,
    );
  const incomplete = (): PhidelityError =>
    new PhidelityError(
      'truncated-gguf',
      `${name} is incomplete or damaged: it does not hold all that its header tells of ` +
        `(${bytes.toLocaleString('en')} bytes are there). ` +
        `Download it again, or choose another file.`,
    );
  let info: GgufFileInfo;
  let insights: GgufInsights;
  try {
    info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false });
    insights = await GgufInsights.from(info);
  } catch (error) {
    // The header ends in the middle, or its lengths point beyond the file.
    throw Object.assign(incomplete(), { cause: error });
  }
  if (info.splicedParts === 1 && bytes < (info.infoEndOffset ?? 0) + insights.modelSize) throw incomplete();
  return { path, bytes, info, insights };
}

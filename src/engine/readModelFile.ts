import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { GgufInsights, readGgufFileInfo, type GgufFileInfo } from 'node-llama-cpp';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { ggufHeaderEnd } from './ggufHeaderEnd.ts';

/** A GGUF file that was looked at without loading it. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: number;
  readonly info: GgufFileInfo;
  readonly insights: GgufInsights;
}

const ggufMagic = 'GGUF';

const advice = 'Choose another file with "Phidelity: Choose Model File".';

/** A header is mostly the vocabulary: 2 to 15 MB in practice. */
const firstHeadBytes = 16 * 1024 * 1024;
const mostHeadBytes = 16 * firstHeadBytes;

async function readHead(file: FileHandle, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
  return buffer.subarray(0, bytesRead);
}

async function holdsItsHeader(file: FileHandle): Promise<boolean> {
  for (let bytes = firstHeadBytes; bytes <= mostHeadBytes; bytes *= 2) {
    const head = await readHead(file, bytes);
    if (ggufHeaderEnd(head) !== undefined) return true;
    if (head.length < bytes) return false;
  }
  return false;
}

/** What can be told of a file without parsing it, or a PhidelityError that says why it cannot be read. */
async function inspect(path: string): Promise<{ isGguf: boolean; hasHeader: boolean; bytes: number }> {
  try {
    const stats = await stat(path);
    // Opening a pipe would wait for its other end.
    if (!stats.isFile()) {
      const what = stats.isDirectory() ? 'a folder' : 'not a regular file';
      throw new PhidelityError('not-gguf', `${path} is ${what}, and so no GGUF model. ${advice}`);
    }
    const file = await open(path, 'r');
    try {
      const isGguf = (await readHead(file, ggufMagic.length)).toString('latin1') === ggufMagic;
      return { isGguf, hasHeader: isGguf && (await holdsItsHeader(file)), bytes: stats.size };
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
  const { isGguf, hasHeader, bytes } = await inspect(path);
  const name = basename(path);
  if (!isGguf)
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
  if (!hasHeader) throw incomplete();
  let info: GgufFileInfo;
  let insights: GgufInsights;
  try {
    info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false });
    insights = await GgufInsights.from(info);
  } catch (error) {
    // Well-formed, but without what every model says about itself.
    throw Object.assign(incomplete(), { cause: error });
  }
  if (info.splicedParts === 1 && bytes < (info.infoEndOffset ?? 0) + insights.modelSize) throw incomplete();
  return { path, bytes, info, insights };
}

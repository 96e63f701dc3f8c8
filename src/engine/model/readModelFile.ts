import { type GgufFileInfo, GgufInsights, readGgufFileInfo } from 'node-llama-cpp';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { ModelInfo } from '../../core/ports/engine.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';

/** A GGUF file that was read without loading the model. */
export interface GgufFile {
  readonly path: string;
  readonly bytes: number;
  readonly info: GgufFileInfo;
  readonly insights: GgufInsights;
}

const ggufMagic = 'GGUF';

/** A header is mostly the vocabulary: 2 to 15 MB in practice. */
const firstHeadBytes = 16 * 1024 * 1024;
const maxHeadBytes = 16 * firstHeadBytes;

async function readHead(file: FileHandle, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
  return buffer.subarray(0, bytesRead);
}

async function hasWholeHeader(file: FileHandle): Promise<boolean> {
  for (let bytes = firstHeadBytes; bytes <= maxHeadBytes; bytes *= 2) {
    const head = await readHead(file, bytes);
    if (ggufHeaderEnd(head) !== undefined) return true;
    if (head.length < bytes) return false;
  }
  return false;
}

/**
 * What is known of a file without parsing it.
 *
 * @throws PhidelityError for a file that cannot be read.
 */
async function inspect(path: string): Promise<{ isGguf: boolean; hasHeader: boolean; bytes: number }> {
  try {
    const stats = await stat(path);
    // Opening a pipe would wait for its other end.
    if (!stats.isFile()) throw notAFile(path, stats.isDirectory());
    const file = await open(path, 'r');
    try {
      const isGguf = (await readHead(file, ggufMagic.length)).toString('latin1') === ggufMagic;
      return { isGguf, hasHeader: isGguf && (await hasWholeHeader(file)), bytes: stats.size };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw accessError(path, error);
  }
}

/**
 * Reads the metadata of a GGUF file and checks that all of its tensors are there.
 *
 * @throws PhidelityError `model-not-found`, `model-unreadable`, `not-gguf` or `truncated-gguf`.
 */
export async function readModelFile(path: string): Promise<GgufFile> {
  const { isGguf, hasHeader, bytes } = await inspect(path);
  const name = basename(path);
  if (!isGguf) throw notGguf(name);
  if (!hasHeader) throw truncated(name, bytes);
  let info: GgufFileInfo;
  let insights: GgufInsights;
  try {
    info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false });
    insights = await GgufInsights.from(info);
  } catch (error) {
    // Well-formed, but without the metadata that every model has.
    throw truncated(name, bytes, error);
  }
  if (info.splicedParts === 1 && bytes < (info.infoEndOffset ?? 0) + insights.modelSize)
    throw truncated(name, bytes);
  return { path, bytes, info, insights };
}

function notAFile(path: string, isFolder: boolean): PhidelityError {
  return new PhidelityError(
    'not-gguf',
    isFolder
      ? l10n.t('{0} is a folder, not a GGUF file. Choose a file with "Phidelity: Choose Model File…".', path)
      : l10n.t('{0} is not a regular file. Choose another one with "Phidelity: Choose Model File…".', path),
  );
}

function notGguf(name: string): PhidelityError {
  return new PhidelityError(
    'not-gguf',
    l10n.t(
      '{0} is not a GGUF model file: it does not start with "GGUF". Choose another file with "Phidelity: Choose Model File…".',
      name,
    ),
  );
}

function truncated(name: string, bytes: number, cause?: unknown): PhidelityError {
  return new PhidelityError(
    'truncated-gguf',
    l10n.t(
      '{0} is incomplete or damaged: it is shorter than its header says ({1} bytes). Download it again, or choose another file.',
      name,
      formatCount(bytes),
    ),
    { cause },
  );
}

/** The error for a file that the system does not let us read; the system's own where no advice helps. */
function accessError(path: string, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new PhidelityError(
        'model-not-found',
        l10n.t('{0} does not exist. Choose another file with "Phidelity: Choose Model File…".', path),
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
      return new PhidelityError(
        'model-unreadable',
        l10n.t('You have no permission to read {0}. Change its permissions, or choose another file.', path),
        { cause: error },
      );
    default:
      return error;
  }
}

/** phi-4's shape, from its model card. */
const phi4 = { architecture: 'phi3', vocabulary: 100_352, layers: 40, width: 5120 } as const;

/** Metadata keys are nested objects, split at the dots of their names. */
function isDemo(file: GgufFile): boolean {
  const own = (file.info.metadata as { phidelity?: { demo?: unknown } }).phidelity;
  return own?.demo === true;
}

/** Which model a file contains, by its shape and not by its name. */
export function kindOf(file: GgufFile): ModelInfo['kind'] {
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

/** A model's display name. */
export function nameOf(file: GgufFile): string {
  return isDemo(file) ? l10n.t('demo model') : basename(file.path, extname(file.path));
}

/** Whether this is a whole model that generates text, and not an adapter, a vision part or an embedding model. */
export function generatesText({ info, insights }: GgufFile): boolean {
  const { general, tokenizer } = info.metadata;
  const { attention } = info.architectureMetadata as { attention?: { causal?: boolean } };
  const isModel = ((general as { type?: string }).type ?? 'model') === 'model';
  return isModel && insights.hasDecoder && attention?.causal !== false && Boolean(tokenizer?.ggml?.tokens);
}

/** Bytes of a value, by the number of its type in the GGUF specification. Strings and arrays have no fixed size. */
const valueBytes: readonly (number | undefined)[] = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];
const stringType = 8;
const arrayType = 9;

/**
 * The offset at which the header of a GGUF file ends; undefined when it does not end within these first bytes of the
 * file, or is no header that llama.cpp reads.
 *
 * The library's own reader takes whatever is beyond the end of a file for zeros, so that the counts and lengths of a
 * damaged header would keep it busy forever. This walks over the header without keeping anything of it.
 */
function ggufHeaderEnd(head: Buffer): number | undefined {
  let at = 4;
  const skip = (bytes: number): number => {
    const from = at;
    at += bytes;
    if (at > head.length) throw new RangeError('The header continues beyond these bytes.');
    return from;
  };
  const uint32 = (): number => head.readUInt32LE(skip(4));
  const uint64 = (): number => Number(head.readBigUInt64LE(skip(8)));
  const skipString = (): number => skip(uint64());
  const repeat = (count: number, action: () => unknown): void => {
    for (let done = 0; done < count; done += 1) action();
  };
  const skipValue = (type: number): void => {
    if (type === stringType) return void skipString();
    const elementType = type === arrayType ? uint32() : type;
    const count = type === arrayType ? uint64() : 1;
    if (elementType === stringType) return repeat(count, skipString);
    const bytes = valueBytes[elementType];
    if (bytes === undefined) throw new RangeError('Unknown type of value.');
    skip(count * bytes);
  };

  try {
    const version = uint32();
    if (version !== 2 && version !== 3) return undefined;
    const tensors = uint64();
    const keys = uint64();
    repeat(keys, () => {
      skipString();
      skipValue(uint32());
    });
    repeat(tensors, () => {
      skipString();
      skip(uint32() * 8);
      // The type of the tensor and its offset.
      skip(4 + 8);
    });
    return at;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { whatInstead } from '../../../core/models/file/notGguf.ts';
import { nameOfPart, partName, pieceName } from '../../../core/models/file/splitModel.ts';
import { modelAccessError, modelFileError, notAFileError } from '../../../wording/model/modelFile.ts';
import { tensorBytes } from './ggmlTypes.ts';
import { type GgufHeader, type GgufHeaderReading, readGgufHeader } from './ggufHeader.ts';

/** A file of a model whose header was read and whose data is all there. */
export interface ModelPart {
  readonly path: string;
  readonly bytes: number;
  /** What changes when the file is replaced: its time and its number on the disk. */
  readonly stamp: string;
  readonly header: GgufHeader;
}

/** A header is mostly the vocabulary: 2 to 15 MB in practice, 3.5 MB for phi-4. */
const firstHeadBytes = 4 * 1024 * 1024;
const growth = 4;
const maxHeadBytes = growth ** 3 * firstHeadBytes;

async function readAt(file: FileHandle, from: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(bytes), 0, bytes, from);
  return buffer.subarray(0, bytesRead);
}

async function readHeader(file: FileHandle): Promise<GgufHeaderReading> {
  let reading: GgufHeaderReading = { kind: 'incomplete' };
  for (let bytes = firstHeadBytes; bytes <= maxHeadBytes; bytes *= growth) {
    const head = await readAt(file, 0, bytes);
    reading = readGgufHeader(head);
    if (reading.kind !== 'incomplete' || head.length < bytes) return reading;
  }
  return reading;
}

/** Where the data of a part ends. @throws PhidelityError for a type that llama.cpp does not read, or wrong offsets. */
function dataEnd(header: GgufHeader, fileName: string): number {
  const { dataStart, alignment, tensors } = header;
  let end = 0;
  let bytes = 0;
  for (const { name, type, dimensions, offset } of tensors) {
    const size = tensorBytes(type, dimensions);
    if (size === undefined) throw modelFileError({ kind: 'tensor-type', fileName, tensor: name, type });
    // llama.cpp insists on it.
    if (offset !== end) throw modelFileError({ kind: 'damaged', fileName });
    bytes = offset + size;
    end = Math.ceil(bytes / alignment) * alignment;
  }
  return dataStart + bytes;
}

interface OpenedPart extends ModelPart {
  /** What follows the data, if anything. */
  readonly next: Buffer;
  readonly isWhole: boolean;
}

/** Reads the header of one file. @throws PhidelityError for a file that is none of a model, or cannot be read. */
async function openPart(path: string): Promise<OpenedPart> {
  const fileName = basename(path);
  const stats = await stat(path);
  // Opening a pipe would wait for its other end.
  if (!stats.isFile()) throw notAFileError(path, stats.isDirectory());
  const file = await open(path, 'r');
  try {
    const instead = whatInstead(await readAt(file, 0, 512));
    if (instead) throw modelFileError({ kind: 'not-gguf', fileName, instead });
    const reading = await readHeader(file);
    const bytes = stats.size;
    if (reading.kind === 'incomplete') throw modelFileError({ kind: 'cut', fileName, bytes });
    if (reading.kind !== 'header') throw modelFileError({ ...reading, fileName });
    const end = dataEnd(reading.header, fileName);
    const stamp = `${bytes}:${stats.mtimeMs}:${stats.ino}`;
    const next = await readAt(file, end, 4096);
    return { path, bytes, stamp, header: reading.header, next, isWhole: bytes >= end };
  } finally {
    await file.close();
  }
}

function checkWhole({ path, bytes, isWhole }: OpenedPart): void {
  if (isWhole) return;
  const fileName = basename(path);
  const piece = pieceName(fileName);
  throw modelFileError(piece ? { kind: 'piece', fileName, ...piece } : { kind: 'cut', fileName, bytes });
}

function numberOf({ header }: ModelPart, key: string): number {
  const value = header.values.get(key);
  return typeof value === 'number' ? value : 0;
}

async function openOtherPart(path: string, part: number, parts: number): Promise<OpenedPart> {
  try {
    return await openPart(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw modelFileError({ kind: 'missing-part', fileName: basename(path), part, parts });
  }
}

/** All parts of a split model, from any one of them. llama.cpp finds them by their names alone. */
async function openParts(chosen: OpenedPart, parts: number): Promise<readonly OpenedPart[]> {
  const fileName = basename(chosen.path);
  const named = partName(fileName);
  // In a joined file, the next part begins where this one's data ends, padded or not.
  if (chosen.next.includes('GGUF')) throw modelFileError({ kind: 'joined-parts', fileName, parts });
  if (!named || named.parts !== parts) {
    checkWhole(chosen);
    throw modelFileError({ kind: 'renamed-part', fileName, part: numberOf(chosen, 'split.no') + 1, parts });
  }
  const all: OpenedPart[] = [];
  for (let part = 1; part <= parts; part += 1) {
    const path = join(dirname(chosen.path), nameOfPart(named, part));
    const opened = part === named.part ? chosen : await openOtherPart(path, part, parts);
    const content = numberOf(opened, 'split.no') + 1;
    if (content !== part)
      throw modelFileError({
        kind: 'swapped-part',
        fileName: basename(path),
        part: content,
        named: part,
        parts,
      });
    checkWhole(opened);
    all.push(opened);
  }
  const tensors = all.reduce((count, { header }) => count + header.tensors.length, 0);
  const expected = numberOf(all[0]!, 'split.tensors.count');
  if (expected > 0 && tensors !== expected)
    throw modelFileError({ kind: 'foreign-part', fileName: basename(all[0]!.path), tensors, expected });
  return all;
}

/**
 * The files of the model that a file belongs to, the first one first, each with its header. Any part of a split model
 * stands for all of it.
 *
 * @throws PhidelityError `model-not-found`, `model-unreadable`, `not-gguf`, `truncated-gguf` or `unsupported-model`;
 * each names the file that it is about.
 */
export async function openModelParts(path: string): Promise<readonly ModelPart[]> {
  try {
    const chosen = await openPart(path);
    const parts = numberOf(chosen, 'split.count');
    if (parts > 1) return await openParts(chosen, parts);
    checkWhole(chosen);
    return [chosen];
  } catch (error) {
    throw modelAccessError(path, error);
  }
}

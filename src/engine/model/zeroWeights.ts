import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ModelFileDoubt } from '../../core/models/file/modelFileProblem.ts';
import type { ModelPart } from './file/modelParts.ts';

/**
 * Where weights are looked at: in this many places, so that a model of 9 GB is read every 4.4 MB, but not closer to each
 * other than the distance.
 */
const [mostSamples, leastDistance] = [2048, 32 * 1024];
const sampleBytes = 64;
/** Bytes that are read at once where samples are zeros. */
const chunkBytes = 1024 * 1024;
/**
 * A run of zeros counts from this share of the weights, within these bounds: a download leaves out pieces of megabytes.
 * Rows of the vocabulary that no token uses may be zeros, which is less.
 */
const leastShare = 1 / 64;
const [smallestRun, largestRun] = [64 * 1024, 4 * 1024 * 1024];

interface Run {
  readonly from: number;
  readonly to: number;
}

async function isZero(file: FileHandle, from: number, to: number): Promise<boolean> {
  for (let at = from; at < to; at += chunkBytes) {
    const bytes = Math.min(chunkBytes, to - at);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
    if (!buffer.subarray(0, bytesRead).equals(Buffer.alloc(bytesRead))) return false;
  }
  return true;
}

/** Runs of zeros between two places that are looked at, joined where they meet. */
async function zeroRuns(part: ModelPart, distance: number, signal: AbortSignal): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const file = await open(part.path, 'r');
  try {
    let last: Run | undefined;
    for (let at = part.header.dataStart; at + sampleBytes <= part.bytes; at += distance) {
      signal.throwIfAborted();
      const next = Math.min(at + distance, part.bytes);
      if (!(await isZero(file, at, at + sampleBytes)) || !(await isZero(file, at, next))) continue;
      last = last?.to === at ? { from: last.from, to: next } : { from: at, to: next };
      if (runs.at(-1)?.from === last.from) runs.pop();
      runs.push(last);
    }
  } finally {
    await file.close();
  }
  return runs;
}

function tensorAt({ header }: ModelPart, at: number): string {
  const { dataStart, tensors } = header;
  return tensors.findLast(({ offset }) => dataStart + offset <= at)?.name ?? '';
}

/**
 * Looks for a large run of zeros in a model's weights, as a download leaves it that first allocates its file. Of a model of
 * 9 GB it reads 128 kB, unless there are zeros. It is a doubt and no proof: some models are made of zeros on purpose.
 *
 * Rejects with the signal's reason, or a file system error.
 */
export async function findZeroWeights(
  parts: readonly ModelPart[],
  signal: AbortSignal,
): Promise<ModelFileDoubt | undefined> {
  const total = parts.reduce((sum, { bytes, header }) => sum + Math.max(0, bytes - header.dataStart), 0);
  const least = Math.min(Math.max(total * leastShare, smallestRun), largestRun);
  const distance = Math.max(leastDistance, Math.ceil(total / mostSamples));
  for (const part of parts) {
    const runs = (await zeroRuns(part, distance, signal)).filter(({ from, to }) => to - from >= least);
    const [first] = runs;
    if (!first) continue;
    const bytes = runs.reduce((sum, { from, to }) => sum + to - from, 0);
    return {
      kind: 'zeros',
      fileName: basename(part.path),
      bytes,
      total,
      tensor: tensorAt(part, first.from),
    };
  }
  return undefined;
}

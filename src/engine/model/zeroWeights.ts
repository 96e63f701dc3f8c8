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
/** Samples between two of these places, once the first of them is zeros. */
const closerSamples = 16;
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

/** Whether a few samples of a place are zeros: where a run has been read whole, the next ones need not be. */
async function seemsZero(file: FileHandle, { from, to }: Run): Promise<boolean> {
  const step = Math.max(sampleBytes, Math.ceil((to - from) / closerSamples));
  for (let at = from; at < to; at += step)
    if (!(await isZero(file, at, Math.min(at + sampleBytes, to)))) return false;
  return true;
}

/**
 * Runs of zeros between two places that are looked at, joined where they meet.
 *
 * @param least Bytes of the first run that is read whole; all later ones are judged by samples.
 */
async function zeroRuns(
  part: ModelPart,
  { distance, least, signal }: { distance: number; least: number; signal: AbortSignal },
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const file = await open(part.path, 'r');
  try {
    let isFound = false;
    for (let from = part.header.dataStart; from + sampleBytes <= part.bytes; from += distance) {
      signal.throwIfAborted();
      const next = { from, to: Math.min(from + distance, part.bytes) };
      if (!(await seemsZero(file, next)) || !(isFound || (await isZero(file, next.from, next.to)))) continue;
      const joined = runs.at(-1)?.to === from ? { from: runs.pop()!.from, to: next.to } : next;
      runs.push(joined);
      isFound ||= joined.to - joined.from >= least;
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
 * 9 GB it reads 128 kB, and the first large run if there is one. It is a doubt and no proof: some models are made of zeros on
 * purpose.
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
    const all = await zeroRuns(part, { distance, least, signal });
    const runs = all.filter(({ from, to }) => to - from >= least);
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

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** The header of a GGUF file starts with what tells models apart; the vocabulary follows. */
const headBytes = 1024 * 1024;
const samples = 16;
const sampleBytes = 64 * 1024;

/**
 * A hash that identifies a model file, and changes with the file: of its size, its time, its start and samples of its
 * weights. Reads at most 2 MB, so that a file of 9 GB costs no more than a small one. Rejects with file system errors.
 */
export async function modelFingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    hash.update(`${size} ${mtimeMs} `);
    const add = async (from: number, bytes: number): Promise<void> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, from);
      hash.update(buffer.subarray(0, bytesRead));
    };
    await add(0, headBytes);
    for (let sample = 1; sample <= samples; sample += 1)
      await add(Math.max(0, Math.floor((size * sample) / samples) - sampleBytes), sampleBytes);
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

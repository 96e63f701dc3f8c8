/**
 * Entry of the thread that computes a file's SHA-256 while the file grows. It hashes what is on the disk, so the hash
 * also covers bytes of an earlier session.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** `follow`: so many bytes are written. `restart`: the file starts over. `finish`: there will be no more. */
export type HashOrder =
  | { readonly do: 'follow'; readonly path: string; readonly bytes: number }
  | { readonly do: 'restart' }
  | { readonly do: 'finish'; readonly path: string; readonly bytes: number };

/** The digest in hexadecimal, or why there is none. */
export type HashAnswer = { readonly digest: string } | { readonly problem: string };

const buffer = Buffer.allocUnsafe(1024 * 1024);
let hash = createHash('sha256');
let hashed = 0;

function follow(path: string, bytes: number): void {
  if (hashed >= bytes) return;
  const file = openSync(path, 'r');
  try {
    while (hashed < bytes) {
      const read = readSync(file, buffer, 0, Math.min(buffer.length, bytes - hashed), hashed);
      if (read === 0) throw new Error(`${path} is shorter than what was written to it.`);
      hash.update(buffer.subarray(0, read));
      hashed += read;
    }
  } finally {
    closeSync(file);
  }
}

function restart(): void {
  hash = createHash('sha256');
  hashed = 0;
}

function answerTo(order: HashOrder): HashAnswer | undefined {
  if (order.do === 'restart') {
    restart();
    return undefined;
  }
  try {
    follow(order.path, order.bytes);
  } catch (error) {
    // While a file starts over it may be short for a moment; at the end it may not.
    return order.do === 'finish' ? { problem: (error as Error).message } : undefined;
  }
  return order.do === 'finish' ? { digest: hash.digest('hex') } : undefined;
}

parentPort?.on('message', (order: HashOrder) => {
  const answer = answerTo(order);
  if (answer) parentPort?.postMessage(answer);
});

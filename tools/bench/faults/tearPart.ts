import { existsSync, openSync, readSync, closeSync, statSync, truncateSync, writeSync } from 'node:fs';

/** Shortens the part of a download or changes one of its bytes, as a disk does that fails. Tells whether there was one. */
export function tearPart(part: string): boolean {
  if (!existsSync(part) || statSync(part).size === 0) return false;
  const at = Math.floor(Math.random() * statSync(part).size);
  if (Math.random() < 0.5) truncateSync(part, at);
  else {
    const file = openSync(part, 'r+');
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    byte[0]! ^= 1;
    writeSync(file, byte, 0, 1, at);
    closeSync(file);
  }
  return true;
}

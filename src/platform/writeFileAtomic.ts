import { rename, writeFile } from 'node:fs/promises';

/** Replaces a file's content atomically: readers see the old text or the new one, never a part of it. */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  const whole = `${path}.${process.pid}.tmp`;
  await writeFile(whole, text);
  await rename(whole, path);
}

import { rename, writeFile } from 'node:fs/promises';

/** Puts a text in the place of a file at once: whoever reads it finds the old text or the new one, never a part. */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  const whole = `${path}.${process.pid}.tmp`;
  await writeFile(whole, text);
  await rename(whole, path);
}

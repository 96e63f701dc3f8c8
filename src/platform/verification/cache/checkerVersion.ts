import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagedPaths } from '../../packagedPaths.ts';

/** Stands for our own code, pyright and the platform: with another one, verdicts may be others. */
export function checkerVersion(): string {
  const pyright = dirname(packagedPaths.pyrightEntry);
  const hash = createHash('sha256').update(`${process.platform}\n`);
  // Of a bundle, this is all of our code.
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(readFileSync(join(pyright, 'package.json')));
  const { size, mtimeMs } = statSync(join(pyright, 'dist', 'pyright-internal.js'));
  return hash.update(`${size} ${mtimeMs}`).digest('base64');
}

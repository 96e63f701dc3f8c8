import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The files below a directory whose names end so, as sorted paths that start with the directory; none if it is absent. */
export function listFiles(directory: string, ending: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(directory, file))
    .toSorted();
}

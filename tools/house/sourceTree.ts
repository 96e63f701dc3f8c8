import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../projectRoot.ts';

/** A TypeScript file of src/. Paths are relative to the project, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  /** The files of src/ that it imports, for their types too. */
  readonly imports: ReadonlySet<string>;
}

const statement = /(?<!['"])(?:\bfrom|\bimport|\bimport\()\s*(['"])([^'"\n]+)\1/g;

/** What a file's text imports, as it is written; for its types, too: bundlers drop those, but they bind rooms just the same. */
export function importsIn(text: string): string[] {
  return Array.from(text.matchAll(statement), ([, , what]) => what!);
}

/** Every TypeScript file of src/, declarations aside. */
export function readSourceTree(): SourceFile[] {
  return projectFiles('src')
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => {
      const text = readFileSync(path.join(projectRoot, file), 'utf8');
      const imports = importsIn(text)
        .filter((what) => what.startsWith('.'))
        .map((what) => path.posix.join(path.posix.dirname(file), what));
      return { path: file, lines: text.split('\n').length - 1, imports: new Set(imports) };
    });
}

/** How many files, of any kind, lie in each folder of src/ itself. */
export function folderSizes(): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const file of projectFiles('src')) {
    const folder = path.posix.dirname(file);
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  }
  return sizes;
}

/** All files below a folder of the project, relative to the project, with forward slashes. */
export function projectFiles(folder: string): string[] {
  return readdirSync(path.join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

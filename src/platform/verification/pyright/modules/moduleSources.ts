import { stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { type ModuleFile, readModuleFile } from '../../../../core/verification/modules/moduleFile.ts';
import { importRoot, readSource } from './moduleSource.ts';

/** So many modules are kept; the biggest package that was seen takes a hundred by stars. */
const mostKept = 150;

/** Reads the sources of modules, and keeps what was read until the file changes. */
export class ModuleSources {
  readonly #kept = new Map<string, { readonly stamp: string; readonly file: Promise<ModuleFile> }>();

  /** A module without names if there is no such file. */
  async read(path: string): Promise<ModuleFile> {
    const found = await stat(path).catch(() => undefined);
    const stamp = `${found?.mtimeMs} ${found?.ctimeMs} ${found?.size}`;
    const known = this.#kept.get(path);
    this.#kept.delete(path);
    const kept = known?.stamp === stamp ? known : { stamp, file: readModule(path) };
    this.#kept.set(path, kept);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return kept.file;
  }
}

async function readModule(path: string): Promise<ModuleFile> {
  const root = await importRoot(dirname(path));
  const name = relative(root, path)
    .replace(/\.pyi?$/, '')
    .split(sep)
    .filter((part, index, parts) => part !== '__init__' || index < parts.length - 1)
    .join('.');
  return readModuleFile(path, name, await readSource(path));
}

import { stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { LruMap } from '../../../../core/lifetime/lruMap.ts';
import { type ModuleFile, readModuleFile } from '../../../../core/verification/modules/moduleFile.ts';
import type { PythonTokens } from '../../../../core/verification/scan/pythonTokens.ts';
import { tokenizePython } from '../../../../core/verification/scan/tokenizePython.ts';
import { isBroken } from '../../../../core/verification/symbols/namesInSource.ts';
import { importRoot, readSource } from './moduleSource.ts';
import { PackageSources } from './packageSources.ts';

/** So many modules are kept; the biggest package that was seen takes a hundred by stars. */
const mostKept = 150;

/** Of so many, the tokens too; they take up to a few MB each. */
const mostTokens = 16;

/** What was read of a module, and what was found in it. */
interface Kept {
  readonly stamp: string;
  readonly text: Promise<string>;
  file?: Promise<ModuleFile>;
  isBroken?: Promise<boolean>;
}

/** Reads the sources of modules, and keeps what was read until the file changes. */
export class ModuleSources {
  readonly packages = new PackageSources();
  readonly #kept = new LruMap<string, Kept>(mostKept);
  readonly #tokens = new LruMap<string, { readonly kept: Kept; readonly tokens: Promise<PythonTokens> }>(
    mostTokens,
  );

  /** A module without names if there is no such file. */
  async read(path: string): Promise<ModuleFile> {
    const kept = await this.#keptOf(path);
    return (kept.file ??= readModule(path, kept.text));
  }

  /** The text of a source file; empty if it cannot be read. */
  async text(path: string): Promise<string> {
    return (await this.#keptOf(path)).text;
  }

  async tokens(path: string): Promise<PythonTokens> {
    const kept = await this.#keptOf(path);
    const known = this.#tokens.get(path);
    const found = known?.kept === kept ? known : { kept, tokens: kept.text.then(tokenizePython) };
    this.#tokens.set(path, found);
    return found.tokens;
  }

  /** Whether a source is not of this Python, or was torn: see `isBroken`. */
  async isBroken(path: string): Promise<boolean> {
    const kept = await this.#keptOf(path);
    return (kept.isBroken ??= kept.text.then(isBroken));
  }

  async #keptOf(path: string): Promise<Kept> {
    const found = await stat(path).catch(() => undefined);
    const stamp = `${found?.mtimeMs} ${found?.ctimeMs} ${found?.size}`;
    const known = this.#kept.get(path);
    const kept = known?.stamp === stamp ? known : { stamp, text: readSource(path) };
    this.#kept.set(path, kept);
    return kept;
  }
}

async function readModule(path: string, text: Promise<string>): Promise<ModuleFile> {
  const root = await importRoot(dirname(path));
  const name = relative(root, path)
    .replace(/\.pyi?$/, '')
    .split(sep)
    .filter((part, index, parts) => part !== '__init__' || index < parts.length - 1)
    .join('.');
  return readModuleFile(path, name, await text);
}

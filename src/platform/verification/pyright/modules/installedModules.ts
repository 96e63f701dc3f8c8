import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SourceLocation } from '../../../../core/text/position.ts';
import type { Has, ModuleFile, ModuleFiles } from '../../../../core/verification/modules/moduleFile.ts';
import { type Caution, ModuleNames } from '../../../../core/verification/modules/moduleNames.ts';
import { importRoot, isFile, isStandardLibrary, isStub } from './moduleSource.ts';
import type { ModuleSources } from './moduleSources.ts';

type Found = ModuleFile | 'absent' | 'unreadable';

/** So often more modules are read for one answer. */
const mostRounds = 24;

/** Answers from the sources of installed modules, and of those that they import, what names they have. */
export class InstalledModules {
  readonly #definitionsOf: (module: string) => Promise<SourceLocation[]>;
  readonly #sources: ModuleSources;
  readonly #files = new Map<string, Promise<ModuleFile>>();
  readonly #texts = new Set<string>();
  readonly #found = new Map<string, Found>();

  /** @param definitionsOf Where a module is defined that is in another package than the one that imports it. */
  constructor(sources: ModuleSources, definitionsOf: (module: string) => Promise<SourceLocation[]>) {
    this.#sources = sources;
    this.#definitionsOf = definitionsOf;
  }

  /** The files whose text the answers rest on. */
  get texts(): ReadonlySet<string> {
    return this.#texts;
  }

  /** The text of a file on which an answer will rest. */
  readText(path: string): Promise<string> {
    this.#texts.add(path);
    return this.#sources.text(path);
  }

  /** The same of one of which no more counts than where definitions are. */
  peek(path: string): Promise<string> {
    return this.#sources.text(path);
  }

  /** Whether a source is not of this Python, or was torn. */
  isBroken(path: string): Promise<boolean> {
    return this.#sources.isBroken(path);
  }

  /** The same of a compiled module; undefined if it cannot be read. */
  readCompiled(path: string): Promise<Buffer | undefined> {
    this.#texts.add(path);
    return readFile(path).catch(() => undefined);
  }

  /** Whether the module at a path has a name, other than by a submodule. */
  async has(path: string, name: string, caution: Caution): Promise<Has> {
    const file = await this.#file(path);
    for (let round = 0; round < mostRounds; round++) {
      const wanted = new Map<string, () => Promise<Found>>();
      const find = (key: string, load: () => Promise<Found>): Found => {
        const found = this.#found.get(key);
        if (found === undefined) wanted.set(key, load);
        return found ?? 'absent';
      };
      const files: ModuleFiles = {
        find: (importer, module, level) =>
          find(`${importer.path} ${level} ${module}`, () => this.#load(importer, module, level)),
        stubOf: ({ path: source }) =>
          find(`${source} stub`, () => this.#loadFile(source.replace(/\.py$/, '.pyi'))),
      };
      const has = new ModuleNames(files, caution).has(file, name);
      if (has === 'yes' || wanted.size === 0) return has;
      for (const [key, load] of wanted) this.#found.set(key, await load());
    }
    return 'maybe';
  }

  #file(path: string): Promise<ModuleFile> {
    this.#texts.add(path);
    const known = this.#files.get(path) ?? this.#sources.read(path);
    this.#files.set(path, known);
    return known;
  }

  async #loadFile(path: string): Promise<Found> {
    return (await isFile(path)) ? this.#file(path) : 'absent';
  }

  async #load(importer: ModuleFile, module: string, level: number): Promise<Found> {
    let folder = dirname(importer.path);
    for (let up = 1; up < level; up++) folder = dirname(folder);
    if (level === 0) folder = await importRoot(folder);
    const found = await this.#loadBelow(folder, module.split('.').filter(Boolean), level > 0);
    if (found !== undefined) return found;
    const places = await this.#definitionsOf(module);
    const place = places.find((one) => !isStub(one)) ?? places.find(isStandardLibrary);
    return place ? this.#file(place.path) : 'unreadable';
  }

  /** A module below a folder; undefined where its first name is not there and may be elsewhere. */
  async #loadBelow(folder: string, names: readonly string[], isHere: boolean): Promise<Found | undefined> {
    let place = folder;
    for (const [index, name] of names.entries()) {
      const entries = await readdir(place).catch((): string[] => []);
      const isLast = index === names.length - 1;
      if (isLast && entries.includes(`${name}.py`) && !entries.includes(name))
        return this.#file(join(place, `${name}.py`));
      if (!entries.includes(name)) {
        if (entries.some((entry) => entry.startsWith(`${name}.`))) return 'unreadable';
        return index === 0 && !isHere ? undefined : 'absent';
      }
      place = join(place, name);
    }
    const init = join(place, '__init__.py');
    return (await isFile(init)) ? this.#file(init) : 'unreadable';
  }
}

/** Whether a place is the module of a dotted name, and not something in it. */
export function isModule({ path, line }: SourceLocation, dotted: string): boolean {
  if (line !== 1) return false;
  const last = dotted.split('.').at(-1)!;
  const stem = basename(path).replace(/\.pyi?$/, '');
  return stem === last || (stem === '__init__' && basename(dirname(path)).replace(/-stubs$/, '') === last);
}

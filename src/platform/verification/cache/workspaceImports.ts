import { createHash, type Hash } from 'node:crypto';
import { dirname, join, sep } from 'node:path';
import {
  moduleReferences,
  type ModuleReference,
} from '../../../core/verification/packages/moduleReferences.ts';
import { type FileStates, moduleNames } from './fileStates.ts';

/** What the code of a workspace imports from it, through all the files between. */
export interface ImportedState {
  /** The same only if all that is imported is the same, and the names around it. */
  readonly digest: string;
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** What a piece of code imports itself. */
interface Node {
  readonly facts: string;
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** Packages are not nested deeper. */
const deepest = 32;

export const isModule = (name: string): boolean => /\.(?:pyi?|so|pyd)$/.test(name);

interface Found {
  readonly files: Set<string>;
  readonly folders: Set<string>;
  readonly facts: Hash;
}

/**
 * Follows imports through the files of a workspace, by names alone: to all files that an import may mean, of which Python
 * takes one. What is installed is not followed.
 */
export class WorkspaceImports {
  readonly #roots: readonly string[];
  readonly #states: FileStates;
  readonly #nodes = new Map<string, Promise<Node>>();

  /** @param roots The folders whose modules any code may import. */
  constructor(roots: readonly string[], states: FileStates) {
    this.#roots = roots;
    this.#states = states;
  }

  /** The first names of all modules that any code may import. */
  async topNames(): Promise<string[]> {
    const names = new Set<string>();
    for (const root of this.#roots)
      for (const one of moduleNames(await this.#states.folder(root)) ?? []) names.add(/^\w*/.exec(one)![0]);
    return [...names].filter((name) => /^[A-Za-z_]/.test(name)).sort();
  }

  /** The names of packages with an `__init__` of their own that any code may import. */
  async regularPackages(): Promise<string[]> {
    const found = new Set<string>();
    for (const root of this.#roots)
      for (const name of (await this.#states.folder(root)).names ?? [])
        if (
          name.endsWith('/') &&
          (await this.#entries(join(root, name.slice(0, -1)), '__init__')).includes('__init__.py')
        )
          found.add(name.slice(0, -1));
    return [...found].sort();
  }

  /**
   * @param path Where the code is, or might be saved.
   * @param always Modules, dotted, on which any code may depend.
   */
  async stateOf(path: string, code: string, always: readonly string[]): Promise<ImportedState> {
    const own = await this.#read(dirname(path), moduleReferences(code));
    const others = await this.#read(this.#roots[0] ?? dirname(path), always.map(everythingOf));
    const hash = createHash('sha256').update(`${own.facts} ${others.facts}`);
    const folders = new Set([...own.folders, ...others.folders]);
    const files = new Set([...own.files, ...others.files]);
    // Files that are added meanwhile are visited, too.
    for (const file of files) {
      const node = await this.#node(file);
      for (const one of node.files) files.add(one);
      for (const one of node.folders) folders.add(one);
    }
    for (const file of [...files].sort()) hash.update(`${file}\0${(await this.#node(file)).facts}\0`);
    return { digest: hash.digest('base64'), files, folders };
  }

  /** The folders in which code in a folder may find a module. */
  async placesFor(folder: string): Promise<string[]> {
    const around = await this.#packagesAround(folder);
    return [...new Set([...around, ...this.#foldersUp(folder), ...this.#roots])];
  }

  #node(file: string): Promise<Node> {
    const known = this.#nodes.get(file) ?? this.#readFile(file);
    this.#nodes.set(file, known);
    return known;
  }

  async #readFile(file: string): Promise<Node> {
    const { references, hash } = await this.#states.file(file);
    const node = await this.#read(dirname(file), references);
    return { ...node, facts: `${hash} ${node.facts}` };
  }

  /** What code in a folder imports. */
  async #read(folder: string, references: readonly ModuleReference[]): Promise<Node> {
    const found: Found = { files: new Set(), folders: new Set(), facts: createHash('sha256') };
    for (const place of await this.#packagesAround(folder)) await this.#enter(place, found);
    const places = await this.placesFor(folder);
    for (const reference of references) {
      const isRelative = reference.level > 0;
      for (const place of isRelative ? [up(folder, reference.level - 1)] : places)
        await this.#follow(place, reference, found);
    }
    return { ...found, facts: found.facts.digest('base64') };
  }

  /** Adds what a reference may mean in a folder, and what it does not find there: that may come later. */
  async #follow(place: string, { parts, names, level }: ModuleReference, found: Found): Promise<void> {
    found.folders.add(place);
    if (level > 0) await this.#enter(place, found);
    let folder = place;
    for (const part of parts) {
      const entries = await this.#entries(folder, part);
      found.facts.update(`${folder} ${part} ${String(entries)}\n`);
      for (const name of entries) if (isModule(name)) found.files.add(join(folder, name));
      folder = join(folder, part);
      if (entries.length === 0 || (await this.#names(folder)) === undefined) return;
      await this.#enter(folder, found);
    }
    const all = names.includes('*') ? await this.#modulesIn(folder) : names;
    for (const name of all)
      for (const entry of await this.#entries(folder, name)) {
        found.facts.update(`${folder} ${entry}\n`);
        if (isModule(entry)) found.files.add(join(folder, entry));
        else await this.#addInits(join(folder, name), found.files);
      }
  }

  /** Adds the names in a folder, and the file that makes it a package. */
  async #enter(folder: string, { files, folders, facts }: Found): Promise<void> {
    folders.add(folder);
    facts.update(`${folder} ${String(moduleNames(await this.#states.folder(folder)))}\n`);
    await this.#addInits(folder, files);
  }

  async #addInits(folder: string, files: Set<string>): Promise<void> {
    for (const entry of await this.#entries(folder, '__init__'))
      if (isModule(entry)) files.add(join(folder, entry));
  }

  async #names(folder: string): Promise<readonly string[] | undefined> {
    return (await this.#states.folder(folder)).names;
  }

  /** What bears the name of a module in a folder: files, and a folder, whose name ends in a slash. */
  async #entries(folder: string, module: string): Promise<readonly string[]> {
    return (await this.#states.folder(folder)).byStem.get(module) ?? [];
  }

  async #modulesIn(folder: string): Promise<string[]> {
    const names = (await this.#names(folder)) ?? [];
    return [...new Set(names.map((name) => /^\w*/.exec(name)![0]).filter(Boolean))];
  }

  /** A folder, and those above it as long as it is a package's. */
  async #packagesAround(folder: string): Promise<string[]> {
    const found = [folder];
    for (let at = folder; found.length < deepest && (await this.#entries(at, '__init__')).some(isModule);) {
      at = dirname(at);
      found.push(at);
    }
    return found;
  }

  /** The folders from one up to the root that it is in. */
  #foldersUp(folder: string): string[] {
    const root = this.#roots.find((one) => folder === one || folder.startsWith(one + sep));
    const found: string[] = [];
    if (root === undefined) return found;
    for (let at = folder; found.length < deepest && at.length >= root.length; at = dirname(at))
      found.push(at);
    return found;
  }
}

const everythingOf = (module: string): ModuleReference => ({
  level: 0,
  parts: module.split('.'),
  names: ['*'],
});

export function up(folder: string, levels: number): string {
  return join(folder, ...Array.from({ length: levels }, () => '..'));
}

import { builtinAttributes } from '../../python/builtinNames.ts';
import type { ModuleDefinition, ModuleOutline } from '../../python/moduleOutline.ts';
import type { PythonImport } from '../../python/pythonImports.ts';

/** The Python files of a workspace. Paths are absolute, with `/` between their parts. */
export interface WorkspaceModules {
  has(path: string): boolean;
  /** Undefined for a file that is gone. Each is read once. */
  read(path: string): Promise<ModuleOutline | undefined>;
  /** The files that have a function or class whose last name is this one, and its name with the classes around it. */
  named(name: string): readonly { readonly path: string; readonly name: string }[];
}

/** A module: the file that it is read from, and what is in it. */
export interface FoundModule {
  readonly path: string;
  readonly outline: ModuleOutline;
}

/** A function or class in its module. */
export interface FoundDefinition extends FoundModule {
  readonly definition: ModuleDefinition;
}

/** A name is passed on, and a class inherits, through no more files. */
const deepest = 6;

/**
 * Finds what names mean, in the way Python does: by definitions, imports and base classes, without running any code. A name
 * that a module does not define and does not import may come to it in other ways: then a single definition of that name in the
 * same package is taken for it.
 */
export class DefinitionFinder {
  readonly #modules: WorkspaceModules;
  readonly #roots: readonly string[];

  /** @param roots The folders in which Python looks for modules, the first one first. */
  constructor(modules: WorkspaceModules, roots: readonly string[]) {
    this.#modules = modules;
    this.#roots = roots;
  }

  /** What a dotted name means in a module. */
  async find(path: readonly string[], module: FoundModule, depth = 0): Promise<FoundDefinition | undefined> {
    if (depth > deepest) return undefined;
    const [first = '', ...attributes] = path;
    const own = module.outline.find(first);
    if (own) return this.#attribute({ ...module, definition: own }, attributes, depth);
    // Of several, as in the two branches of a condition, the first that is found.
    for (const one of module.outline.imports) {
      const alias = one.alias.split('.');
      if (alias.some((name, at) => path[at] !== name)) continue;
      const found = await this.#imported(one, path.slice(alias.length), module, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  /** A method of a class, of its own or inherited. */
  async method(one: FoundDefinition, name: string, depth = 0): Promise<FoundDefinition | undefined> {
    const own = one.outline.find(`${one.definition.name}.${name}`);
    return own ? { ...one, definition: own } : this.inherited(one, name, depth);
  }

  /** A method that a class inherits. */
  async inherited(one: FoundDefinition, name: string, depth = 0): Promise<FoundDefinition | undefined> {
    if (depth > deepest) return undefined;
    for (const base of one.definition.bases) {
      const found = await this.find(base.split('.'), one, depth + 1);
      const isItself = found?.path === one.path && found.definition === one.definition;
      const method = found && !isItself ? await this.method(found, name, depth + 1) : undefined;
      if (method) return method;
    }
    return undefined;
  }

  /** The only definition of a name in the workspace, of whatever it may be an attribute; none of a name that built-in types have. */
  async only(name: string): Promise<FoundDefinition | undefined> {
    if (builtinAttributes.has(name)) return undefined;
    const [place, other] = this.#modules.named(name);
    return place && !other ? this.#at(place) : undefined;
  }

  async #attribute(
    one: FoundDefinition,
    [name, ...rest]: readonly string[],
    depth: number,
  ): Promise<FoundDefinition | undefined> {
    if (name === undefined) return one;
    return rest.length === 0 && one.definition.kind === 'class' ? this.method(one, name, depth) : undefined;
  }

  async #imported(
    { module, level, name }: PythonImport,
    attributes: readonly string[],
    from: FoundModule,
    depth: number,
  ): Promise<FoundDefinition | undefined> {
    const path = name === undefined ? attributes : [name, ...attributes];
    if (path.length === 0) return undefined;
    const base = module === '' ? [] : module.split('.');
    // A module that is imported is a name of its package.
    for (const [at] of path.entries()) {
      const file = this.#file([...base, ...path.slice(0, at)], level, from.path);
      const outline = file !== undefined && file !== from.path ? await this.#modules.read(file) : undefined;
      const found = outline && (await this.find(path.slice(at), { path: file!, outline }, depth));
      if (found) return found;
    }
    return this.#inPackage(base, level, path, from.path);
  }

  #file(module: readonly string[], level: number, from: string): string | undefined {
    const roots = level > 0 ? [from.split('/').slice(0, -level).join('/')] : this.#roots;
    return roots
      .flatMap((root) => [`${[root, ...module].join('/')}.py`, [root, ...module, '__init__.py'].join('/')])
      .find((file) => this.#modules.has(file));
  }

  /** The only definition of a name in the package that is imported from. */
  async #inPackage(
    module: readonly string[],
    level: number,
    path: readonly string[],
    from: string,
  ): Promise<FoundDefinition | undefined> {
    const [name] = path;
    if (path.length !== 1 || name === undefined) return undefined;
    const roots = level > 0 ? [from.split('/').slice(0, -level).join('/')] : this.#roots;
    const folders = roots.map((root) => `${[root, ...module.slice(0, 1)].join('/')}/`);
    const places = this.#modules
      .named(name)
      .filter((one) => one.name === name && folders.some((folder) => one.path.startsWith(folder)));
    return places.length === 1 ? this.#at(places[0]!) : undefined;
  }

  async #at(place: { readonly path: string; readonly name: string }): Promise<FoundDefinition | undefined> {
    const outline = await this.#modules.read(place.path);
    const definition = outline?.find(place.name);
    return outline && definition && { path: place.path, outline, definition };
  }
}

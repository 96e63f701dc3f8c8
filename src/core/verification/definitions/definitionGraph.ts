import type { ModulePart, PartImport } from './modulePart.ts';

/** What an import may mean. */
export interface ImportTarget {
  /** The files of each module that its dotted name goes through, the last ones those of the module itself. */
  readonly along: readonly (readonly string[])[];
  /** The files of a module inside of it. */
  inside(name: string): readonly string[];
}

/** A module, or another file that may be imported as one. */
export interface GraphModule {
  readonly path: string;
  readonly parts: readonly ModulePart[];
  /** What its imports mean. */
  readonly targets: ReadonlyMap<PartImport, ImportTarget>;
  /** The files of the modules inside of it, if it is a package. */
  inside(name: string): readonly string[];
}

/** A part, or several that always come together. */
class Node {
  readonly part: PartOf | undefined;
  readonly #find: () => Iterable<Node>;
  #edges: readonly Node[] | undefined;
  /** The last walk that came by: a set of all that it has seen would take half of its time. */
  walk = 0;

  constructor(part: PartOf | undefined, find: () => Iterable<Node>) {
    this.part = part;
    this.#find = find;
  }

  get edges(): readonly Node[] {
    return (this.#edges ??= [...new Set(this.#find())]);
  }
}

/** A name in a module. */
interface NamedIn {
  readonly module: GraphModule;
  readonly name: string;
}

/** A part of a module, by its index. */
export interface PartOf {
  readonly module: GraphModule;
  readonly index: number;
}

/** What is known of a module. */
interface ModuleNodes {
  readonly parts: readonly Node[];
  /** What counts for everything in it. */
  readonly always: Node;
  readonly whole: Node;
  readonly byName: Map<string, Node>;
  readonly modules: Map<string, ReadonlySet<GraphModule>>;
  /** The parts that may bind a name, by their indices; under the empty name, those that may bind any. */
  readonly binding: ReadonlyMap<string, readonly number[]>;
}

/**
 * Which parts of which modules may have to do with what some code means: those that bind a name which it mentions, those
 * that bind what these mention, and so on. A name leads to all that may be bound to it; a class to all that is in it; a
 * module, to the names that are taken of it, or to everything where it is handed on.
 */
export class DefinitionGraph {
  readonly #find: (path: string) => GraphModule | undefined;
  readonly #nodes = new Map<GraphModule, ModuleNodes>();
  #walks = 0;

  /** @param find A module by its path; undefined if there is none. */
  constructor(find: (path: string) => GraphModule | undefined) {
    this.#find = find;
  }

  /**
   * The parts of other modules that some code rests on.
   *
   * @param code As a module, whether there is one at its path or not.
   * @param others The paths of modules all of which count, too.
   */
  reached(code: GraphModule, others: readonly string[]): PartOf[] {
    const walk = ++this.#walks;
    const found: PartOf[] = [];
    const open = [this.#of(code).whole, ...this.#all(others).map((one) => this.#of(one).whole)];
    for (const one of this.#importedBy(code)) open.push(this.#of(one).always);
    for (let node = open.pop(); node; node = open.pop()) {
      if (node.walk === walk) continue;
      node.walk = walk;
      if (node.part && node.part.module !== code) found.push(node.part);
      for (const next of node.edges) if (next.walk !== walk) open.push(next);
    }
    return found;
  }

  /** The modules that imports of some code may mean, used or not. */
  #importedBy({ parts, targets }: GraphModule): GraphModule[] {
    return parts
      .flatMap(({ imports }) => imports)
      .flatMap((one) => {
        const target = targets.get(one);
        const inside = one.name === undefined ? [] : (target?.inside(one.name) ?? []);
        return this.#all([...(target?.along.flat() ?? []), ...inside]);
      });
  }

  #of(module: GraphModule): ModuleNodes {
    const known = this.#nodes.get(module);
    if (known) return known;
    const parts = module.parts.map(
      (part, index): Node => new Node({ module, index }, () => this.#edgesOf(module, part)),
    );
    const always = new Node(undefined, () => parts.filter((_, index) => module.parts[index]!.isAlways));
    const whole = new Node(undefined, () => [
      ...parts,
      ...this.#behindStars(module).map((one) => this.#of(one).whole),
    ]);
    const found = {
      parts,
      always,
      whole,
      byName: new Map(),
      modules: new Map(),
      binding: bindingsIn(module),
    };
    this.#nodes.set(module, found);
    return found;
  }

  *#edgesOf(module: GraphModule, part: ModulePart): Iterable<Node> {
    yield this.#of(module).always;
    for (const one of part.imports) {
      const taken = this.#all(module.targets.get(one)?.along.at(-1) ?? []);
      if (one.name === '*') for (const from of taken) yield this.#of(from).always;
      else if (one.name !== undefined) for (const from of taken) yield this.#named(from, one.name);
    }
    for (const chain of part.chains) {
      const [name = '', ...rest] = chain.split('.');
      yield this.#named(module, name);
      const modules = new Set(this.#modulesOf(module, name));
      const open: NamedIn[] = [];
      for (const one of part.imports) this.#addModules({ module, name }, one, modules, open);
      for (const one of open) for (const each of this.#modulesOf(one.module, one.name)) modules.add(each);
      yield* this.#behind(modules, rest);
    }
  }

  /** What is taken of modules by a chain of attributes. */
  *#behind(modules: Iterable<GraphModule>, [name, ...rest]: readonly string[]): Iterable<Node> {
    for (const module of modules)
      if (name === undefined) yield this.#of(module).whole;
      else {
        yield this.#named(module, name);
        yield* this.#behind(
          new Set([...this.#modulesOf(module, name), ...this.#all(module.inside(name))]),
          rest,
        );
      }
  }

  /** All that a name of a module may be. */
  #named(module: GraphModule, name: string): Node {
    const nodes = this.#of(module);
    const { byName, parts, always } = nodes;
    const known = byName.get(name);
    if (known) return known;
    const node = new Node(undefined, () => [
      always,
      ...bindingIn(nodes, name).map((index) => parts[index]!),
      ...this.#behindStars(module).map((one) => this.#named(one, name)),
    ]);
    byName.set(name, node);
    return node;
  }

  /** The modules that a name of a module may be. */
  #modulesOf(module: GraphModule, name: string): ReadonlySet<GraphModule> {
    const { modules } = this.#of(module);
    const known = modules.get(name);
    if (known) return known;
    const found = new Set<GraphModule>();
    const seen = new Set<string>();
    const open: NamedIn[] = [{ module, name }];
    for (let one = open.pop(); one; one = open.pop()) {
      const key = `${one.name} ${one.module.path}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const each of this.#importsOf(one)) this.#addModules(one, each, found, open);
    }
    modules.set(name, found);
    return found;
  }

  /** The imports by which a name of a module may come. */
  #importsOf({ module, name }: NamedIn): PartImport[] {
    const stars = module.parts.flatMap(({ imports }) => imports.filter((one) => one.name === '*'));
    const named = bindingIn(this.#of(module), name).flatMap((index) => module.parts[index]!.imports);
    return [...stars, ...named];
  }

  /** Adds the modules that a name may be by an import, and by which names of which modules it may be further ones. */
  #addModules({ module, name }: NamedIn, one: PartImport, found: Set<GraphModule>, open: NamedIn[]): void {
    const target = module.targets.get(one);
    if (!target || (one.name !== '*' && one.bound !== name)) return;
    const taken = one.name === '*' ? name : one.name;
    if (taken === undefined) for (const each of this.#all(target.along.flat())) found.add(each);
    else {
      for (const each of this.#all(target.inside(taken))) found.add(each);
      for (const from of this.#all(target.along.at(-1) ?? [])) open.push({ module: from, name: taken });
    }
  }

  #behindStars(module: GraphModule): GraphModule[] {
    const stars = module.parts.flatMap(({ imports }) => imports.filter(({ name }) => name === '*'));
    return stars.flatMap((one) => this.#all(module.targets.get(one)?.along.at(-1) ?? []));
  }

  #all(paths: readonly string[]): GraphModule[] {
    return paths.flatMap((path) => this.#find(path) ?? []);
  }
}

function bindingsIn({ parts }: GraphModule): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [index, { names }] of parts.entries())
    for (const name of new Set(names ?? [''])) if (!found.get(name)?.push(index)) found.set(name, [index]);
  return found;
}

const bindingIn = ({ binding }: ModuleNodes, name: string): number[] => [
  ...(binding.get(name) ?? []),
  ...(binding.get('') ?? []),
];

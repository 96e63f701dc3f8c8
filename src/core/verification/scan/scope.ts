import { builtinNames } from '../../python/builtinNames.ts';
import {
  type Attributes,
  attributeOf,
  type ImportBinding,
  isImport,
  isSameValue,
  type NamedValue,
  type OwnValue,
  type Value,
} from '../values/value.ts';

/** A part of a statement, such as `except` or `case`, that is run instead of its other parts. */
export interface Clause {
  readonly parent: Clause | undefined;
  readonly depth: number;
  /** The same for all clauses of a statement. */
  readonly statement: object;
  /** What to put back when the clause is over. */
  readonly overridden: { readonly scope: Scope; readonly name: string; readonly bound: Bound }[];
}

interface Bound {
  /** `null`: something that has nothing to do with an import. */
  readonly value: Value | null;
  readonly clause: Clause | undefined;
}

const self = 'self';

const deepestModule = 50;

type ScopeKind = 'function' | 'class' | 'comprehension';

/** The names of a module, class, function or comprehension, as far as the code has been followed. */
export class Scope {
  readonly #parent: Scope | undefined;
  readonly #kind: ScopeKind;
  readonly #names = new Map<string, Bound>();
  /** By `global` and `nonlocal`: the scopes that hold these names. */
  readonly #elsewhere = new Map<string, Scope>();
  /** Of a module: those of which it imports all names. */
  readonly #stars: ImportBinding[] = [];
  /** Of a class: its instances. */
  readonly #instance: OwnValue | undefined;

  private constructor(parent: Scope | undefined, kind: ScopeKind, instance?: OwnValue) {
    this.#parent = parent;
    this.#kind = kind;
    this.#instance = instance;
  }

  static ofModule(): Scope {
    return new Scope(undefined, 'function');
  }

  /** The scope of a class body in this one. @param instance What stands for the instances of the class. */
  classInside(instance: OwnValue): Scope {
    return new Scope(this.#visibleInside, 'class', instance);
  }

  /** The scope of a function or lambda in this one. What a class binds is not seen inside of it. */
  functionInside(): Scope {
    return new Scope(this.#visibleInside, 'function');
  }

  comprehensionInside(): Scope {
    return new Scope(this.#visibleInside, 'comprehension');
  }

  get #visibleInside(): Scope {
    return this.#kind === 'class' ? (this.#parent ?? this) : this;
  }

  get #outermost(): Scope {
    return this.#parent ? this.#parent.#outermost : this;
  }

  /** Whether names are those of a class. */
  get isOfClass(): boolean {
    return this.#kind === 'class';
  }

  /** `null` if the name stands for nothing that has to do with an import, undefined if it is not bound here. */
  resolve(name: string): Value | null | undefined {
    return this.#find(name)?.value;
  }

  /** What a name and its attributes stand for. `null` and undefined: as for the name. */
  resolveChain([name, ...attributes]: readonly string[]): NamedValue | null | undefined {
    const value = this.resolve(name!);
    return value ? (attributeOf(value, attributes) ?? null) : value;
  }

  #find(name: string): Bound | undefined {
    const bound = this.#names.get(name);
    return bound ?? (this.#parent ? this.#parent.#find(name) : this.#givenByStar(name));
  }

  #givenByStar(name: string): Bound | undefined {
    const star = this.#stars.length === 1 ? this.#stars[0] : undefined;
    if (!star || builtinNames.has(name)) return undefined;
    const value = { ...star, symbol: `${star.symbol}.${name}`, unless: { kind: 'star', name } } as const;
    return { value, clause: undefined };
  }

  /** Whether this scope itself binds a name. */
  binds(name: string): boolean {
    return this.#names.has(name);
  }

  /** Takes names that nothing else binds for those of a module, as `from m import *` says; not where several say so. */
  addStar(module: ImportBinding): void {
    const stars = this.#outermost.#stars;
    if (!stars.some(({ symbol, level }) => symbol === module.symbol && level === module.level))
      stars.push(module);
  }

  /**
   * Binds a name from here on. What one clause of a statement imports is not undone by another, as in
   * `try: import yaml` and `except ImportError: yaml = None`: there the new binding holds up to the clause's end.
   */
  bind(name: string, value: Value | null, clause: Clause | undefined): void {
    const elsewhere = this.#elsewhere.get(name);
    if (elsewhere) {
      elsewhere.bind(name, value, clause);
      return;
    }
    const bound = this.#names.get(name);
    if (bound?.value && isImport(bound.value))
      alternativeTo(bound.clause, clause)?.overridden.push({ scope: this, name, bound });
    this.#names.set(name, { value, clause });
    if (this.#instance?.attributes) setAttribute(this.#instance.attributes, name, value);
  }

  /** In a method: its parameter `self`, where it has one, is an instance of the class whose scope this is. */
  bindSelf(owner: Scope): void {
    const bound = this.#names.get(self);
    if (bound && owner.#instance) this.#names.set(self, { ...bound, value: owner.#instance });
  }

  /** Sets an attribute of what a name stands for. One that is set to several things stands for none of them. */
  bindAttribute(name: string, attribute: string, value: Value | null): void {
    const owner = this.#find(name)?.value;
    if (owner && !isImport(owner) && owner.attributes) setAttribute(owner.attributes, attribute, value);
  }

  /** Binds a name as `:=` does, which reaches out of comprehensions. */
  bindOutsideComprehension(name: string, value: Value | null, clause: Clause | undefined): void {
    if (this.#kind !== 'comprehension') this.bind(name, value, clause);
    else this.#parent?.bindOutsideComprehension(name, value, clause);
  }

  /** Ends a clause: puts back what it has bound that another one imports. */
  restore(clause: Clause): void {
    for (const { scope, name, bound } of clause.overridden.splice(0).toReversed())
      scope.#names.set(name, bound);
  }

  declareGlobal(name: string): void {
    if (this.#parent) this.#elsewhere.set(name, this.#outermost);
  }

  declareNonlocal(name: string): void {
    for (let scope = this.#parent; scope; scope = scope.#parent)
      if (scope.#names.has(name)) {
        this.#elsewhere.set(name, scope);
        return;
      }
  }
}

/** The longest of the modules that a symbol can be in. */
export function moduleOf({ modules, symbol }: ImportBinding): string {
  const parts = symbol.split('.', deepestModule);
  for (; parts.length > 0; parts.pop()) {
    const module = parts.join('.');
    if (modules.has(module)) return module;
  }
  return modules.values().next().value ?? '';
}

function setAttribute(attributes: Attributes, name: string, value: Value | null): void {
  const before = attributes.get(name);
  attributes.set(name, before === undefined || isSameValue(before, value) ? value : null);
}

/** The clause around `clause`, or this itself, that is never run together with `other`. */
function alternativeTo(other: Clause | undefined, clause: Clause | undefined): Clause | undefined {
  const depth = Math.min(other?.depth ?? 0, clause?.depth ?? 0);
  let [theirs, ours] = [around(other, depth), around(clause, depth)];
  while (theirs && ours && theirs !== ours) {
    if (theirs.statement === ours.statement) return ours;
    [theirs, ours] = [theirs.parent, ours.parent];
  }
  return undefined;
}

/** The clause at a depth that a clause is in. */
function around(clause: Clause | undefined, depth: number): Clause | undefined {
  let outer = clause;
  while (outer && outer.depth > depth) outer = outer.parent;
  return outer;
}

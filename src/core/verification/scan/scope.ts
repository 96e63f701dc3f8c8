/** What a name stands for that an import bound, or that was assigned from one. */
export interface ImportBinding {
  /** Dotted, from the module on. */
  readonly symbol: string;
  /** The modules by which it was imported: several after `import os` and `import os.path`. */
  readonly modules: Set<string>;
  readonly level: number;
}

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
  /** `null`: something else than an import. */
  readonly binding: ImportBinding | null;
  readonly clause: Clause | undefined;
}

type ScopeKind = 'function' | 'class' | 'comprehension';

/** The names of a module, class, function or comprehension, as far as the code has been followed. */
export class Scope {
  readonly #parent: Scope | undefined;
  readonly #kind: ScopeKind;
  readonly #names = new Map<string, Bound>();
  /** By `global` and `nonlocal`: the scopes that hold these names. */
  readonly #elsewhere = new Map<string, Scope>();

  private constructor(parent: Scope | undefined, kind: ScopeKind) {
    this.#parent = parent;
    this.#kind = kind;
  }

  static ofModule(): Scope {
    return new Scope(undefined, 'function');
  }

  /** The scope of a class body in this one. */
  classInside(): Scope {
    return new Scope(this.#visibleInside, 'class');
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

  /** `null` where the name stands for something else than an import, undefined where nothing here binds it. */
  resolve(name: string): ImportBinding | null | undefined {
    const bound = this.#names.get(name);
    return bound ? bound.binding : this.#parent?.resolve(name);
  }

  /**
   * Binds a name from here on. What one clause of a statement imports is not undone by another, as in
   * `try: import yaml` and `except ImportError: yaml = None`: there the new binding holds up to the clause's end.
   */
  bind(name: string, binding: ImportBinding | null, clause: Clause | undefined): void {
    const elsewhere = this.#elsewhere.get(name);
    if (elsewhere) {
      elsewhere.bind(name, binding, clause);
      return;
    }
    const bound = this.#names.get(name);
    if (bound?.binding) alternativeTo(bound.clause, clause)?.overridden.push({ scope: this, name, bound });
    this.#names.set(name, { binding, clause });
  }

  /** Binds a name as `:=` does, which reaches out of comprehensions. */
  bindOutsideComprehension(name: string, binding: ImportBinding | null, clause: Clause | undefined): void {
    if (this.#kind !== 'comprehension') this.bind(name, binding, clause);
    else this.#parent?.bindOutsideComprehension(name, binding, clause);
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

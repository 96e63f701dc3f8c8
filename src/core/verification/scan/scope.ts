/** What a name stands for that was bound by an import, or assigned from one or from the result of calling one. */
export interface ImportBinding {
  /** Dotted, from the module on; `()` behind what was called. */
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
  /** Of `self`: what is known of its attributes. */
  readonly attributes?: Attributes;
}

/** What the attributes of a class's instances stand for; `null`: not an import, or several things. */
type Attributes = Map<string, ImportBinding | null>;

interface ResolvedChain {
  readonly binding: ImportBinding;
  /** The attributes after the part that the binding stands for. */
  readonly attributes: readonly string[];
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
  /** Of a class. */
  readonly #attributes: Attributes | undefined;

  private constructor(parent: Scope | undefined, kind: ScopeKind) {
    this.#parent = parent;
    this.#kind = kind;
    this.#attributes = kind === 'class' ? new Map() : undefined;
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

  /** `null` if the name stands for anything but an import, undefined if it is not bound here. */
  resolve(name: string): ImportBinding | null | undefined {
    return this.#find(name)?.binding;
  }

  /** What a name stands for, or an attribute of `self`, and the further ones. `null` and undefined: as for the name. */
  resolveChain([name, ...attributes]: readonly string[]): ResolvedChain | null | undefined {
    const bound = this.#find(name!);
    if (!bound) return undefined;
    if (bound.binding) return { binding: bound.binding, attributes };
    const [first, ...further] = attributes;
    const binding = first === undefined ? undefined : bound.attributes?.get(first);
    return binding ? { binding, attributes: further } : null;
  }

  #find(name: string): Bound | undefined {
    const bound = this.#names.get(name);
    return bound ?? (this.#parent ? this.#parent.#find(name) : undefined);
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
    if (this.#attributes) setAttribute(this.#attributes, name, binding);
  }

  /** In a method: its parameter `self`, where it has one, is an instance of the class whose scope this is. */
  bindSelf(owner: Scope): void {
    const bound = this.#names.get(self);
    if (bound && owner.#attributes) this.#names.set(self, { ...bound, attributes: owner.#attributes });
  }

  /** Sets an attribute of what a name stands for. One that is set to several things stands for none of them. */
  bindAttribute(name: string, attribute: string, binding: ImportBinding | null): void {
    const attributes = this.#find(name)?.attributes;
    if (attributes) setAttribute(attributes, attribute, binding);
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

/** What a chain of attributes of an import stands for. */
export function attributeOf(binding: ImportBinding, attributes: readonly string[]): ImportBinding {
  if (attributes.length === 0) return binding;
  return { ...binding, symbol: `${binding.symbol}.${attributes.join('.')}` };
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

function setAttribute(attributes: Attributes, name: string, binding: ImportBinding | null): void {
  const before = attributes.get(name);
  const isSame = before === undefined || before?.symbol === binding?.symbol;
  attributes.set(name, isSame ? binding : null);
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

/** Longer symbols are not followed: repeated code such as `x = x.f()` would make them ever longer. */
const longestSymbol = 300;

/** Types that say nothing about what has them. */
const vague = /^typing(?:_extensions)?\./;

/**
 * What calling something imported gives, or an instance of an imported class; undefined where that is not followed any
 * further.
 */
export function resultOf(binding: ImportBinding): ImportBinding | undefined {
  if (binding.symbol.length > longestSymbol) return undefined;
  return { ...binding, symbol: `${binding.symbol}()` };
}

/** What a name with this annotation stands for. */
export function instanceOf(annotation: ImportBinding): ImportBinding | undefined {
  const isClass = !annotation.symbol.includes('(') && !vague.test(annotation.symbol);
  return isClass ? resultOf(annotation) : undefined;
}

/** Whether this is what a call gives, of which only attributes can be checked. */
export function isResult({ symbol }: ImportBinding): boolean {
  return symbol.endsWith(')');
}

import { splitTokens, groupEnd } from '../scan/pythonTokens.ts';
import {
  type Asked,
  contains,
  evaluate,
  importers,
  type Place,
  type Value,
  type Wanted,
} from './expressionValue.ts';
import { importedBy, type Outcome, parametersOf, runFunction } from './functionRun.ts';
import { either, type Has, type ModuleFile, type ModuleFiles } from './moduleFile.ts';
import type { Binding, StarImport } from './moduleText.ts';
import { usesAtRunTime } from './runTimeUse.ts';
import { type Filling, fillingOf } from './selfFilling.ts';

/** Modules, functions and names are followed so far. */
const deepest = 40;

/** So many steps are enough for any module that was seen; more are not taken. */
const mostSteps = 2000;

/** What every module has. */
const ofEveryModule = new Set(
  '__name__ __doc__ __file__ __path__ __spec__ __loader__ __package__ __builtins__ __dict__ __annotations__ __cached__ __class__ __dir__ __getattribute__ __hash__ __init__ __new__ __repr__ __setattr__ __delattr__ __eq__ __ne__ __str__ __sizeof__ __reduce__ __reduce_ex__ __subclasshook__ __init_subclass__ __format__ __ge__ __gt__ __le__ __lt__'.split(
    ' ',
  ),
);

/** A function that takes the names from the stub next to a module. */
const stubReader = 'attach_stub';

/** What speaks against being sure that a module lacks a name. */
export interface Caution {
  /** Which ways of filling itself make it possible that a module has any name. */
  readonly fillings: readonly Filling[];
  /** Whether modules without source, such as compiled ones of the standard library, are known not to have it. */
  readonly isSound: boolean;
}

const unknown: Value = { kind: 'unknown' };

/** Whether a module has a name when it has run: it binds it, takes it by a star, fills itself, or its `__getattr__` gives it. */
export class ModuleNames implements Asked {
  readonly #files: ModuleFiles;
  readonly #fillings: readonly Filling[];
  readonly #isSound: boolean;
  readonly #asking = new Set<string>();
  #steps = 0;

  constructor(files: ModuleFiles, { fillings, isSound }: Caution) {
    this.#files = files;
    this.#fillings = fillings;
    this.#isSound = isSound;
  }

  /** Whether a module has a name; not whether a submodule has it. */
  has(file: ModuleFile, name: string): Has {
    const { text } = file;
    if (text.bindings.has(name) || ofEveryModule.has(name)) return 'yes';
    const key = `${file.path} ${name}`;
    // What a circle of stars adds is counted where it begins.
    if (this.#asking.has(key)) return 'no';
    return this.#within(key, 'maybe', () => {
      const isElsewhere = text.typeNames.has(name) && usesAtRunTime(text.tokens, name);
      let has: Has =
        isElsewhere || this.#fillings.includes(fillingOf(text.tokens, file.fillings, name)) ? 'maybe' : 'no';
      for (const star of text.stars) if (has !== 'yes') has = either(has, this.#hasByStar(file, star, name));
      return has === 'no' && text.bindings.has('__getattr__') ? this.#hasByGetattr(file, name) : has;
    });
  }

  #hasByStar(file: ModuleFile, { module, level }: StarImport, name: string): Has {
    const found = this.#files.find(file, module, level);
    if (typeof found === 'string') return this.#isSound ? 'no' : 'maybe';
    if (found.path === file.path) return 'no';
    // Of a package, it takes the submodules that were imported.
    return this.#hasSubmodule(found, name) ? 'maybe' : this.has(found, name);
  }

  #hasSubmodule(file: ModuleFile, name: string): boolean {
    return /(?:^|[\\/])__init__\.pyi?$/.test(file.path) && this.#files.find(file, name, 1) !== 'absent';
  }

  /** What the module's `__getattr__` does with a name. */
  #hasByGetattr(file: ModuleFile, name: string): Has {
    const getters = file.text.bindings
      .get('__getattr__')!
      .map((one) => this.#valueOf(file, '__getattr__', one));
    return getters.map((one) => this.#serves(one, file, name)).reduce((a, b) => (a === b ? a : 'maybe'));
  }

  #serves(getter: Value, file: ModuleFile, name: string): Has {
    if (getter.kind === 'imported' && getter.name === stubReader) {
      const stub = this.#files.stubOf(file);
      return typeof stub === 'string' ? 'maybe' : stub.text.bindings.has(name) ? 'yes' : 'no';
    }
    const found = this.#functionOf(getter);
    if (found?.kind !== 'function') return 'maybe';
    const [parameter] = parametersOf(found.file, found.line);
    if (!parameter) return 'maybe';
    const variables = new Map(found.variables).set(parameter.name, { kind: 'text', text: name });
    const { raises, returned, goesOn } = this.#run(found.file, found.line, variables);
    if (!goesOn && returned.length === 0) return 'no';
    const isSure = returned.every(({ kind }) => kind === 'something' || kind === 'text');
    return raises || !isSure ? 'maybe' : 'yes';
  }

  #run(file: ModuleFile, line: number, variables: Map<string, Value>): Outcome {
    const key = `${file.path} line ${line}`;
    return this.#within<Outcome>(key, { raises: true, returned: [unknown], goesOn: true }, () =>
      runFunction(file, line, variables, this),
    );
  }

  /** The function that a value is, through imports. */
  #functionOf(value: Value): Value | undefined {
    if (value.kind === 'function') return value;
    if ((this.#steps += 1) > mostSteps) return undefined;
    if (value.kind === 'one-of') return value.values.find(({ kind }) => kind === 'function');
    if (value.kind === 'expression') return this.#functionOf(this.#made(value.place, value.from, value.to));
    if (value.kind !== 'imported' || value.name === undefined) return undefined;
    const found = this.#files.find(value.file, value.module, value.level);
    if (typeof found === 'string') return undefined;
    const [binding, other] = found.text.bindings.get(value.name) ?? [];
    if (!binding || other) return undefined;
    return this.#functionOf(this.#valueOf(found, value.name, binding));
  }

  lookUp({ file, variables }: Place, name: string): Value {
    const local = variables.get(name);
    if (local) return local;
    const bindings = file.text.bindings.get(name);
    if (!bindings) return unknown;
    return this.#within(`${file.path} = ${name}`, unknown, () => {
      const values = bindings.map((one) => this.#valueOf(file, name, one));
      return values.length === 1 ? values[0]! : { kind: 'one-of', values };
    });
  }

  nameContains(place: Place, name: string, wanted: Wanted): Has {
    const key = `${place.file.path} in ${name}`;
    return this.#within(key, 'maybe', () => contains(this.lookUp(place, name), wanted, this));
  }

  /** Does something that may lead back to itself, or on for too long: then it is given up. */
  #within<T>(key: string, otherwise: T, action: () => T): T {
    if (this.#asking.has(key) || this.#asking.size > deepest || (this.#steps += 1) > mostSteps)
      return otherwise;
    this.#asking.add(key);
    try {
      return action();
    } finally {
      this.#asking.delete(key);
    }
  }

  #valueOf(file: ModuleFile, name: string, binding: Binding): Value {
    const place: Place = { file, variables: new Map() };
    switch (binding.kind) {
      case 'def':
        return { kind: 'function', file, line: binding.line, variables: new Map() };
      case 'import':
        return importedBy({ ...binding, boundName: name }, file);
      case 'value': {
        const { from, to, isUnpacked } = binding;
        const { texts } = file.text.tokens;
        if (name === '__getattr__' || isUnpacked)
          return name === '__getattr__' ? this.#made(place, from, to) : unknown;
        const isText = to === from + 1 && texts[from] === '';
        return isText ? evaluate(place, from, to, this) : { kind: 'expression', place, from, to };
      }
      case 'other':
        return unknown;
    }
  }

  /** The `__getattr__` that a name or a call gives. */
  #made(place: Place, from: number, to: number): Value {
    const { tokens } = place.file.text;
    if (to === from + 1) return this.lookUp(place, tokens.texts[from]!);
    let open = from;
    while (open < to && tokens.texts[open] !== '(') open += 1;
    if (groupEnd(tokens, open) !== to - 1) return unknown;
    const name = tokens.texts[open - 1]!;
    if (name === stubReader) return { kind: 'imported', file: place.file, module: '', level: 0, name };
    const callee =
      open === from + 1 ? this.lookUp(place, name) : this.#attributeOf(place, from, open - 2, name);
    return this.#makerResult(place, callee, open);
  }

  /** The inner function that a function returns, alone or with others, and the variables that it sees. */
  #makerResult(place: Place, callee: Value, open: number): Value {
    const maker = this.#functionOf(callee);
    if (maker?.kind !== 'function') return unknown;
    const variables = this.#arguments(place, maker, open);
    this.#run(maker.file, maker.line, variables);
    const inner = [...variables.values()].filter((one) => one.kind === 'function');
    const named = variables.get('__getattr__');
    const found = named?.kind === 'function' ? named : inner.length === 1 ? inner[0] : undefined;
    return found ?? unknown;
  }

  /** The parameters of a function with what a call gives them. */
  #arguments(place: Place, callee: Value & { kind: 'function' }, open: number): Map<string, Value> {
    const { tokens } = place.file.text;
    const parameters = parametersOf(callee.file, callee.line);
    const own: Place = { file: callee.file, variables: callee.variables };
    const variables = new Map<string, Value>(callee.variables);
    for (const { name, from, to } of parameters)
      variables.set(name, from < to ? this.#lazy(own, from, to) : unknown);
    for (const [index, [from, to]] of splitTokens(tokens, open + 1, groupEnd(tokens, open)).entries()) {
      const isNamed = tokens.texts[from + 1] === '=' && from + 2 <= to;
      const name = isNamed ? tokens.texts[from] : parameters[index]?.name;
      if (name !== undefined) variables.set(name, this.#lazy(place, isNamed ? from + 2 : from, to));
    }
    return variables;
  }

  #lazy(place: Place, from: number, to: number): Value {
    return evaluate(place, from, to, this);
  }

  #attributeOf(place: Place, from: number, to: number, name: string): Value {
    const file = this.#moduleAt(place, from, to);
    if (typeof file === 'string') return unknown;
    return this.lookUp({ file, variables: new Map() }, name);
  }

  /** The module that a dotted expression stands for. */
  #moduleAt(place: Place, from: number, to: number): ModuleFile | 'absent' | 'unreadable' {
    const { tokens } = place.file.text;
    const { texts } = tokens;
    if (texts[to - 1] === ')') {
      // `import_module(".part", __name__)`
      const open = texts.indexOf('(', from);
      const [named] = splitTokens(tokens, open + 1, to - 1);
      const module = named && importers.test(texts[open - 1]!) ? evaluate(place, ...named, this) : unknown;
      if (module.kind !== 'text') return 'unreadable';
      const [, dots = '', name = ''] = /^(\.*)(.*)$/s.exec(module.text)!;
      return this.#files.find(place.file, name, dots.length);
    }
    const value = this.lookUp(place, texts[from]!);
    if (value.kind !== 'imported') return 'unreadable';
    const inner = [
      ...(value.name === undefined ? [] : [value.name]),
      ...texts.slice(from + 1, to).filter((text) => text !== '.'),
    ];
    const module = [value.module, ...inner].filter(Boolean).join('.');
    const found = this.#files.find(value.file, module, value.level);
    // What an import takes of a module need not be a module.
    return found === 'absent' ? 'unreadable' : found;
  }

  moduleHas(place: Place, from: number, to: number, name: string): Has {
    const file = this.#moduleAt(place, from, to);
    if (typeof file === 'string') return 'maybe';
    const has = this.has(file, name);
    return has === 'no' && this.#hasSubmodule(file, name) ? 'maybe' : has;
  }

  attributeContains(
    place: Place,
    [from, to]: readonly [number, number],
    attribute: string,
    wanted: Wanted,
  ): Has {
    const file = this.#moduleAt(place, from, to);
    if (typeof file === 'string') return 'maybe';
    return contains(this.lookUp({ file, variables: new Map() }, attribute), wanted, this);
  }

  moduleExists({ file }: Place, module: string): Has {
    const [, dots = '', name = ''] = /^(\.*)(.*)$/s.exec(module)!;
    return this.#files.find(file, name, dots.length) === 'absent' ? 'no' : 'maybe';
  }

  call(place: Place, callee: Value, open: number): Value {
    const found = this.#functionOf(callee);
    if (found?.kind !== 'function') return unknown;
    const { raises, returned, goesOn } = this.#run(
      found.file,
      found.line,
      this.#arguments(place, found, open),
    );
    if (!raises && returned.length === 1 && !goesOn) return returned[0]!;
    return raises && returned.length === 0 && !goesOn ? { kind: 'raises' } : unknown;
  }
}

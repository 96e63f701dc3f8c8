import { groupEnd, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { readImportStatement } from '../scan/readImports.ts';
import { holds } from './condition.ts';
import { type Asked, evaluate, type Value } from './expressionValue.ts';
import type { ModuleFile } from './moduleFile.ts';

/** How running code may end: by raising, by returning one of some values, or by going on after it. */
export interface Outcome {
  readonly raises: boolean;
  readonly returned: readonly Value[];
  readonly goesOn: boolean;
}

type Locals = Map<string, Value>;

const unknown: Value = { kind: 'unknown' };
const onward: Outcome = { raises: false, returned: [], goesOn: true };
const raised: Outcome = { raises: true, returned: [], goesOn: false };

/** Runs the body of the function whose `def` is a logical line of a module, and changes its variables. */
export function runFunction(file: ModuleFile, line: number, variables: Locals, asked: Asked): Outcome {
  return new FunctionRun(file, asked).body(line, variables);
}

/** The names of the parameters of a function, in order, and the tokens of their defaults. */
export function parametersOf(
  { text: { tokens } }: ModuleFile,
  line: number,
): { readonly name: string; readonly from: number; readonly to: number }[] {
  const { texts, kinds, lines } = tokens;
  const { firstToken, endToken } = lines[line]!;
  const open = tokenAtLevel(tokens, firstToken, endToken, '(');
  return splitTokens(tokens, open + 1, groupEnd(tokens, open)).flatMap(([from, to]) => {
    if (kinds[from] !== 'name') return [];
    const equal = tokenAtLevel(tokens, from, to, '=');
    return [{ name: texts[from]!, from: Math.min(equal + 1, to), to }];
  });
}

class FunctionRun {
  readonly #file: ModuleFile;
  readonly #asked: Asked;

  constructor(file: ModuleFile, asked: Asked) {
    this.#file = file;
    this.#asked = asked;
  }

  /** What the header at a line has below it, or after its colon. */
  body(line: number, variables: Locals): Outcome {
    const { tokens } = this.#file.text;
    const { firstToken, endToken } = tokens.lines[line]!;
    const colon = tokenAtLevel(tokens, firstToken, endToken, ':');
    if (colon + 1 < endToken) return this.#statements(colon + 1, endToken, variables);
    return this.#lines(line + 1, this.#endOf(line), variables);
  }

  /** The line behind those that are indented deeper. */
  #endOf(line: number): number {
    const { lines } = this.#file.text.tokens;
    let end = line + 1;
    while (end < lines.length && lines[end]!.indent > lines[line]!.indent) end += 1;
    return end;
  }

  #lines(from: number, to: number, variables: Locals): Outcome {
    let raises = false;
    const returned: Value[] = [];
    for (let at = from; at < to;) {
      const clauses = this.#clausesAt(at, to);
      const outcome = this.#compound(at, clauses, variables);
      raises ||= outcome.raises;
      returned.push(...outcome.returned);
      if (!outcome.goesOn) return { raises, returned, goesOn: false };
      at = this.#endOf(clauses.at(-1)!);
    }
    return { raises, returned, goesOn: true };
  }

  /** The lines of the headers that belong together, such as `if` and `else`. */
  #clausesAt(line: number, to: number): number[] {
    const { lines, texts } = this.#file.text.tokens;
    const clauses = [line];
    for (let next = this.#endOf(line); next < to; next = this.#endOf(next)) {
      if (lines[next]!.indent !== lines[line]!.indent) break;
      if (!/^(?:elif|else|except|finally)$/.test(texts[lines[next]!.firstToken]!)) break;
      clauses.push(next);
    }
    return clauses;
  }

  #compound(line: number, clauses: readonly number[], variables: Locals): Outcome {
    const { lines, texts } = this.#file.text.tokens;
    const { firstToken, endToken } = lines[line]!;
    switch (texts[firstToken]) {
      case 'if':
        return this.#choice(clauses, variables);
      case 'try':
        return this.#attempt(clauses, variables);
      case 'with':
        return this.body(line, variables);
      case 'for':
      case 'while':
      case 'match':
        return this.#loop(line, variables);
      case 'def':
        variables.set(texts[firstToken + 1]!, { kind: 'function', file: this.#file, line, variables });
        return onward;
      case 'class':
      case '@':
        return onward;
      default:
        return this.#statements(firstToken, endToken, variables);
    }
  }

  #choice(clauses: readonly number[], variables: Locals): Outcome {
    const { tokens } = this.#file.text;
    const outcomes: Outcome[] = [];
    const ends: Locals[] = [];
    let isDecided = false;
    for (const line of clauses) {
      const { firstToken, endToken } = tokens.lines[line]!;
      const colon = tokenAtLevel(tokens, firstToken, endToken, ':');
      const isElse = tokens.texts[firstToken] === 'else';
      this.#bindWalrus(firstToken, colon, variables);
      const place = { file: this.#file, variables };
      const condition = isElse || holds(place, firstToken + 1, colon, this.#asked);
      if (condition === false) continue;
      const own = new Map(variables);
      const outcome = this.body(line, own);
      outcomes.push(outcome);
      if (outcome.goesOn) ends.push(own);
      isDecided = condition === true;
      if (isDecided) break;
    }
    if (!isDecided) {
      ends.push(new Map(variables));
      outcomes.push(onward);
    }
    mergeInto(variables, ends);
    return together(outcomes);
  }

  /** A name that a condition binds is known in it. */
  #bindWalrus(from: number, to: number, variables: Locals): void {
    const { tokens } = this.#file.text;
    for (let at = from; at < to; at++) {
      if (tokens.texts[at] !== ':=') continue;
      const end = tokenAtLevel(tokens, at + 1, to, ')');
      const close = [...tokens.partners].find(([open, its]) => open < at && its > at && its <= to);
      const value = evaluate({ file: this.#file, variables }, at + 1, close?.[1] ?? end, this.#asked);
      variables.set(tokens.texts[at - 1]!, value);
    }
  }

  #attempt(clauses: readonly number[], variables: Locals): Outcome {
    const { lines, texts } = this.#file.text.tokens;
    const tried = new Map(variables);
    const outcome = this.body(clauses[0]!, tried);
    const others = clauses.slice(1).filter((line) => texts[lines[line]!.firstToken] !== 'finally');
    const ends = outcome.goesOn ? [tried] : [];
    const outcomes: Outcome[] = [{ ...outcome, raises: outcome.raises && others.length === 0 }];
    for (const line of others) {
      const isElse = texts[lines[line]!.firstToken] === 'else';
      // What is tried and not known may raise.
      if (
        isElse
          ? !outcome.goesOn
          : !outcome.raises && outcome.returned.every(({ kind }) => kind === 'something') && !outcome.goesOn
      )
        continue;
      const own = new Map(isElse ? tried : variables);
      const next = this.body(line, own);
      outcomes.push(next);
      if (next.goesOn) ends.push(own);
    }
    mergeInto(variables, ends);
    return together(outcomes);
  }

  /** A body that may run, or not. */
  #loop(line: number, variables: Locals): Outcome {
    const before = new Map(variables);
    const own = new Map(variables);
    const { tokens } = this.#file.text;
    const { firstToken, endToken } = tokens.lines[line]!;
    const targetsEnd = tokenAtLevel(tokens, firstToken, endToken, 'in');
    if (targetsEnd < endToken) {
      const to = tokenAtLevel(tokens, targetsEnd, endToken, ':');
      const place = { file: this.#file, variables: before };
      const each: Value = { kind: 'expression', place, from: targetsEnd + 1, to, isDeep: true };
      for (const name of tokens.texts.slice(firstToken + 1, targetsEnd))
        if (/^\w+$/.test(name)) own.set(name, each);
    }
    if (tokens.texts[firstToken] === 'match') return { ...onward, raises: true, returned: [unknown] };
    const outcome = this.body(line, own);
    mergeInto(variables, [before, own]);
    return together([outcome, onward]);
  }

  #statements(from: number, to: number, variables: Locals): Outcome {
    const { tokens } = this.#file.text;
    const outcomes: Outcome[] = [];
    for (let at = from; at < to;) {
      const end = tokenAtLevel(tokens, at, to, ';');
      const outcome = end > at ? this.#statement(at, end, variables) : onward;
      outcomes.push({ ...outcome, goesOn: false });
      if (!outcome.goesOn) return together(outcomes);
      at = end + 1;
    }
    return together([...outcomes, onward]);
  }

  #statement(from: number, to: number, variables: Locals): Outcome {
    const { tokens } = this.#file.text;
    const { texts } = tokens;
    const place = { file: this.#file, variables };
    if (texts[from] === 'raise') return raised;
    if (texts[from] === 'continue' || texts[from] === 'break') return { ...onward, goesOn: false };
    if (texts[from] === 'return') {
      const value = evaluate(place, from + 1, to, this.#asked);
      return value.kind === 'raises' ? raised : { raises: false, returned: [value], goesOn: false };
    }
    if (texts[from] === 'import' || texts[from] === 'from') {
      for (const { found } of readImportStatement(tokens, from, to))
        if (found.boundName !== undefined) variables.set(found.boundName, importedBy(found, this.#file));
      return onward;
    }
    const equal = tokenAtLevel(tokens, from, to, '=');
    return equal < to ? this.#assignment(from, equal, to, variables) : onward;
  }

  #assignment(from: number, equal: number, to: number, variables: Locals): Outcome {
    const { texts, kinds } = this.#file.text.tokens;
    // A collection is looked at later, with the variables of now.
    const place = { file: this.#file, variables: new Map(variables) };
    const value = evaluate(place, equal + 1, to, this.#asked);
    if (value.kind === 'raises') return raised;
    const isOne = equal === from + 1 || texts[from + 1] === ':';
    if (isOne) variables.set(texts[from]!, value);
    else for (let at = from; at < equal; at++) if (kinds[at] === 'name') variables.set(texts[at]!, unknown);
    return onward;
  }
}

/** What an import binds in a function, or in a module. */
export function importedBy(
  found: {
    readonly module: string;
    readonly level: number;
    readonly name?: string;
    readonly boundName?: string;
  },
  file: ModuleFile,
): Value {
  const { module, level, name, boundName } = found;
  // `import a.b` binds `a`.
  const top = module.split('.', 1)[0]!;
  return {
    kind: 'imported',
    file,
    module: name === undefined && boundName === top ? top : module,
    level,
    ...(name !== undefined && { name }),
  };
}

function together(outcomes: readonly Outcome[]): Outcome {
  return {
    raises: outcomes.some(({ raises }) => raises),
    returned: outcomes.flatMap(({ returned }) => returned),
    goesOn: outcomes.some(({ goesOn }) => goesOn),
  };
}

function mergeInto(variables: Locals, ends: readonly Locals[]): void {
  const names = new Set(ends.flatMap((one) => [...one.keys()]));
  for (const name of names) {
    const values = [...new Set(ends.map((one) => one.get(name) ?? unknown))];
    variables.set(name, values.length === 1 ? values[0]! : { kind: 'one-of', values });
  }
}

import { groupEnd, type PythonTokens, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { either, type Has } from './moduleFile.ts';
import { stringAt } from './moduleStrings.ts';

/** What an expression is made of that names other things. */
export interface CollectionNames {
  /**
   * Whether what a name stands for contains a string.
   *
   * @param isDeep Whether it may be anywhere inside, or be a word of a string.
   */
  ofName(name: string, isDeep: boolean): Has;
  /** Whether an attribute of a module does: `__all__` of `a.b` for the tokens of `a.b`. */
  ofAttribute(from: number, to: number, attribute: string, isDeep: boolean): Has;
  /** Whether a module has it as a name, for `dir(module)`. */
  ofModule(from: number, to: number): Has;
}

/** Functions and methods that give what they are given, or a part of it. */
const neutral = new Set(
  'set list tuple dict frozenset sorted reversed chain from_iterable iter map filter keys items values union split strip append extend add update copy name Final'.split(
    ' ',
  ),
);

/**
 * Whether the value of the expression between two tokens, a collection of strings or a dictionary, contains a string.
 *
 * @param isDeep Whether it may be anywhere inside, or be a word of a string.
 */
export function collectionContains(
  tokens: PythonTokens,
  [from, to]: readonly [number, number],
  wanted: { readonly text: string; readonly isDeep: boolean },
  names: CollectionNames,
): Has {
  return new Search(tokens, wanted, names).search(from, to, 0);
}

class Search {
  readonly #tokens: PythonTokens;
  readonly #wanted: string;
  readonly #names: CollectionNames;
  readonly #asWord: RegExp;
  /** Names that comprehensions bind. */
  readonly #loops = new Set<string>();
  #isDeep: boolean;

  constructor(
    tokens: PythonTokens,
    { text: wanted, isDeep }: { readonly text: string; readonly isDeep: boolean },
    names: CollectionNames,
  ) {
    this.#tokens = tokens;
    this.#wanted = wanted;
    this.#isDeep = isDeep;
    this.#names = names;
    this.#asWord = new RegExp(String.raw`(?<![\p{L}\p{N}_])${escaped(wanted)}(?![\p{L}\p{N}_])`, 'u');
  }

  search(from: number, to: number, depth: number): Has {
    const { texts, kinds } = this.#tokens;
    let result: Has = 'no';
    for (let at = from; at < to && result !== 'yes'; at++) {
      const kind = kinds[at];
      if (kind === 'string') {
        result = either(result, this.#ofString(at, depth));
      } else if (kind === 'open') {
        const close = Math.min(to, groupEnd(this.#tokens, at));
        result = either(
          result,
          texts[at] === 'f' ? this.#ofFormatted(at, close) : this.#ofGroup(at, close, depth),
        );
        at = close;
      } else if (kind === 'name') {
        const end = this.#chainEnd(at, to);
        result = either(result, this.#ofChain(at, end));
        at = texts[end - 1] === 'dir' && end === at + 1 ? groupEnd(this.#tokens, end) : end - 1;
      } else if (texts[at] === 'lambda' || texts[at] === '%') result = either(result, 'maybe');
      else if (texts[at] === '+' && (kinds[at - 1] === 'string' || kinds[at + 1] === 'string'))
        result = either(result, 'maybe');
    }
    return result;
  }

  #ofString(at: number, depth: number): Has {
    const { code, starts, ends, texts } = this.#tokens;
    if (stringAt(this.#tokens, at, at + 1) === this.#wanted && depth <= 2 && !this.#isDeep) return 'yes';
    // It may be cut, or be taken from deeper inside.
    const isPart = this.#isDeep || depth > 2 || texts[at + 1] === '.';
    return isPart && this.#asWord.test(code.slice(starts[at], ends[at])) ? 'maybe' : 'no';
  }

  /** Its fields may be anything. */
  #ofFormatted(open: number, close: number): Has {
    const { code, texts, starts, ends } = this.#tokens;
    let pattern = '';
    let reached = ends[open]!;
    for (let at = open + 1; at < close; at++) {
      if (texts[at] !== '{') continue;
      pattern += `${escaped(code.slice(reached, starts[at]))}.*`;
      at = groupEnd(this.#tokens, at);
      reached = ends[at]!;
    }
    pattern += escaped(code.slice(reached, starts[close]));
    return new RegExp(`^${pattern}$`, 's').test(this.#wanted) ? 'maybe' : 'no';
  }

  /** Of a dictionary, the keys count; of a comprehension, what its loops take. */
  #ofGroup(open: number, close: number, depth: number): Has {
    const { texts, kinds } = this.#tokens;
    let result: Has = 'no';
    for (const [from, to] of splitTokens(this.#tokens, open + 1, close)) {
      const loop = tokenAtLevel(this.#tokens, from, to, 'for');
      const colon = texts[open] === '{' ? tokenAtLevel(this.#tokens, from, to, ':') : to;
      if (texts[open] === '(' && kinds[from] === 'name' && texts[from + 1] === '=') {
        const isKey = texts[open - 1] === 'dict' || texts[open - 1] === 'update';
        result = either(
          result,
          texts[from] === this.#wanted && isKey ? 'yes' : this.search(from + 2, to, depth + 1),
        );
      } else {
        if (loop < to) this.#enterLoops(loop, to);
        const keyEnd = this.#isDeep && loop >= to ? to : Math.min(colon, loop);
        result = either(result, this.search(from, keyEnd, depth + 1));
        if (loop < to) result = either(result, this.search(loop, to, depth + 1));
      }
    }
    return result;
  }

  /** The names that loops bind may be of anything inside of what the loops are over. */
  #enterLoops(from: number, to: number): void {
    const { texts } = this.#tokens;
    this.#isDeep = true;
    for (let at = from; at < to; at++)
      if (texts[at] === 'for')
        for (let name = at + 1; name < to && texts[name] !== 'in'; name++) this.#loops.add(texts[name]!);
  }

  #chainEnd(at: number, to: number): number {
    const { texts, kinds } = this.#tokens;
    let end = at + 1;
    while (end + 1 < to && texts[end] === '.' && kinds[end + 1] === 'name') end += 2;
    return end;
  }

  #ofChain(at: number, end: number): Has {
    const { texts } = this.#tokens;
    const last = texts[end - 1]!;
    const first = texts[at]!;
    if (this.#loops.has(first)) return 'no';
    if (end === at + 1) return this.#ofOneName(at);
    if (first === 'itertools' && neutral.has(last)) return 'no';
    if (texts[end] === '(' && neutral.has(last))
      return end === at + 3
        ? this.#names.ofName(first, this.#isDeep)
        : this.#names.ofAttribute(at, end - 4, texts[end - 3]!, this.#isDeep);
    return this.#names.ofAttribute(at, end - 2, last, this.#isDeep);
  }

  #ofOneName(at: number): Has {
    const { texts } = this.#tokens;
    const name = texts[at]!;
    // An attribute of what brackets give.
    if (texts[at - 1] === '.') return neutral.has(name) ? 'no' : 'maybe';
    const isCalled = texts[at + 1] === '(';
    if (name === 'dir' && isCalled) return this.#names.ofModule(at + 2, groupEnd(this.#tokens, at + 1));
    return neutral.has(name) && isCalled ? 'no' : this.#names.ofName(name, this.#isDeep);
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

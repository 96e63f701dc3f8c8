import type { OffsetRange } from '../../text/offsetRange.ts';
import { endsOperand, isClosed, type PythonTokens, splitTokens } from '../scan/pythonTokens.ts';
import { isGuarded } from './guards.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** Where the arguments of a call are; of a keyword, its name. */
export interface CallArguments {
  readonly keywords: ReadonlyMap<string, OffsetRange>;
  readonly positional: readonly OffsetRange[];
}

/** Answers questions about places in a piece of Python that verdicts depend on. */
export class CodeSites {
  readonly #tokens: PythonTokens;
  /** Those that begin a line. */
  readonly #firstTokens: ReadonlySet<number>;
  #takenUnderGuard: ReadonlySet<string> | undefined;

  constructor(code: string) {
    this.#tokens = tokenizePython(code);
    this.#firstTokens = new Set(this.#tokens.lines.map(({ firstToken }) => firstToken));
  }

  /**
   * Where the name ends whose call has an argument at an offset: 5 for the `c` in `a.b.f(1, c=2)`. Undefined where it is
   * in no call, or what is called is no name.
   */
  calleeEndOfArgument(offset: number): number | undefined {
    const { starts, ends, texts, kinds, partners } = this.#tokens;
    let innermost: number | undefined;
    for (const [open] of partners) {
      if (texts[open] !== '(' || starts[open]! >= offset) continue;
      const end = isClosed(this.#tokens, open) ? starts[partners.get(open)!]! : Infinity;
      if (end < offset) continue;
      const before = kinds[open - 1];
      const isCall = open > 0 && (before === 'name' || before === 'close' || before === 'string');
      if (isCall && (innermost === undefined || open > innermost)) innermost = open;
    }
    if (innermost === undefined || kinds[innermost - 1] !== 'name') return undefined;
    return ends[innermost - 1];
  }

  /** The end of the name that the call in a range calls. Undefined if the range is not a call of a name. */
  calleeEndOfCall(range: OffsetRange): number | undefined {
    const { ends, starts, kinds, partners } = this.#tokens;
    const close = tokenWhere(ends, range.end);
    if (close === undefined) return undefined;
    for (const [open, partner] of partners)
      if (partner === close && starts[open]! > range.start && kinds[open - 1] === 'name')
        return ends[open - 1];
    return undefined;
  }

  /** Whether there is a string at an offset. */
  isInString(offset: number): boolean {
    const { starts, kinds, ends } = this.#tokens;
    const at = starts.findLastIndex((start) => start <= offset);
    return kinds[at] === 'string' && offset < ends[at]!;
  }

  /** The arguments of the call of the name that ends at an offset: where each keyword is, and each positional argument. */
  argumentsOf(nameEnd: number): CallArguments {
    const { starts, ends, texts, kinds, partners } = this.#tokens;
    const keywords = new Map<string, OffsetRange>();
    const positional: OffsetRange[] = [];
    const name = tokenWhere(ends, nameEnd);
    const open = name === undefined ? 0 : name + 1;
    const close = texts[open] === '(' ? (partners.get(open) ?? open) : open;
    for (const [from, to] of splitTokens(this.#tokens, open + 1, close)) {
      const isKeyword = kinds[from] === 'name' && texts[from + 1] === '=' && from + 1 < to;
      if (isKeyword) keywords.set(texts[from]!, { start: starts[from]!, end: ends[from]! });
      else if (texts[from] !== '*' && texts[from] !== '**')
        positional.push({ start: starts[from]!, end: ends[to - 1]! });
    }
    return { keywords, positional };
  }

  /** The first token of the name before a dot before an offset: 2 for the `c` in `a.b.c`. */
  ownerOf(offset: number): number | undefined {
    const { starts, texts, kinds } = this.#tokens;
    const at = tokenWhere(starts, offset);
    if (at === undefined || texts[at - 1] !== '.' || kinds[at - 2] !== 'name') return undefined;
    return starts[at - 2];
  }

  /** Where the chain of names begins that ends with the one at an offset: 5 for the `d` in `f(b).c.d`. */
  chainStart(offset: number): number {
    const { starts, texts, kinds } = this.#tokens;
    const last = tokenWhere(starts, offset);
    if (last === undefined) return offset;
    let at = last;
    while (texts[at - 1] === '.' && kinds[at - 2] === 'name') at -= 2;
    return starts[at]!;
  }

  /** The expression before the dot before an offset: `f(b).c` for the `d` in `f(b).c.d`. */
  ownerRange(offset: number): OffsetRange | undefined {
    const { starts, ends, texts, kinds, partners } = this.#tokens;
    const name = tokenWhere(starts, offset);
    if (name === undefined || texts[name - 1] !== '.') return undefined;
    const openers = new Map([...partners].map(([open, close]) => [close, open]));
    let at = name - 2;
    for (;;) {
      const first = kinds[at] === 'close' ? openers.get(at) : at;
      if (first === undefined) return undefined;
      const isBehind = !this.#firstTokens.has(first);
      const isCallOrIndex = isBehind && first < at && endsOperand(this.#tokens, first - 1);
      if (isCallOrIndex && texts[first] !== 'f') at = first - 1;
      else if (isBehind && texts[first - 1] === '.') at = first - 2;
      else return { start: starts[first]!, end: ends[name - 2]! };
    }
  }

  /** Whether the code gives anything an attribute of this name. */
  setsAttribute(name: string): boolean {
    const { texts } = this.#tokens;
    const isSet = (at: number): boolean =>
      texts[at] === name && texts[at - 1] === '.' && /^(?:=|:|[-+*/%@&|^<>]+=)$/.test(texts[at + 1] ?? '');
    return texts.some((_, at) => isSet(at)) || this.#asksFor(name, 'setattr');
  }

  /** The offset of a module's last name in an import of it. Undefined if it is not imported by name. */
  importOf(module: string, level: number): number | undefined {
    const { starts, kinds, texts } = this.#tokens;
    const wanted = module.split('.');
    for (const [at, text] of texts.entries()) {
      if (text !== 'import' && text !== 'from' && text !== ',') continue;
      let next = at + 1;
      while (texts[next] === '.') next += 1;
      if (next - at - 1 !== level) continue;
      const names = wanted.map((_, index) => texts[next + 2 * index]);
      const last = next + 2 * (wanted.length - 1);
      const isWhole = texts[last + 1] !== '.' && kinds[last] === 'name';
      if (isWhole && names.join('.') === module) return starts[last];
    }
    return undefined;
  }

  /** The module of the `from` statement that takes the name at an offset; its dots included. */
  moduleOfImportedName(offset: number): OffsetRange | undefined {
    const { starts, ends, texts } = this.#tokens;
    const at = tokenWhere(starts, offset);
    if (at === undefined) return undefined;
    let keyword = at;
    while (keyword >= 0 && texts[keyword] !== 'import') keyword -= 1;
    let from = keyword;
    while (from >= 0 && texts[from] !== 'from') from -= 1;
    if (from < 0 || keyword <= from + 1) return undefined;
    return { start: starts[from + 1]!, end: ends[keyword - 1]! };
  }

  /**
   * Whether the code handles the absence of the name at an offset: by `hasattr(…, "name")`, by an `except ImportError` or
   * `except AttributeError`, or by asking for the platform, Python's version or the package before.
   */
  isGuarded(offset: number, name: string): boolean {
    return (
      this.#asksFor(name, 'hasattr', 'getattr') || isGuarded(this.#tokens, offset) || this.#isSkipped(name)
    );
  }

  /**
   * Whether the code takes a name of a module where it handles its absence, with whatever it uses in its place: `from a
   * import name` below `try` with an `except ImportError`.
   */
  isTakenUnderGuard(module: string, name: string): boolean {
    this.#takenUnderGuard ??= this.#findTakenUnderGuard();
    return this.#takenUnderGuard.has(`${module} ${name}`);
  }

  /** Modules, each with a word of what is taken of it. */
  #findTakenUnderGuard(): Set<string> {
    const { lines, starts, texts } = this.#tokens;
    const found = new Set<string>();
    for (const { firstToken, endToken } of lines) {
      const words = texts.slice(firstToken, endToken);
      const from = words.indexOf('from');
      const taken = words.indexOf('import', from);
      if (from < 0 || taken < 0 || !isGuarded(this.#tokens, starts[firstToken + from]!)) continue;
      const module = words.slice(from + 1, taken).join('');
      for (const word of words.slice(taken + 1)) found.add(`${module} ${word}`);
    }
    return found;
  }

  /** Whether the code asks whether a module is there, given its name or a part of it; a test may be skipped where it is not. */
  #isSkipped(name: string): boolean {
    const { code, texts, starts, ends } = this.#tokens;
    const isOf = (at: number): boolean =>
      code.slice(starts[at], ends[at]).slice(1, -1) === name ||
      code.slice(starts[at], ends[at]).slice(1, -1).split('.').includes(name);
    const asks = new Set(['importorskip', 'find_spec']);
    return texts.some((text, at) => asks.has(text) && texts[at + 1] === '(' && isOf(at + 2));
  }

  /** Whether one of these functions is called with a name in quotes. */
  #asksFor(name: string, ...functions: string[]): boolean {
    const { code, kinds, starts, ends, texts } = this.#tokens;
    for (const [at, text] of texts.entries()) {
      if (!functions.includes(text)) continue;
      for (let next = at + 1; next < at + 12 && texts[next] !== ')'; next++)
        if (kinds[next] === 'string' && code.slice(starts[next], ends[next]).slice(1, -1) === name)
          return true;
    }
    return false;
  }
}

/** The token with this start, or end; they are in order. */
function tokenWhere(places: readonly number[], offset: number): number | undefined {
  let low = 0;
  let high = places.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const place = places[middle]!;
    if (place === offset) return middle;
    if (place < offset) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

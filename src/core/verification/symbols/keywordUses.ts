import { isClosed, type PythonTokens, splitTokens } from '../scan/pythonTokens.ts';
import type { SourceDefinition, SourceOutline } from './sourceOutline.ts';

/** A call to which a function hands on the keywords that it takes as `**kwargs`. */
export interface Handover {
  /** The token of the last name of what is called. */
  readonly callee: number;
  /** Whose name that is: a plain name, a method of the function's own object, the next class's, or an attribute of anything else. */
  readonly of: 'name' | 'self' | 'super' | 'other';
  /** The keywords that it gives by name. */
  readonly keywords: readonly string[];
  /** The token of what it gives for a keyword, where that is a plain name. */
  readonly values: ReadonlyMap<string, number>;
  /** The positional arguments that it gives: of plain names the name. Without those that it unpacks. */
  readonly positional: readonly (string | undefined)[];
  /** Whether it unpacks positional arguments. */
  readonly unpacks: boolean;
}

/** What a function does with the keywords that it takes as `**kwargs`. */
export interface KeywordUses {
  /** Keywords that it takes out by name. */
  readonly taken: ReadonlySet<string>;
  /** Keywords that it raises an error for. */
  readonly refused: ReadonlySet<string>;
  /** Whether it raises an error for what is left. */
  readonly refusesRest: boolean;
  /** Whether they get to where it cannot be read from the function what becomes of them. */
  readonly escape: boolean;
  readonly handovers: readonly Handover[];
}

/**
 * Reads what a function does with its `**kwargs`.
 *
 * @param rest The name of that parameter.
 */
export function readKeywordUses(
  outline: SourceOutline,
  definition: SourceDefinition,
  rest: string,
): KeywordUses {
  return new KeywordReader(outline, definition, rest).read();
}

const truthWords = new Set(['if', 'elif', 'not', 'and', 'or', 'assert', 'while']);
const truthEnds = new Set([':', 'and', 'or', ')', 'else', ',']);
const takers = new Set(['pop', 'get', 'setdefault']);

class KeywordReader {
  readonly #outline: SourceOutline;
  readonly #tokens: PythonTokens;
  readonly #definition: SourceDefinition;
  readonly #rest: string;
  readonly #taken = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #handovers: Handover[] = [];
  /** The names that hold what was taken out, and its keyword. */
  readonly #holders = new Map<string, string>();
  #refusesRest = false;
  #escape = false;

  constructor(outline: SourceOutline, definition: SourceDefinition, rest: string) {
    this.#outline = outline;
    this.#tokens = outline.tokens;
    this.#definition = definition;
    this.#rest = rest;
  }

  read(): KeywordUses {
    const { body, bodyLines } = this.#definition;
    const { lines } = this.#tokens;
    const [first, end] = bodyLines;
    const inHeader = first < end ? lines[first]!.firstToken : body[1];
    this.#readTokens(body[0], inHeader);
    for (let at = first; at < end; at++) this.#readLine(at);
    return {
      taken: this.#taken,
      refused: this.#refused,
      refusesRest: this.#refusesRest,
      escape: this.#escape,
      handovers: this.#handovers,
    };
  }

  #readLine(at: number): void {
    const { texts, lines } = this.#tokens;
    const { firstToken, endToken, indent } = lines[at]!;
    const word = texts[firstToken];
    // What an error message says of them is no use.
    if (word === 'raise') return;
    const isTop = indent === lines[this.#definition.bodyLines[0]]!.indent;
    const condition = texts.slice(firstToken + 1, endToken - 1);
    if (word === 'if' && this.#raises(at)) {
      const refused = this.#refusedBy(condition, firstToken + 1);
      if (refused !== undefined) return void this.#refused.add(refused);
      if (isTop && this.#asksForAny(condition)) this.#refusesRest = true;
    }
    if (word === 'assert' && isTop && condition[0] === 'not' && texts[firstToken + 2] === this.#rest)
      this.#refusesRest = true;
    this.#readTokens(firstToken, endToken);
  }

  /** The keyword that must not be given where a condition is to be false. */
  #refusedBy(condition: readonly string[], from: number): string | undefined {
    if (condition[1] === 'in' && condition[2] === this.#rest) return this.#string(from);
    const isWhole = condition.length === 1 || condition.slice(1).join(' ') === 'is not None';
    return isWhole ? this.#holders.get(condition[0]!) : undefined;
  }

  /** Whether a condition is that any keyword is left. */
  #asksForAny(condition: readonly string[]): boolean {
    const words = condition.join(' ');
    return words === this.#rest || words.startsWith(`len ( ${this.#rest} )`);
  }

  /** Whether the block below a line raises an error, whatever else it does. */
  #raises(at: number): boolean {
    const { texts, lines } = this.#tokens;
    const [first, second] = [lines[at]!, lines[at + 1]];
    if (!second || second.indent <= first.indent) return false;
    for (let next = at + 1; next < lines.length && lines[next]!.indent > first.indent; next++)
      if (lines[next]!.indent === second.indent && texts[lines[next]!.firstToken] === 'raise') return true;
    return false;
  }

  #readTokens(from: number, to: number): void {
    const { texts, kinds } = this.#tokens;
    for (let at = from; at < to; at++)
      if (kinds[at] === 'name' && texts[at] === this.#rest && texts[at - 1] !== '.' && this.#isOwn(at))
        this.#readUse(at, to);
  }

  /** Whether a name stands for the parameter, and not for one of a function inside. */
  #isOwn(at: number): boolean {
    const within = (owner: SourceDefinition): boolean =>
      this.#outline.inside(owner).some((inner) => {
        const isInBrackets = inner.brackets && at > inner.brackets[0] && at < inner.brackets[1];
        const isInBody = at >= inner.body[0] && at < inner.body[1];
        if (!isInBrackets && !isInBody) return false;
        const signature = inner.kind === 'def' ? this.#outline.signature(inner) : undefined;
        const isBound =
          signature?.rest === this.#rest || signature?.parameters.some(({ name }) => name === this.#rest);
        return isBound || within(inner);
      });
    return !within(this.#definition);
  }

  #readUse(at: number, lineEnd: number): void {
    const { texts } = this.#tokens;
    const [before, behind] = [texts[at - 1]!, at + 1 < lineEnd ? texts[at + 1]! : ''];
    if (before === '**' && (behind === ',' || behind === ')')) return this.#readHandover(at);
    const key = this.#keyAt(at, behind);
    if (key !== undefined) {
      this.#taken.add(key);
      if (texts[at - 1] === '=') this.#holders.set(texts[at - 2]!, key);
      return;
    }
    if (!this.#isHarmless(at, before, behind)) this.#escape = true;
  }

  /** Whether it is only asked if there are any, or some are added. */
  #isHarmless(at: number, before: string, behind: string): boolean {
    const { texts } = this.#tokens;
    if (truthWords.has(before)) return behind === '' || truthEnds.has(behind);
    if (before === '(' && behind === ')') return /^(?:len|bool)$/.test(texts[at - 2] ?? '');
    return behind === '.' && texts[at + 2] === 'update' && texts[at + 3] === '(';
  }

  /** The keyword that is taken out, looked up, set or asked for. */
  #keyAt(at: number, behind: string): string | undefined {
    const { texts } = this.#tokens;
    if (behind === '.' && takers.has(texts[at + 2] ?? '') && texts[at + 3] === '(')
      return this.#string(at + 4);
    if (behind === '[' && texts[at + 3] === ']') return this.#string(at + 2);
    if (texts[at - 1] === 'in') return this.#string(texts[at - 2] === 'not' ? at - 3 : at - 2);
    return undefined;
  }

  #string(at: number): string | undefined {
    const { kinds, code, starts, ends } = this.#tokens;
    if (kinds[at] !== 'string') return undefined;
    return /^u?(['"])(\w+)\1$/i.exec(code.slice(starts[at], ends[at]))?.[2];
  }

  #readHandover(at: number): void {
    const { texts, kinds, partners } = this.#tokens;
    let open = -1;
    for (const [one, partner] of partners) if (one < at && partner > at && one > open) open = one;
    const isCall = texts[open] === '(' && kinds[open - 1] === 'name' && isClosed(this.#tokens, open);
    if (!isCall) {
      this.#escape = true;
      return;
    }
    this.#handovers.push({ callee: open - 1, of: this.#ownerOf(open - 1), ...this.#arguments(open) });
  }

  #arguments(open: number): Omit<Handover, 'callee' | 'of'> {
    const { texts, kinds, partners } = this.#tokens;
    const keywords: string[] = [];
    const values = new Map<string, number>();
    const positional: (string | undefined)[] = [];
    let unpacks = false;
    for (const [from, to] of splitTokens(this.#tokens, open + 1, partners.get(open)!))
      if (texts[from + 1] === '=' && to > from + 1) {
        keywords.push(texts[from]!);
        if (to === from + 3 && kinds[from + 2] === 'name') values.set(texts[from]!, from + 2);
      } else if (texts[from] === '*') unpacks = true;
      else if (texts[from] !== '**') positional.push(to === from + 1 ? texts[from] : undefined);
    return { keywords, values, positional, unpacks };
  }

  #ownerOf(callee: number): Handover['of'] {
    const { texts, partners } = this.#tokens;
    if (texts[callee - 1] !== '.') return 'name';
    const [self] = this.#outline.signature(this.#definition)?.parameters ?? [];
    const isMethod = this.#definition.owner?.kind === 'class';
    const owner = texts[callee - 2];
    if (isMethod && owner === self?.name && texts[callee - 3] !== '.') return 'self';
    for (const [open, close] of partners)
      if (close === callee - 2 && texts[open - 1] === 'super') return 'super';
    return 'other';
  }
}

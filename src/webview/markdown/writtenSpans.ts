import { parseTex } from '../math/parseTex.ts';
import { dollarMath, type MathSpan, parenthesisedMath } from './mathSpans.ts';

/** Part of a text in which nothing is Markdown: a formula, or what only looks like Markdown. */
export interface WrittenSpan {
  readonly start: number;
  readonly end: number;
  /** The formula in TeX; undefined for text. */
  readonly tex?: string;
  /** The escaped character, which is shown without its backslash. */
  readonly shown?: string;
}

/** Names with one underscore on each side that enum and ctypes give a meaning. All others may be emphasis. */
const singleUnderscoreNames = new Set(
  (
    '_missing_ _value_ _name_ _order_ _ignore_ _fields_ _pack_ _anonymous_ _align_ _layout_ _type_ _length_ ' +
    '_flags_ _restype_ _argtypes_'
  ).split(' '),
);

/** A backslash is an escape only before what would begin Markdown there. All others are TeX, paths, or patterns. */
const escapable = /[*_`<~$]/;
const escapableBefore = /^(?:!\[|&#?\w+;|\[[^\][\n]*\]\(|\]\()/;
const escapableAtStart = /[#>+\-=]/;

/** Characters on each side of a backslash that may belong to the same word. */
const maxWord = 100;

const marks = /`+|\\[\s\S]|\$|\*+|[\p{L}\p{M}\p{N}_]+/gu;

/**
 * The parts of a paragraph that are to be shown as they are written: formulas, Python's names (`__init__`), and stars that
 * multiply. Code is left to the lexer.
 */
export function writtenSpans(source: string): readonly WrittenSpan[] {
  return new SpanFinder(source).find();
}

class SpanFinder {
  readonly #source: string;
  readonly #spans: WrittenSpan[] = [];
  /** Where runs of backticks of each length begin, the last first. */
  readonly #ticks = new Map<number, number[]>();
  /** Where the open emphasis begins, by the number of its stars. */
  readonly #open = new Map<number, number>();

  constructor(source: string) {
    this.#source = source;
    for (const { 0: run, index } of source.matchAll(/`+/g)) {
      const starts = this.#ticks.get(run.length);
      if (starts) starts.unshift(index);
      else this.#ticks.set(run.length, [index]);
    }
  }

  find(): readonly WrittenSpan[] {
    const pattern = new RegExp(marks);
    for (let found = pattern.exec(this.#source); found; found = pattern.exec(this.#source))
      pattern.lastIndex = this.#read(found[0], found.index);
    return this.#spans;
  }

  /** Reads what begins at a place, and returns where to go on. */
  #read(text: string, start: number): number {
    const end = start + text.length;
    switch (text.charAt(0)) {
      case '`':
        return this.#endOfCode(text.length, end) ?? end;
      case '\\':
        return this.#readBackslash(text, start, end);
      case '$':
        return this.#addMath(start, dollarMath(this.#source, start)) ?? end;
      case '*':
        if (this.#multiplies(text.length, start)) this.#spans.push({ start, end });
        return end;
      default:
        if (isName(text)) this.#spans.push({ start, end });
        return end;
    }
  }

  #readBackslash(text: string, start: number, end: number): number {
    const next = text.charAt(1);
    if (next === '(') {
      const mathEnd = this.#addMath(start, parenthesisedMath(this.#source, start));
      if (mathEnd !== undefined) return mathEnd;
    }
    // Two backslashes are a path of a network or the end of a line in TeX, and not one.
    if (next === '\\') this.#spans.push({ start, end });
    else if (this.#escapes(next, start)) this.#spans.push({ start, end, shown: next });
    return end;
  }

  #escapes(next: string, start: number): boolean {
    if (this.#isInPath(start)) return false;
    if (escapable.test(next)) return true;
    if (escapableBefore.test(this.#source.slice(start + 1, start + 200))) return true;
    const before = this.#source.slice(Math.max(0, start - 12), start);
    if (escapableAtStart.test(next)) return /(?:^|\n)[ \t]*$/.test(before);
    return /[.)]/.test(next) && /(?:^|\n)[ \t]*\d{1,9}$/.test(before);
  }

  /** Whether the word around a backslash has others that escape nothing: a path, a pattern, or TeX. */
  #isInPath(start: number): boolean {
    const before = /\S*$/.exec(this.#source.slice(Math.max(0, start - maxWord), start))![0];
    const after = /^\S*/.exec(this.#source.slice(start + 2, start + maxWord))![0];
    return /\\[\p{L}\p{N}]/u.test(before) || /\\[\p{L}\p{N}]/u.test(after);
  }

  #endOfCode(length: number, from: number): number | undefined {
    const starts = this.#ticks.get(length)!;
    while (starts.length > 0 && starts.at(-1)! < from) starts.pop();
    const close = starts.at(-1);
    return close === undefined ? undefined : close + length;
  }

  #addMath(start: number, span: MathSpan | undefined): number | undefined {
    if (!span || !parseTex(span.tex)) return undefined;
    this.#spans.push({ start, end: span.end, tex: span.tex });
    return span.end;
  }

  /** Whether stars stand between two operands, and do not end emphasis that goes on as a word: `**name**s`. */
  #multiplies(length: number, start: number): boolean {
    const before = this.#source.charAt(start - 1);
    const after = this.#source.slice(start + length, start + length + 8);
    const opened = this.#open.get(length);
    const endsWord = /[\w)\]]/.test(before);
    if (!(endsWord && /^[\w([{'"]/.test(after))) {
      if (/\S/.test(before) && opened !== undefined) this.#open.delete(length);
      else if (/^\S/.test(after) && !/^(?:kw|args\b)/.test(after)) this.#open.set(length, start);
      return false;
    }
    if (opened === undefined) return true;
    const inside = this.#source.slice(opened + length, start);
    const isSuffix = /^(?:e?s|e?d|ing)(?!\w)/.test(after);
    const closes = isSuffix || (length === 1 ? !/\s/.test(inside) : !/^\d/.test(after));
    if (closes) this.#open.delete(length);
    return !closes;
  }
}

/** Whether a word with underscores at its edges is a name: `__init__`, `_private_name`, `_missing_`. */
function isName(word: string): boolean {
  if (!/^_|_$/.test(word)) return false;
  if (/^__[^_].*__$/.test(word) || singleUnderscoreNames.has(word)) return true;
  return /[^_]_+[^_]/.test(word);
}

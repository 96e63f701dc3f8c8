import { builtinNames } from '../python/builtinNames.ts';
import { type SourceDefinition, SourceOutline } from '../verification/symbols/sourceOutline.ts';
import type { CodePlace } from './codePlace.ts';
import { wordsOf } from './codeWords.ts';

/** Of a class with more lines, only what is above its first method is its place. */
const longestClass = 80;

/** More of a string says nothing new. */
const longestString = 2000;

const mostCalls = 200;

/**
 * How much a word tells by where it stands, and how long such a text usually is: in a longer one each word tells less. Chosen
 * with every second question of the benchmark `context`.
 */
const fields = {
  name: { weight: 6, usual: 2, slope: 0.3 },
  owner: { weight: 4, usual: 2, slope: 0.3 },
  docstring: { weight: 2.5, usual: 20, slope: 0.5 },
  body: { weight: 1, usual: 60, slope: 0.6 },
} as const;

type Field = keyof typeof fields;

/** Steps of a weight in a byte. */
const stepsOfWeight = 8;

/** The functions and classes of a file; what is in a function belongs to it. */
export function outlinePlaces(source: string): CodePlace[] {
  const outline = new SourceOutline(source);
  const reader = new PlaceReader(outline);
  return outline.definitions
    .filter((one) => one.name !== '' && !isInFunction(one))
    .map((one) => reader.place(one));
}

function isInFunction({ owner }: SourceDefinition): boolean {
  return owner !== undefined && (owner.kind === 'def' || isInFunction(owner));
}

class PlaceReader {
  readonly #outline: SourceOutline;
  readonly #lineStarts: readonly number[];
  /** Of names that the file uses. */
  readonly #known = new Map<string, readonly string[]>();

  constructor(outline: SourceOutline) {
    this.#outline = outline;
    this.#lineStarts = [
      0,
      ...Array.from(outline.tokens.code.matchAll(/\r\n?|\n/g), ({ index, 0: { length } }) => index + length),
    ];
  }

  place(one: SourceDefinition): CodePlace {
    const { starts, ends, texts } = this.#outline.tokens;
    const path = pathOf(one);
    const def = one.header - (texts[one.header - 1] === 'async' ? 1 : 0);
    const start = (one.decorators[0]?.[0] ?? def + 1) - 1;
    const from = this.#lineOf(starts[Math.max(0, start)]!);
    const to = this.#lineOf(ends[one.body[1] - 1]!);
    const pieces = this.#pieces(one);
    const words = new Words();
    words.add('name', wordsOf(one.name));
    words.add('owner', path.slice(0, -1).flatMap(wordsOf));
    words.add('docstring', this.#docstring(one));
    words.add(
      'body',
      pieces.flatMap((piece) => this.#wordsIn(piece, one)),
    );
    return {
      kind: one.kind === 'def' ? 'function' : 'class',
      name: path.join('.'),
      line: this.#lineOf(starts[one.header]!),
      startLine: from,
      endLine: one.kind === 'class' && to - from >= longestClass ? this.#endOfHead(one, to) : to,
      words: words.weights(),
      calls: [...this.#bases(one), ...this.#calls(pieces)],
    };
  }

  /** Token ranges that are its own: of a class, instead of its methods, their names and docstrings. */
  #pieces(one: SourceDefinition): (readonly [from: number, to: number])[] {
    const { header, body, decorators } = one;
    if (one.kind === 'def') return [...decorators, [header + 2, body[1]]];
    const { kinds } = this.#outline.tokens;
    const pieces: [number, number][] = [];
    let from = header + 2;
    for (const each of this.#outline.inside(one)) {
      const [docstring] = each.body;
      pieces.push(
        [from, Math.min(each.header, body[1])],
        [each.header + 1, each.header + 2],
        [docstring, kinds[docstring] === 'string' ? docstring + 1 : docstring],
      );
      from = Math.max(from, each.body[1]);
    }
    return [...decorators, ...pieces, [from, body[1]]];
  }

  #wordsIn([from, to]: readonly [number, number], one: SourceDefinition): string[] {
    const { kinds, texts, starts, ends, code } = this.#outline.tokens;
    const found: string[] = [];
    for (let at = from; at < to; at++) {
      if (kinds[at] === 'name') found.push(...this.#wordsOfName(texts[at]!));
      else if (kinds[at] === 'string' && at !== one.body[0])
        found.push(...wordsOf(code.slice(starts[at], Math.min(ends[at]!, starts[at]! + longestString))));
    }
    if (from < to) found.push(...this.#comments(starts[from]!, ends[to - 1]!));
    return found;
  }

  #wordsOfName(name: string): readonly string[] {
    const known = this.#known.get(name);
    if (known) return known;
    const words = wordsOf(name);
    this.#known.set(name, words);
    return words;
  }

  #comments(start: number, end: number): string[] {
    const { skipped, code } = this.#outline.tokens;
    const found: string[] = [];
    for (let at = firstFrom(skipped, start); at < skipped.length && skipped[at]!.start < end; at++)
      found.push(...wordsOf(code.slice(skipped[at]!.start, skipped[at]!.end)));
    return found;
  }

  #docstring({ body: [at] }: SourceDefinition): string[] {
    const { kinds, starts, ends, code } = this.#outline.tokens;
    if (kinds[at] !== 'string') return [];
    return wordsOf(code.slice(starts[at], Math.min(ends[at]!, starts[at]! + longestString)));
  }

  #calls(pieces: readonly (readonly [number, number])[]): string[] {
    const { kinds, texts } = this.#outline.tokens;
    const found = new Set<string>();
    for (const [from, to] of pieces)
      for (let at = from; at < to && found.size < mostCalls; at++) {
        const text = texts[at]!;
        const isDefined = texts[at - 1] === 'def' || texts[at - 1] === 'class';
        if (kinds[at] === 'name' && texts[at + 1] === '(' && !isDefined && !builtinNames.has(text))
          found.add(text.toLowerCase());
      }
    return [...found];
  }

  #bases({ kind, brackets }: SourceDefinition): string[] {
    const { kinds, texts } = this.#outline.tokens;
    if (kind === 'def' || !brackets) return [];
    const found: string[] = [];
    for (let at = brackets[0] + 1; at < brackets[1]; at++)
      if (kinds[at] === 'name' && texts[at + 1] !== '.' && texts[at + 1] !== '=')
        found.push(texts[at]!.toLowerCase());
    return found;
  }

  /** The last line of a class above its first method. */
  #endOfHead(one: SourceDefinition, end: number): number {
    const { starts, ends } = this.#outline.tokens;
    const [first] = this.#outline.inside(one);
    if (!first) return end;
    const start = (first.decorators[0]?.[0] ?? first.header + 1) - 1;
    const before = Math.max(one.header, Math.min(start, starts.length) - 1);
    return this.#lineOf(ends[before]!);
  }

  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}

function pathOf(one: SourceDefinition): string[] {
  return [...(one.owner ? pathOf(one.owner) : []), one.name];
}

function firstFrom(ranges: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds up what each word tells. */
class Words {
  readonly #weights = new Map<string, number>();

  add(field: Field, words: readonly string[]): void {
    const { weight, usual, slope } = fields[field];
    const each = weight / (1 - slope + (slope * words.length) / usual);
    for (const word of words) this.#weights.set(word, (this.#weights.get(word) ?? 0) + each);
  }

  weights(): [string, number][] {
    return Array.from(this.#weights, ([word, weight]) => [
      word,
      Math.max(1, Math.min(255, Math.round(weight * stepsOfWeight))),
    ]);
  }
}

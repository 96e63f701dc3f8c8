import type { OffsetRange } from '../../text/offsetRange.ts';
import { TextPositions } from '../../text/textPositions.ts';
import { type LogicalLine, type PythonTokens, tokenAtLevel } from '../../verification/scan/pythonTokens.ts';
import { tokenizePython } from '../../verification/scan/tokenizePython.ts';
import type { WrittenFor } from './writeInstructions.ts';

/** A function or class in Python code. Lines count from 0; offsets and tokens are those of the code. */
export interface PythonDefinition extends WrittenFor {
  /** Its own name, without those of classes around it. */
  readonly ownName: string;
  /** The line of its first decorator, or of its header. */
  readonly start: number;
  /** The line that its header begins in, and the one that it ends in. */
  readonly header: number;
  readonly headerEnd: number;
  /** The line after its last one. */
  readonly end: number;
  /** The texts of its decorators, without `@`. */
  readonly decorators: readonly string[];
  readonly isAsync: boolean;
  /** Whether it is in a function, so that no other file can import it. */
  readonly isInner: boolean;
  /** The token of the name, and that of the colon before its body. */
  readonly nameToken: number;
  readonly colon: number;
  /** The first statement of its body: in the line of the header for `def f(): pass`. Undefined while nothing is written. */
  readonly body:
    | {
        readonly start: number;
        readonly line: number;
        readonly isInHeaderLine: boolean;
        readonly docstring: OffsetRange | undefined;
      }
    | undefined;
}

/** The functions and classes of a piece of Python, in their order, with the tokens that they are made of. */
export interface PythonDefinitions {
  readonly tokens: PythonTokens;
  readonly all: readonly PythonDefinition[];
}

/** Finds functions and classes, also in code that is being written. */
export function pythonDefinitions(code: string): PythonDefinitions {
  const tokens = tokenizePython(code);
  return { tokens, all: new Finder(tokens).run() };
}

/**
 * The innermost definition around a line, of its decorators as well; a line that is blank or a comment belongs to what is
 * before it.
 */
export function definitionAround(
  { all }: PythonDefinitions,
  lines: readonly string[],
  line: number,
): PythonDefinition | undefined {
  let at = line;
  while (at > 0 && /^\s*(?:#|$)/.test(lines[at] ?? '') && !all.some((one) => contains(one, at))) at -= 1;
  return all.findLast((one) => contains(one, at));
}

function contains({ start, end }: PythonDefinition, line: number): boolean {
  return start <= line && line < end;
}

type Open = { -readonly [Key in keyof PythonDefinition]: PythonDefinition[Key] } & { indent: number };

class Finder {
  readonly #tokens: PythonTokens;
  readonly #positions: TextPositions;
  readonly #found: Open[] = [];
  #open: Open[] = [];
  #decorators: LogicalLine[] = [];

  constructor(tokens: PythonTokens) {
    this.#tokens = tokens;
    this.#positions = new TextPositions(tokens.code);
  }

  run(): readonly PythonDefinition[] {
    for (const line of this.#tokens.lines) if (line.endToken > line.firstToken) this.#read(line);
    return this.#found;
  }

  #read(line: LogicalLine): void {
    const { firstToken, endToken, indent } = line;
    this.#open = this.#open.filter((one) => one.indent < indent);
    const last = this.#lineOf(this.#tokens.ends[endToken - 1]! - 1);
    const parent = this.#open.at(-1);
    if (parent && !parent.body) parent.body = this.#body(firstToken, endToken, false);
    if (this.#tokens.texts[firstToken] === '@') {
      if (this.#decorators[0] && this.#decorators[0].indent !== indent) this.#decorators = [];
      this.#decorators.push(line);
    } else {
      const one = this.#definition(line, last);
      this.#decorators = [];
      if (one) {
        this.#found.push(one);
        this.#open.push(one);
      }
    }
    for (const one of this.#open) one.end = last + 1;
  }

  #definition({ firstToken, endToken, indent }: LogicalLine, last: number): Open | undefined {
    const { texts, kinds, starts } = this.#tokens;
    const isAsync = texts[firstToken] === 'async';
    const keyword = texts[firstToken + (isAsync ? 1 : 0)];
    const nameToken = firstToken + (isAsync ? 2 : 1);
    if ((keyword !== 'def' && (keyword !== 'class' || isAsync)) || kinds[nameToken] !== 'name')
      return undefined;
    const colon = tokenAtLevel(this.#tokens, nameToken + 1, endToken, ':');
    if (colon >= endToken) return undefined;
    const parent = this.#open.at(-1);
    const ownName = texts[nameToken]!;
    const decorators = this.#decorators.filter((one) => one.indent === indent);
    const header = this.#lineOf(starts[firstToken]!);
    return {
      kind: keyword === 'class' ? 'class' : parent?.kind === 'class' ? 'method' : 'function',
      name: parent?.kind === 'class' ? `${parent.name}.${ownName}` : ownName,
      ownName,
      start: decorators[0] ? this.#lineOf(starts[decorators[0].firstToken]!) : header,
      header,
      headerEnd: this.#lineOf(starts[colon]!),
      end: last + 1,
      decorators: decorators.map((one) => this.#textOf(one.firstToken + 1, one.endToken)),
      isAsync,
      isInner: this.#open.some(({ kind }) => kind !== 'class'),
      nameToken,
      colon,
      body: colon + 1 < endToken ? this.#body(colon + 1, endToken, true) : undefined,
      indent,
    };
  }

  #body(first: number, end: number, isInHeaderLine: boolean): NonNullable<PythonDefinition['body']> {
    const start = this.#tokens.starts[first]!;
    return { start, line: this.#lineOf(start), isInHeaderLine, docstring: this.#docstring(first, end) };
  }

  /** A statement of nothing but strings, perhaps in brackets, none of which is made of bytes or values. */
  #docstring(first: number, end: number): OffsetRange | undefined {
    const { kinds, texts, starts, ends, code } = this.#tokens;
    const last = tokenAtLevel(this.#tokens, first, end, ';') - 1;
    let hasText = false;
    for (let at = first; at <= last; at++) {
      const isText = kinds[at] === 'string' && !/^[a-z]*b/i.test(code.slice(starts[at], starts[at]! + 2));
      if (!isText && texts[at] !== '(' && texts[at] !== ')') return undefined;
      hasText ||= isText;
    }
    return hasText ? { start: starts[first]!, end: ends[last]! } : undefined;
  }

  #textOf(first: number, end: number): string {
    const { code, starts, ends } = this.#tokens;
    return end > first ? code.slice(starts[first], ends[end - 1]) : '';
  }

  #lineOf(offset: number): number {
    return this.#positions.positionAt(offset).line;
  }
}

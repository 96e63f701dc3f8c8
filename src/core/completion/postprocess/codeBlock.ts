import {
  clausesAfter,
  leavesBlock,
  type PythonScanner,
  scanPythonLines,
} from '../../python/pythonScanner.ts';
import { indentWidth } from '../../text/indentation.ts';
import type { CursorContext } from '../../ports/completionRequest.ts';

const textLanguages: readonly string[] = ['markdown', 'plaintext', 'restructuredtext', 'latex'];

/** `in`: the line belongs to the block. `last`: it belongs to it and ends it. `undecided`: that depends on later lines. */
export type BlockVerdict = 'in' | 'last' | 'undecided' | 'out';

/**
 * The block that the cursor is in: the one that the header above the cursor opens, otherwise the one of the cursor's own
 * line. It takes lines one by one, each whole, including the text before the cursor.
 */
export class CodeBlock {
  readonly #place: CursorContext;
  readonly #python: PythonScanner | undefined;
  /** The minimum indentation of a line inside. Without it, the first line decides. */
  #minIndent: number | undefined;
  #header: { readonly indent: number; readonly keyword: string } | undefined;
  /** The indentation of the first line of code, and whether a function or class begins there. */
  #base: number | undefined;
  #definition: 'none' | 'decorated' | 'begun' = 'none';
  #statementIsOpen: boolean;
  readonly #startsInCode: boolean;
  readonly #isText: boolean;

  constructor(place: CursorContext) {
    this.#place = place;
    this.#python = place.languageId === 'python' ? scanPythonLines(place.linesAbove) : undefined;
    this.#statementIsOpen = place.linePrefix.trim() !== '';
    this.#isText = textLanguages.includes(place.languageId);
    this.#startsInCode =
      !this.#isText && (this.#python?.contextAfter(place.linePrefix).kind ?? 'code') === 'code';
    if (this.#python) this.#beginPython(this.#python);
    else this.#beginOther();
  }

  /** Whether the cursor is neither in a string nor in a comment, nor in prose. */
  get startsInCode(): boolean {
    return this.#startsInCode;
  }

  /** Whether the next line continues a statement, inside brackets or a string. */
  get insideStatement(): boolean {
    return this.#python?.insideStatement ?? false;
  }

  /** Whether the next line begins inside a string, or is prose anyway. */
  get insideString(): boolean {
    return this.#python?.insideString ?? this.#isText;
  }

  /** Whether the block is at the outermost level. */
  get isOutermost(): boolean {
    return (this.#minIndent ?? this.#base) === 0;
  }

  /** Whether a line that is not blank belongs to the block. More text after its first word changes nothing. */
  judge(line: string, isFirst: boolean): BlockVerdict {
    if (this.insideStatement || (isFirst && this.#place.linePrefix.trim() !== '')) return 'in';
    const indent = this.#width(line);
    const text = line.trimStart();
    const inside = isFirst || indent >= (this.#minIndent ?? indent);
    if (this.#python && text.startsWith('#')) return inside ? 'in' : 'undecided';
    if (inside && this.#isUnreachable(indent)) return 'out';
    if (inside) return this.#beginsNextDefinition(indent, text) ? 'out' : 'in';
    return this.#belongsToHeader(indent, text);
  }

  /** Adds a line that is part of the block, or blank. */
  add(line: string, isFirst: boolean): void {
    const continued = this.insideStatement;
    this.#python?.addLine(line);
    if (line.trim() === '') return;
    if (!continued) this.#addStart(line, isFirst);
    if (!this.#statementIsOpen || this.insideStatement) return;
    this.#statementIsOpen = false;
    this.#enterBody(line);
  }

  #addStart(line: string, isFirst: boolean): void {
    const indent = this.#width(line);
    const text = line.trimStart();
    if (this.#python && text.startsWith('#')) return;
    this.#base ??= indent;
    if (this.#minIndent === undefined || (isFirst && indent < this.#minIndent)) {
      this.#minIndent = indent;
      this.#header ??= this.#enclosingHeader(indent);
    }
    if (indent !== this.#base) return;
    if (text.startsWith('@')) this.#definition = 'decorated';
    else if (/^(?:async\s+def|def|class)\b/.test(text)) this.#definition = 'begun';
  }

  /** For a cursor inside a statement: if that turns out to be a header, its body is the block. */
  #enterBody(line: string): void {
    const statement = this.#python?.statement;
    const opens = this.#python ? statement?.opensBlock : opener.test(line);
    const indent = this.#width(statement?.indentation ?? line);
    this.#minIndent = opens ? indent + 1 : indent;
    this.#header = opens ? { indent, keyword: statement?.keyword ?? '' } : this.#enclosingHeader(indent);
    if (opens) {
      this.#base = undefined;
      this.#definition = 'none';
    }
  }

  #beginPython(python: PythonScanner): void {
    const { linePrefix } = this.#place;
    if (linePrefix.trim() !== '') return;
    const above = python.statement;
    if (above?.opensBlock && !python.insideStatement) {
      const indent = this.#width(above.indentation);
      this.#header = { indent, keyword: above.keyword };
      this.#minIndent = indent + 1;
    } else if (linePrefix !== '') {
      this.#minIndent = this.#width(linePrefix);
      this.#header = this.#enclosingHeader(this.#minIndent);
    }
  }

  #beginOther(): void {
    const { linePrefix, linesAbove } = this.#place;
    const above = linesAbove.findLast((line) => line.trim() !== '') ?? '';
    if (linePrefix.trim() !== '') return;
    if (opener.test(above)) {
      this.#header = { indent: this.#width(above), keyword: '' };
      this.#minIndent = this.#header.indent + 1;
    } else if (linePrefix !== '') this.#minIndent = this.#width(linePrefix);
  }

  #enclosingHeader(below: number): { readonly indent: number; readonly keyword: string } | undefined {
    const header = this.#python?.openBlocks.findLast((block) => this.#width(block.indentation) < below);
    return header && { indent: this.#width(header.indentation), keyword: header.keyword };
  }

  /** After `return` and the like, nothing at the same level is ever run. */
  #isUnreachable(indent: number): boolean {
    const before = this.#python?.statement;
    return before !== undefined && leavesBlock(before) && this.#width(before.indentation) === indent;
  }

  /** One function or class is enough: the next one is a completion of its own. */
  #beginsNextDefinition(indent: number, text: string): boolean {
    if (indent !== this.#base || this.#definition !== 'begun') return false;
    return /^(?:@|(?:async\s+def|def|class)\b)/.test(text);
  }

  #belongsToHeader(indent: number, text: string): BlockVerdict {
    if (indent !== this.#header?.indent) return 'out';
    if (!this.#python) return !/^[)\]}]/.test(text) ? 'out' : opener.test(text) ? 'in' : 'last';
    const word = /^\w*/.exec(text)![0];
    return clausesAfter[this.#header.keyword]?.includes(word) ? 'in' : 'out';
  }

  #width(line: string): number {
    return indentWidth(line, this.#place.indentSize || 4);
  }
}

const opener = /[{([:]\s*$/;

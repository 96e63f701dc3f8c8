import {
  hasMatchingStatement,
  leavesBlock,
  PythonScanner,
  type PythonStatement,
  scanPythonLines,
} from '../../python/pythonScanner.ts';
import { indentWidth } from '../../text/indentation.ts';
import type { CursorContext } from '../../ports/completionRequest.ts';
import { IndentLevels } from './indentLevels.ts';

/**
 * The completion with the indentation of the file: in its unit, from the level that the cursor is at. A first line that the
 * model has indented once more, or not at all, moves to where its block begins.
 */
export function reindentCompletion(text: string, place: CursorContext): string {
  const lines = trimBlankLines(text, place);
  if (lines.length === 0) return '';
  return place.languageId === 'python' ? new Reindenter(place).run(lines) : inStyle(lines, place);
}

const isBlank = (line: string): boolean => line.trim() === '';

/** The lines without blank lines at the beginning that the cursor's own line makes superfluous. */
function trimBlankLines(text: string, { linePrefix, linesAbove }: CursorContext): string[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  if (first <= 0) return first < 0 ? [] : lines;
  const code = lines.slice(first);
  if (!isBlank(linePrefix)) return opensBlock(linePrefix) ? ['', ...code] : lines;
  // Before a function or class at the left edge, blank lines are part of the style.
  const isDefinition = /^(?:@|def\b|class\b|async\b)/.test(code[0]!);
  const isBelowCode = !isBlank(linesAbove.at(-1) ?? '');
  return linePrefix === '' && isDefinition && isBelowCode ? lines : code;
}

const opensBlock = (line: string): boolean => /[:{]\s*$/.test(line);

const indentText = (width: number, { usesTabs, indentSize }: CursorContext): string =>
  usesTabs && indentSize > 0
    ? '\t'.repeat(Math.floor(width / indentSize)) + ' '.repeat(width % indentSize)
    : ' '.repeat(width);

/** A file may be indented differently around the cursor; Python does not allow mixing both in one block. */
function inOwnStyle(place: CursorContext, indentationAbove: string): CursorContext {
  const own = /^\s*/.exec(place.linePrefix)![0] || indentationAbove;
  return own === '' ? place : { ...place, usesTabs: own.includes('\t') };
}

/** In other languages, only blanks and tabs are converted, and a first line is not indented twice. */
function inStyle(lines: readonly string[], place: CursorContext): string {
  const { linePrefix } = place;
  const style = inOwnStyle(place, '');
  const size = place.indentSize || 4;
  return lines
    .map((line, index) => {
      if (index === 0) return linePrefix !== '' && isBlank(linePrefix) ? line.trimStart() : line;
      return isBlank(line) ? '' : indentText(indentWidth(line, size), style) + line.trimStart();
    })
    .join('\n');
}

/** The lines of code that begin a statement. */
function statementStarts(lines: readonly string[]): string[] {
  const scanner = new PythonScanner();
  return lines.filter((line) => {
    const isStart = !scanner.insideStatement && !isBlank(line) && !line.trimStart().startsWith('#');
    scanner.addLine(line);
    return isStart;
  });
}

class Reindenter {
  readonly #place: CursorContext;
  readonly #size: number;
  readonly #scanner: PythonScanner;
  readonly #levels: IndentLevels;
  /** Columns of the current statement, in the model's text and in the file. */
  #statement = { model: 0, file: 0 };

  constructor(place: CursorContext) {
    this.#size = place.indentSize || 4;
    this.#scanner = scanPythonLines(place.linesAbove);
    this.#place = inOwnStyle(place, this.#scanner.statement?.indentation ?? '');
    this.#levels = new IndentLevels(this.#size);
    for (const { indentation } of this.#scanner.openBlocks)
      this.#levels.addFileLine(this.#width(indentation));
    if (this.#scanner.statement) this.#levels.addFileLine(this.#width(this.#scanner.statement.indentation));
  }

  run(lines: readonly string[]): string {
    const { linePrefix } = this.#place;
    const out: string[] = [];
    for (const [index, line] of lines.entries()) {
      const isContinued = this.#scanner.insideStatement;
      const whole = index === 0 ? linePrefix + line : line;
      let text: string | undefined = line;
      if (isBlank(whole)) text = '';
      else if (index === 0) text = this.#first(line, lines);
      else if (isContinued) text = this.#continued(line);
      else text = this.#indented(this.#level(lines, index), line);
      // A clause without its statement is left out, and all that follows.
      if (text === undefined) break;
      out.push(text);
      this.#scanner.addLine(whole);
      const { statement } = this.#scanner;
      if (!statement || this.#scanner.insideStatement) continue;
      this.#levels.opens = statement.opensBlock;
      if (index === 0 && !isBlank(linePrefix)) this.#fitToFirst(lines.slice(1), statement);
    }
    return out.join('\n');
  }

  /**
   * Finds out how the model counts the file's own levels, from the first line that it begins: it may keep to a step of its
   * own below lines with another. What follows `return` and the like is further out.
   */
  #fitToFirst(lines: readonly string[], above: PythonStatement): void {
    const [first] = statementStarts(lines);
    if (first === undefined) return;
    if (above.opensBlock) this.#levels.fitToBody(this.#width(first));
    else if (leavesBlock(above)) this.#levels.leave();
    else this.#levels.fitToStatement(this.#width(first));
  }

  #first(line: string, lines: readonly string[]): string | undefined {
    const { linePrefix } = this.#place;
    const { statement, insideStatement } = this.#scanner;
    if (!isBlank(linePrefix)) {
      if (!insideStatement) this.#levels.addFileLine(this.#width(linePrefix));
      return line;
    }
    if (insideStatement) return linePrefix === '' ? line : line.trimStart();
    const column = this.#firstColumn(line, statement !== undefined && statement.opensBlock);
    if (!this.#fitsLevel(line, column)) return undefined;
    const own = this.#width(line);
    const base = this.#base([column, this.#width(linePrefix + line), ...(own > 0 ? [own] : [])], lines);
    this.#levels.enter(base, column);
    this.#statement = { model: base, file: column };
    const indent = indentText(column, this.#place);
    return (indent.startsWith(linePrefix) ? indent.slice(linePrefix.length) : '') + line.trimStart();
  }

  /**
   * The columns that the first line would have if it were indented like the others: the most that leave none of them
   * further out.
   */
  #base(widths: readonly number[], lines: readonly string[]): number {
    const min = Math.min(...widths);
    const others = statementStarts(lines)
      .slice(1)
      .map((line) => this.#width(line))
      .filter((width) => width >= min);
    const body = opensBlock(lines[0]!) ? others[0] : undefined;
    const fitting = widths.filter((width) => others.every((other) => width <= other) && width !== body);
    return others.length === 0 || fitting.length === 0 ? widths[0]! : Math.max(...fitting);
  }

  /** The columns in the file of the first line, if the cursor's line is blank. */
  #firstColumn(line: string, isBelowHeader: boolean): number {
    const { linePrefix } = this.#place;
    const own = this.#width(linePrefix);
    const header = this.#scanner.statement;
    if (isBelowHeader && header) return this.#body(this.#width(header.indentation), own, line);
    return linePrefix === '' ? this.#levels.nearest(this.#width(line)) : own;
  }

  /** The columns of the body of a header. */
  #body(header: number, own: number, line: string): number {
    if (own > header) return own;
    const below = this.#place.linesBelow.filter((line) => !isBlank(line)).map((line) => this.#width(line));
    const end = below.findIndex((width) => width <= header);
    const body = below.slice(0, end < 0 ? undefined : end);
    // Lines below a new header may be its body.
    if (body.length > 0 && !opensBlock(line)) return Math.min(...body);
    // A part of the file may have its own step, which the model follows.
    const outer = this.#scanner.openBlocks.at(-2);
    const step = outer ? header - this.#width(outer.indentation) : this.#size;
    return this.#width(this.#place.linePrefix + line) === header + step ? header + step : header + this.#size;
  }

  /** Whether a line may be at this level: `else` and the like need their statement there. */
  #fitsLevel(line: string, width: number): boolean {
    const word = /^(?:elif|else|except|finally)\b/.exec(line.trimStart())?.[0];
    return !word || hasMatchingStatement(word, width, this.#scanner, (text) => this.#width(text));
  }

  /** The columns in the file of a line that begins a statement; a comment moves with the code below it. */
  #level(lines: readonly string[], index: number): number {
    const line = lines[index]!;
    const width = this.#width(line);
    if (!line.trimStart().startsWith('#')) {
      const level = this.#levels.take(width);
      this.#statement = { model: width, file: level };
      return level;
    }
    const next = lines
      .slice(index + 1)
      .find((other) => !isBlank(other) && !other.trimStart().startsWith('#'));
    const code = this.#width(next ?? line);
    return Math.max(0, width + this.#levels.copy().take(code) - code);
  }

  /** A line that continues a statement: in brackets and docstrings it moves with the statement; in other strings it stays. */
  #continued(line: string): string {
    const { kind } = this.#scanner.contextAfter('');
    if (kind === 'string') return line;
    const { model, file } = this.#statement;
    const inset = this.#width(line) - model;
    const width = file + (kind === 'code' ? this.#levels.inset(inset) : inset);
    return isBlank(line) ? '' : this.#indented(Math.max(0, width), line);
  }

  #indented(width: number, line: string): string {
    return indentText(width, this.#place) + line.trimStart();
  }

  #width(line: string): number {
    return indentWidth(line, this.#size);
  }
}

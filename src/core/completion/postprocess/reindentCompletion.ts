import { findsItsStatement, PythonScanner, scanPythonLines } from '../../python/pythonScanner.ts';
import { indentWidth } from '../../text/indentation.ts';
import type { CursorContext } from '../../ports/completionRequest.ts';
import { IndentLevels } from './indentLevels.ts';

/**
 * The completion with the indentation of the file: in its unit, from the level that the cursor is at. So a first line
 * that the model has indented once more, or not at all, stands where its block begins.
 */
export function reindentCompletion(text: string, place: CursorContext): string {
  const lines = withoutNeedlessLineEnds(text, place);
  if (lines.length === 0) return '';
  return place.languageId === 'python' ? new Reindenter(place).run(lines) : inStyle(lines, place);
}

const isBlank = (line: string): boolean => line.trim() === '';

/** Blank lines that the cursor's own line makes needless. */
function withoutNeedlessLineEnds(text: string, { linePrefix, linesAbove }: CursorContext): string[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  if (first <= 0) return first < 0 ? [] : lines;
  const code = lines.slice(first);
  if (!isBlank(linePrefix)) return opensBlock(linePrefix) ? ['', ...code] : lines;
  // Before a function or class at the left edge, blank lines belong to the style.
  const isDefinition = /^(?:@|def\b|class\b|async\b)/.test(code[0]!);
  const isBelowCode = !isBlank(linesAbove.at(-1) ?? '');
  return linePrefix === '' && isDefinition && isBelowCode ? lines : code;
}

const opensBlock = (line: string): boolean => /[:{]\s*$/.test(line);

const indentText = (width: number, { usesTabs, indentSize }: CursorContext): string =>
  usesTabs && indentSize > 0
    ? '\t'.repeat(Math.floor(width / indentSize)) + ' '.repeat(width % indentSize)
    : ' '.repeat(width);

/** Around the cursor, a file may be indented otherwise than in general; Python lets nobody mix both in one block. */
function inOwnStyle(place: CursorContext, indentationAbove: string): CursorContext {
  const own = /^\s*/.exec(place.linePrefix)![0] || indentationAbove;
  return own === '' ? place : { ...place, usesTabs: own.includes('\t') };
}

/** In other languages, only blanks and tabs are changed into each other, and a first line is not moved in twice. */
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
  /** Where the present statement stands, as the model has written it and as it is wanted. */
  #statement = { written: 0, wanted: 0 };

  constructor(place: CursorContext) {
    this.#size = place.indentSize || 4;
    this.#scanner = scanPythonLines(place.linesAbove);
    this.#place = inOwnStyle(place, this.#scanner.statement?.indentation ?? '');
    this.#levels = new IndentLevels(this.#size);
    for (const { indentation } of this.#scanner.openBlocks) this.#levels.stand(this.#width(indentation));
    if (this.#scanner.statement) this.#levels.stand(this.#width(this.#scanner.statement.indentation));
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
      // Everything from a clause on that belongs to no statement is left out.
      if (text === undefined) break;
      out.push(text);
      this.#scanner.addLine(whole);
      const { statement } = this.#scanner;
      if (statement && !this.#scanner.insideStatement) this.#levels.opens = statement.opensBlock;
    }
    return out.join('\n');
  }

  #first(line: string, lines: readonly string[]): string | undefined {
    const { linePrefix } = this.#place;
    const { statement, insideStatement } = this.#scanner;
    if (!isBlank(linePrefix)) {
      if (!insideStatement) this.#levels.enter(this.#width(linePrefix), this.#width(linePrefix));
      return line;
    }
    if (insideStatement) return linePrefix === '' ? line : line.trimStart();
    const wanted = this.#wanted(line, statement !== undefined && statement.opensBlock);
    if (!this.#mayStand(line, wanted)) return undefined;
    const own = this.#width(line);
    const base = this.#base([wanted, this.#width(linePrefix + line), ...(own > 0 ? [own] : [])], lines);
    this.#levels.enter(base, wanted);
    this.#statement = { written: base, wanted };
    const indent = indentText(wanted, this.#place);
    return (indent.startsWith(linePrefix) ? indent.slice(linePrefix.length) : '') + line.trimStart();
  }

  /**
   * The width that the first line would have been written with if it were as much in as the others are: the widest that
   * leaves none of them further out.
   */
  #base(widths: readonly number[], lines: readonly string[]): number {
    const least = Math.min(...widths);
    const others = statementStarts(lines)
      .slice(1)
      .map((line) => this.#width(line))
      .filter((width) => width >= least);
    const body = opensBlock(lines[0]!) ? others[0] : undefined;
    const fitting = widths.filter((width) => others.every((other) => width <= other) && width !== body);
    return others.length === 0 || fitting.length === 0 ? widths[0]! : Math.max(...fitting);
  }

  /** Columns at which the first line must stand, on a line that is empty so far. */
  #wanted(line: string, isBelowHeader: boolean): number {
    const { linePrefix } = this.#place;
    const own = this.#width(linePrefix);
    const header = this.#scanner.statement;
    if (isBelowHeader && header) return this.#body(this.#width(header.indentation), own, line);
    return linePrefix === '' ? this.#levels.nearest(this.#width(line)) : own;
  }

  /** Columns at which the body of a header stands. */
  #body(header: number, own: number, line: string): number {
    if (own > header) return own;
    const below = this.#place.linesBelow.filter((line) => !isBlank(line)).map((line) => this.#width(line));
    const end = below.findIndex((width) => width <= header);
    const body = below.slice(0, end < 0 ? undefined : end);
    // What stands below a header that is written now may be its body.
    if (body.length > 0 && !opensBlock(line)) return Math.min(...body);
    // A part of the file may have a step of its own, which the model follows.
    const outer = this.#scanner.openBlocks.at(-2);
    const step = outer ? header - this.#width(outer.indentation) : this.#size;
    return this.#width(this.#place.linePrefix + line) === header + step ? header + step : header + this.#size;
  }

  /** Whether `else` and the like find their statement at this level. */
  #mayStand(line: string, width: number): boolean {
    const word = /^(?:elif|else|except|finally)\b/.exec(line.trimStart())?.[0];
    return !word || findsItsStatement(word, width, this.#scanner, (text) => this.#width(text));
  }

  /** The level of a line that begins a statement; a comment moves along with the code below it. */
  #level(lines: readonly string[], index: number): number {
    const line = lines[index]!;
    const width = this.#width(line);
    if (!line.trimStart().startsWith('#')) {
      const level = this.#levels.take(width);
      this.#statement = { written: width, wanted: level };
      return level;
    }
    const next = lines
      .slice(index + 1)
      .find((other) => !isBlank(other) && !other.trimStart().startsWith('#'));
    const code = this.#width(next ?? line);
    return Math.max(0, width + this.#levels.copy().take(code) - code);
  }

  /** Lines inside brackets and docstrings move along with their statement; other strings stay as they are. */
  #continued(line: string): string {
    const { kind } = this.#scanner.contextAfter('');
    if (kind === 'string') return line;
    const { written, wanted } = this.#statement;
    const inset = this.#width(line) - written;
    const width = wanted + (kind === 'code' ? this.#levels.inset(inset) : inset);
    return isBlank(line) ? '' : this.#indented(Math.max(0, width), line);
  }

  #indented(width: number, line: string): string {
    return indentText(width, this.#place) + line.trimStart();
  }

  #width(line: string): number {
    return indentWidth(line, this.#size);
  }
}

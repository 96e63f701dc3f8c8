import type { CursorContext, CompletionShape } from '../../ports/completionRequest.ts';
import {
  findsItsStatement,
  type PythonScanner,
  type PythonStatement,
  scanPythonLines,
} from '../../python/pythonScanner.ts';
import { indentWidth } from '../../text/indentation.ts';

const clause = /^(?:elif|else|except|finally)\b/;
const header = /^(?:if|elif|else|for|while|with|try|except|finally|def|class)$/;
const cutOff = /(?:[.=+\-/%&|^<>,@~]|\b(?:and|or|not|in|is|import|from|as|lambda|await|async))$/;

/** By Python's own rule. */
const tabSize = 8;

/**
 * The text up to the first statement that cannot stand where it stands, and a block up to its last whole statement,
 * where there is one: the model may have been stopped anywhere. And no text may leave open a string over several lines,
 * which would swallow the rest of the file.
 */
export function trimBrokenStatements(text: string, place: CursorContext, shape: CompletionShape): string {
  if (place.languageId !== 'python') return text;
  const scanner = scanPythonLines(place.linesAbove);
  const cursor = scanner.lexer();
  cursor.scan(place.linePrefix);
  if (cursor.insideString || cursor.context.kind !== 'code') return text;

  const blocksAbove = new Set(scanner.openBlocks);
  const lines = text.split('\n');
  let fitting = 0;
  let first = 0;
  let whole = 0;
  for (const [index, line] of lines.entries()) {
    const full = index === 0 ? place.linePrefix + line : line;
    if ((index > 0 || place.linePrefix.trim() === '') && !mayFollow(full, scanner, blocksAbove)) break;
    const lexer = scanner.lexer();
    lexer.scan(full);
    // The quotes at its end are missing.
    if (lexer.insideLineString && !full.endsWith('\\')) break;
    if (!scanner.insideStatement && hasAdjacentNames(full) && !hasAdjacentNames(place.linePrefix)) break;
    scanner.addLine(full);
    const isOver = full.trim() !== '' && !scanner.insideStatement;
    const misses = isOver && lexer.context.kind !== 'comment' && isCutOff(full, scanner.statement);
    const goesOn = lines.slice(index + 1).some((below) => below.trim() !== '');
    // A comma may be the end of a tuple, or of an item of a list that began out of sight.
    if (misses && goesOn && !full.trimEnd().endsWith(',')) break;
    fitting = index + 1;
    if (line.trim() === '' || !isOver || misses) continue;
    if (first === 0 && !full.trimStart().startsWith('#')) first = fitting;
    const isInTry = scanner.openBlocks.some((block) => block.keyword === 'try' && !blocksAbove.has(block));
    const { statement } = scanner;
    if (!statement?.opensBlock && !statement?.isDecorator && !isInTry) whole = fitting;
  }

  if (scanner.insideString) {
    const quotes = scanner.lexer().openQuotes;
    if (whole > 0) return lines.slice(0, whole).join('\n');
    return lines.length === 1 && /\w/.test(text.slice(text.lastIndexOf(quotes))) ? text + quotes : '';
  }
  let end = shape === 'line' ? fitting : whole || first;
  // A comment goes with the code that was cut off.
  while (end < lines.length && end > 0 && /^\s*(?:#|$)/.test(lines[end - 1]!)) end -= 1;
  return lines.slice(0, end).join('\n');
}

const widthOf = (line: string): number => indentWidth(line, tabSize);

/** Whether a line stands at a level that is open, and a clause below its statement. */
function mayFollow(line: string, scanner: PythonScanner, blocksAbove: ReadonlySet<PythonStatement>): boolean {
  const text = line.trimStart();
  const { statement, openBlocks } = scanner;
  if (text === '' || text.startsWith('#') || scanner.insideStatement || !statement) return true;
  const width = widthOf(line);
  const above = widthOf(statement.indentation);
  if (statement.opensBlock) return width > above;
  const opener = openBlocks.find((block) => widthOf(block.indentation) === width);
  if (width !== above && !opener) return false;
  const word = clause.exec(text)?.[0];
  if (word) return findsItsStatement(word, width, scanner, widthOf);
  // A `try` without a handler ends nowhere but at one.
  return !openBlocks.some(
    (block) => block.keyword === 'try' && !blocksAbove.has(block) && widthOf(block.indentation) >= width,
  );
}

/** Whether a line surely misses its end. */
function isCutOff(line: string, statement: PythonStatement | undefined): boolean {
  const text = line.trim();
  const isHeader = statement !== undefined && header.test(statement.keyword);
  if (/^from\b/.test(text) && !/\bimport\b/.test(text)) return true;
  return cutOff.test(text) || (isHeader && !statement.opensBlock && !text.includes(':'));
}

const keywords = new Set(
  (
    'and as assert async await break case class continue def del elif else except finally for from global if ' +
    'import in is lambda match nonlocal not or pass raise return try type while with yield'
  ).split(' '),
);

const stringLiteral = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/**
 * Whether two names stand side by side in a line of code and neither is a keyword, which is no Python but prose, or
 * another language. To be asked of lines that begin outside of strings.
 */
export function hasAdjacentNames(line: string): boolean {
  // What a quote that is left opens goes on below, or is a mistake.
  const code = line.replace(stringLiteral, '0').replace(/["'#].*$/s, '');
  for (const [, first, second] of code.matchAll(/(?<![\w.])([A-Za-z_]\w*)[ \t]+(?=([A-Za-z_]\w*))/g))
    if (!keywords.has(first!) && !keywords.has(second!)) return true;
  return false;
}

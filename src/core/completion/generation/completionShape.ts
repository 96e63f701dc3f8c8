import { type PythonScanner, scanPythonLines } from '../../python/pythonScanner.ts';
import { indentWidth } from '../../text/indentation.ts';
import type { CompletionShape, CursorContext } from '../../ports/completionRequest.ts';

/**
 * How much to generate at a place: a block where the syntax asks for one, which is after a header without a body, after
 * the docstring of a function without one, below a decorator, and on an empty line at the end of a block; otherwise the
 * rest of the line.
 */
export function chooseCompletionShape(place: CursorContext): CompletionShape {
  if (place.lineSuffix.trim() !== '') return 'line';
  const asksForBlock = place.languageId === 'python' ? pythonAsksForBlock : asksForBlockInBraces;
  return asksForBlock(place) ? 'block' : 'line';
}

function pythonAsksForBlock(place: CursorContext): boolean {
  const { linesAbove, linePrefix } = place;
  const scanner = scanPythonLines(linesAbove);
  if (scanner.contextAfter(linePrefix).kind !== 'code') return false;
  if (linePrefix.trim() === '') return !scanner.insideStatement && asksForBlockBelow(scanner, place);
  scanner.addLine(linePrefix);
  const header = scanner.statement;
  if (scanner.insideStatement || !header?.opensBlock) return false;
  return widthBelow(place) <= indentWidth(header.indentation, place.indentSize || 4);
}

/** Whether a blank line asks for a block, below what the scanner has read. */
function asksForBlockBelow(scanner: PythonScanner, place: CursorContext): boolean {
  const width = (line: string): number => indentWidth(line, place.indentSize || 4);
  const below = widthBelow(place);
  const above = scanner.statement;
  if (!above) return below < 0;
  const indent = width(above.indentation);
  if (above.opensBlock) return below <= indent;
  if (above.isDecorator) return below < indent || isBlank(place.linesBelow[0]);
  const header = scanner.openBlocks.at(-1);
  const isDocstring = above.isString && (header?.keyword === 'def' || header?.keyword === 'class');
  if (isDocstring) return below <= width(header.indentation);
  return below < width(place.linePrefix);
}

/** Below a brace that opens a block, when the block holds nothing yet. */
function asksForBlockInBraces(place: CursorContext): boolean {
  const header = isBlank(place.linePrefix)
    ? (place.linesAbove.findLast((line) => !isBlank(line)) ?? '')
    : place.linePrefix;
  return /\{\s*$/.test(header) && widthBelow(place) <= indentWidth(header, place.indentSize || 4);
}

/** The indentation of the next line of code below the cursor; -1 where there is none. */
function widthBelow({ linesBelow, indentSize }: CursorContext): number {
  const next = linesBelow.find((line) => !isBlank(line));
  return next === undefined ? -1 : indentWidth(next, indentSize || 4);
}

const isBlank = (line: string | undefined): boolean => (line ?? '').trim() === '';

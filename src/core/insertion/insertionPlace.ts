import type { Position } from '../text/position.ts';
import { clausesAfter } from '../python/pythonScanner.ts';
import { codeStatements, type CodeStatement } from './codeStatements.ts';

/** Where a block of code becomes lines of its own. */
export interface InsertionPlace {
  /** Lines are inserted before this one. */
  readonly line: number;
  /** Whether that line is blank and gives way. */
  readonly replacesLine: boolean;
  /** Columns at which the block begins. */
  readonly column: number;
}

const clauses = new Set(Object.values(clausesAfter).flat());

/**
 * The place nearest to a cursor where statements can stand without changing any other: before the statement that begins
 * right of it, behind the one that it is in, never between a decorator and what it decorates, before a clause of the
 * statement above, or above what must come first in a file.
 *
 * @param lines A Python file.
 * @param indentSize Columns of one level.
 */
export function insertionPlace(
  lines: readonly string[],
  { line, character }: Position,
  indentSize: number,
): InsertionPlace {
  const statements = codeStatements(lines, indentSize);
  const isLeftBlank = lines[line]!.slice(0, character).trim() === '';
  const own = statements.findIndex((one) => one.firstLine <= line && line <= one.lastLine);
  const isBefore = own < 0 || (isLeftBlank && statements[own]!.firstLine === line);
  const next = statements.findIndex((one) => one.firstLine >= line);
  const wanted = isBefore ? (next < 0 ? statements.length : next) : own + 1;
  const gap = belowWhatComesFirst(statements, aboveDecorators(statements, wanted));
  const [above, below] = [statements[gap - 1], statements[gap]];
  const column = columnBetween(
    statements.slice(0, gap),
    below,
    own >= 0 ? statements[own]!.column : character,
    indentSize,
  );
  const isHere = gap === wanted && own < 0;
  // A comment at the cursor stays where it is.
  if (isHere) {
    const isBlank = lines[line]!.trim() === '';
    return { line: isLeftBlank ? line : line + 1, replacesLine: isBlank, column };
  }
  const isAbove = gap < wanted || (gap === wanted && isBefore);
  const at = isAbove && below ? below.firstLine : (above?.lastLine ?? -1) + 1;
  return { line: at, replacesLine: false, column };
}

function aboveDecorators(statements: readonly CodeStatement[], gap: number): number {
  let at = gap;
  while (statements[at - 1]?.isDecorator) at -= 1;
  return at;
}

/** A module's docstring and its imports from `__future__` come before any other statement. */
function belowWhatComesFirst(statements: readonly CodeStatement[], gap: number): number {
  const future = statements.findLastIndex((one) => one.isFutureImport);
  const docstring = statements[0]?.isString ? 0 : -1;
  return Math.max(gap, future + 1, docstring + 1);
}

/** The columns nearest to the wanted ones at which a statement may stand here. */
function columnBetween(
  above: readonly CodeStatement[],
  below: CodeStatement | undefined,
  wanted: number,
  indentSize: number,
): number {
  const last = above.at(-1);
  if (!last) return below?.column ?? 0;
  if (last.opensBlock) {
    const hasBody = below !== undefined && below.column > last.column;
    if (hasBody) return below.column;
    return wanted > last.column ? wanted : last.column + indentSize;
  }
  const least = below?.column ?? 0;
  const isClause = below !== undefined && clauses.has(below.keyword) && below.keyword !== '';
  const levels = openColumns(above).filter((column) => (isClause ? column > least : column >= least));
  const distances = levels.map((column) => Math.abs(column - wanted));
  return levels[distances.lastIndexOf(Math.min(...distances))] ?? last.column;
}

/** The columns of the blocks that are open after these statements, the innermost last. */
function openColumns(statements: readonly CodeStatement[]): number[] {
  let innermost = Infinity;
  const columns: number[] = [];
  for (const { column } of statements.toReversed())
    if (column < innermost) {
      columns.unshift(column);
      innermost = column;
    }
  return columns;
}

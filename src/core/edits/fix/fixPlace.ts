import { pythonTabSize } from '../../python/pythonGrammar.ts';
import { indentWidth } from '../../text/indentation.ts';
import type { Position } from '../../text/position.ts';
import { TextPositions } from '../../text/textPositions.ts';
import { tokenizePython } from '../../verification/scan/tokenizePython.ts';
import type { EditedLines } from '../fitEdit.ts';

/** A compound statement of more lines is not edited as a whole for a problem in its header. */
const mostLines = 40;

/** Where a problem is in Python code. Lines count from 0; the end is exclusive. */
export interface FixPlace {
  /** The statements that it is reported for; of compound ones, their headers. Lines without code where there are none. */
  readonly statement: EditedLines;
  /** What has to change with them: the block of a header, the definition of a decorator. */
  readonly edited: EditedLines;
  /** The headers of the classes and functions that they are in, the outermost first. */
  readonly within: readonly string[];
}

/** Words with which a block goes on with a compound statement that began above. */
const clauses: ReadonlySet<string> = new Set(['elif', 'else', 'except', 'finally']);

interface DiagnosticRange {
  readonly start: Position;
  readonly end: Position;
}

interface Statement {
  readonly firstLine: number;
  /** Included. */
  readonly lastLine: number;
  readonly indent: number;
  readonly keyword: string;
  readonly opensBlock: boolean;
  /** Of a class or function. */
  readonly isDefinition: boolean;
}

/**
 * The statement in whole lines that a diagnostic is about.
 *
 * @param lines Of the whole file.
 * @param range Of the diagnostic; both ends may be outside of code.
 */
export function fixPlace(lines: readonly string[], range: DiagnosticRange): FixPlace {
  const statements = statementsOf(lines.join('\n'));
  const asked = linesIn(range, lines.length);
  const from = statements.findIndex((one) => one.lastLine >= asked.start);
  const at = from < 0 ? statements.length : from;
  const touched = statements.filter((one) => one.firstLine < asked.end && one.lastLine >= asked.start);
  const before = statements[at - 1];
  // What should be in a block is missed where the next statement begins.
  const isBlockMissing = before?.opensBlock === true && (statements[at]?.indent ?? 0) <= before.indent;
  const found = isBlockMissing ? [before, ...touched] : touched;
  const statement = spanOf(found) ?? asked;
  const whole = isBlockMissing ? statement : spanOf(found.flatMap((one) => wholeOf(statements, one)));
  const indent = found[0]?.indent ?? indentWidth(lines[asked.start]!, pythonTabSize);
  const headers = headersAround(statements, at, indent);
  return {
    statement,
    edited: whole && whole.end - whole.start <= mostLines ? whole : statement,
    within: headers.map(({ firstLine, lastLine }) =>
      lines
        .slice(firstLine, lastLine + 1)
        .join(' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ),
  };
}

/** The lines of a range; where it ends at the start of a line, that line is not part of it. */
function linesIn({ start, end }: DiagnosticRange, count: number): EditedLines {
  const first = Math.min(start.line, count - 1);
  const endsBefore = end.character === 0 && end.line > start.line;
  const last = Math.min(Math.max(first, end.line - (endsBefore ? 1 : 0)), count - 1);
  return { start: first, end: last + 1 };
}

function statementsOf(text: string): Statement[] {
  const { texts, kinds, starts, ends, lines } = tokenizePython(text);
  const positions = new TextPositions(text);
  return lines
    .filter(({ firstToken, endToken }) => endToken > firstToken)
    .map(({ firstToken, endToken, indent }) => {
      const keyword = texts[firstToken]!;
      const second = texts[firstToken + 1];
      return {
        firstLine: positions.positionAt(starts[firstToken]!).line,
        lastLine: positions.positionAt(Math.max(starts[firstToken]!, ends[endToken - 1]! - 1)).line,
        indent,
        keyword,
        opensBlock: kinds[endToken - 1] === 'operator' && texts[endToken - 1] === ':',
        isDefinition: keyword === 'def' || keyword === 'class' || (keyword === 'async' && second === 'def'),
      };
    });
}

function spanOf(statements: readonly Statement[]): EditedLines | undefined {
  const [first] = statements;
  if (!first) return undefined;
  return {
    start: Math.min(...statements.map(({ firstLine }) => firstLine)),
    end: Math.max(...statements.map(({ lastLine }) => lastLine)) + 1,
  };
}

/** A statement with all that grammar makes part of it: its block, its other clauses, its decorators. */
function wholeOf(statements: readonly Statement[], own: Statement): Statement[] {
  const at = statements.indexOf(own);
  let first = clauses.has(own.keyword) ? openerOf(statements, at) : at;
  let header = first;
  const isDecorator = (one: Statement | undefined): boolean =>
    one?.keyword === '@' && one.indent === own.indent;
  while (isDecorator(statements[header]) && statements[header + 1]?.indent === own.indent) header += 1;
  if (statements[header]!.isDefinition) while (isDecorator(statements[first - 1])) first -= 1;
  return statements.slice(first, endOf(statements, header));
}

/** The header that a clause goes on with; the clause itself where there is none. */
function openerOf(statements: readonly Statement[], clause: number): number {
  const { indent } = statements[clause]!;
  const found = statements
    .slice(0, clause)
    .findLastIndex((one) => one.indent < indent || (one.indent === indent && !clauses.has(one.keyword)));
  return statements[found]?.indent === indent ? found : clause;
}

/** The statement after the last one that belongs to a header. */
function endOf(statements: readonly Statement[], header: number): number {
  const { indent } = statements[header]!;
  let { opensBlock } = statements[header]!;
  let end = header + 1;
  for (; end < statements.length; end++) {
    const one = statements[end]!;
    const isClause = one.indent === indent && clauses.has(one.keyword);
    if (isClause) ({ opensBlock } = one);
    else if (!opensBlock || one.indent <= indent) break;
  }
  return end;
}

function headersAround(statements: readonly Statement[], at: number, indent: number): readonly Statement[] {
  const found: Statement[] = [];
  let inner = indent;
  for (const one of statements.slice(0, at).toReversed()) {
    if (one.indent >= inner) continue;
    inner = one.indent;
    if (one.isDefinition) found.unshift(one);
  }
  return found;
}

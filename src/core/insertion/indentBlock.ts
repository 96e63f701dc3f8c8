import { reindentCompletion } from '../completion/postprocess/reindentCompletion.ts';
import { PythonScanner } from '../python/pythonScanner.ts';
import { indentationOf, indentWidth } from '../text/indentation.ts';

/** How a file is indented. */
export interface IndentStyle {
  /** Columns of one level. */
  readonly indentSize: number;
  readonly usesTabs: boolean;
  /** VS Code's language identifier. */
  readonly languageId: string;
}

/** Columns of a tab in code that comes without a file. */
const tabSize = 4;

/**
 * A block of code at a column of a file, in the file's unit. What all its lines are indented by counts for nothing; blank
 * lines become empty, and text in strings stays as it is.
 */
export function indentBlock(block: string, column: number, style: IndentStyle): string {
  const lines = block.split(/\r\n|\r|\n/);
  return (
    (style.languageId === 'python' ? indentPython(lines, column, style) : undefined) ??
    indentLines(lines, column, style)
  );
}

/** Undefined where the block is not Python that can be followed line by line. */
function indentPython(lines: readonly string[], column: number, style: IndentStyle): string | undefined {
  const moved = movedTo(column, lines);
  const code = moved.join('\n').trimStart();
  const found = reindentCompletion(code, {
    languageId: 'python',
    linesAbove: [],
    linePrefix: indentation(column, style),
    lineSuffix: '',
    linesBelow: [],
    indentSize: style.indentSize,
    usesTabs: style.usesTabs,
  });
  const isWhole = found.replaceAll(/\s/g, '') === code.replaceAll(/\s/g, '');
  return isWhole ? indentation(column, style) + found : undefined;
}

/** The lines of a block moved to a column, in blanks; lines in strings as they are. */
function movedTo(column: number, lines: readonly string[]): string[] {
  const scanner = new PythonScanner();
  const isText = lines.map((line) => {
    const inString = scanner.contextAfter('').kind === 'string';
    scanner.addLine(line);
    return inString;
  });
  const widths = lines.map((line, at) =>
    isText[at] || line.trim() === '' ? Infinity : indentWidth(line, tabSize),
  );
  const common = Math.min(...widths);
  return lines.map((line, at) => {
    if (isText[at]) return line;
    if (line.trim() === '') return '';
    return ' '.repeat(Math.max(0, column + indentWidth(line, tabSize) - common)) + line.trimStart();
  });
}

function indentLines(lines: readonly string[], column: number, style: IndentStyle): string {
  const code = lines.filter((line) => line.trim() !== '');
  const common = Math.min(...code.map((line) => indentWidth(line, tabSize)));
  const own = indentationOf(code);
  const step = own.usesTabs ? tabSize : own.indentSize;
  return lines
    .map((line) => {
      if (line.trim() === '') return '';
      const inside = indentWidth(line, tabSize) - common;
      const levels = inside / step;
      const columns = Number.isInteger(levels) ? levels * style.indentSize : inside;
      return indentation(column + columns, style) + line.trimStart();
    })
    .join('\n');
}

function indentation(columns: number, { usesTabs, indentSize }: IndentStyle): string {
  if (!usesTabs) return ' '.repeat(columns);
  return '\t'.repeat(Math.floor(columns / indentSize)) + ' '.repeat(columns % indentSize);
}

import { indentWidth } from '../text/indentation.ts';
import { PythonScanner } from '../python/pythonScanner.ts';

/** A statement of a file, a header without its body. */
export interface CodeStatement {
  /** Lines, counted from 0; the last one included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Columns of blanks before it. */
  readonly column: number;
  readonly keyword: string;
  readonly opensBlock: boolean;
  readonly isDecorator: boolean;
  /** Whether it is nothing but a string. */
  readonly isString: boolean;
  readonly isFutureImport: boolean;
}

/**
 * The statements of a Python file, in their order. Lines that are only blanks or a comment belong to none.
 *
 * @param tabSize Columns of a tab.
 */
export function codeStatements(lines: readonly string[], tabSize: number): CodeStatement[] {
  const scanner = new PythonScanner();
  const found: CodeStatement[] = [];
  for (const [line, text] of lines.entries()) {
    const isContinued = scanner.insideStatement;
    scanner.addLine(text);
    const { statement } = scanner;
    if (!statement || (!isContinued && /^\s*(?:#|$)/.test(text))) continue;
    const first = isContinued ? found.pop() : undefined;
    const firstLine = first?.firstLine ?? line;
    found.push({
      firstLine,
      lastLine: line,
      column: indentWidth(statement.indentation, tabSize),
      keyword: statement.keyword,
      opensBlock: statement.opensBlock,
      isDecorator: statement.isDecorator,
      isString: statement.isString,
      isFutureImport: /^from\s+__future__\b/.test(lines[firstLine]!),
    });
  }
  return found;
}

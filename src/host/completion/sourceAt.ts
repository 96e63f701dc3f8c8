import { window, workspace, type Position, type TextDocument } from 'vscode';
import type { SourceText, TextPosition } from '../../core/completion/document/sourceText.ts';
import { indentationOf } from '../../core/text/indentation.ts';
import { notebookCells } from '../documents/notebookCells.ts';

/** A completion reads no further, however large a document is. */
const snapshot = { charactersAbove: 12_000, linesAbove: 600, linesBelow: 60 } as const;

/**
 * A document as the completer reads it, and a position in it. The lines around the position are a snapshot: the completer
 * continues with them while the user types. A notebook's cell is preceded by the code cells above it.
 */
export function sourceAt(
  document: TextDocument,
  position: Position,
): { readonly source: SourceText; readonly position: TextPosition } {
  const cells = notebookCells(document);
  const startLine = cells.find((cell) => cell.document === document)?.startLine ?? 0;
  const above = cells.filter((cell) => cell.startLine < startLine);
  const lineNow = (line: number): string => {
    if (line >= startLine) return textOf(document, line - startLine);
    const cell = above.findLast((one) => one.startLine <= line);
    return cell ? textOf(cell.document, line - cell.startLine) : '';
  };
  const line = startLine + position.line;
  const lineCount = startLine + document.lineCount;

  const lines: string[] = [];
  let first = line;
  let characters = 0;
  while (first > 0 && line - first < snapshot.linesAbove && characters < snapshot.charactersAbove) {
    first -= 1;
    const text = lineNow(first);
    lines.push(text);
    characters += text.length + 1;
  }
  lines.reverse();
  for (let at = line; at < Math.min(lineCount, line + snapshot.linesBelow); at++) lines.push(lineNow(at));

  const source: SourceText = {
    id: document.uri.toString(),
    path: workspace.asRelativePath(document.uri),
    languageId: document.languageId,
    lineCount,
    ...indentationIn(document, lines),
    lineAt: (at) => lines[at - first] ?? lineNow(at),
  };
  return { source, position: { line, column: position.character } };
}

/** A line, or nothing if the document has become shorter since its lines were counted. */
function textOf(document: TextDocument, line: number): string {
  return line < document.lineCount ? document.lineAt(line).text : '';
}

/** The indentation of the editor that shows the document, otherwise of its text. */
function indentationIn(
  document: TextDocument,
  lines: readonly string[],
): { readonly indentSize: number; readonly usesTabs: boolean } {
  const { options } = window.visibleTextEditors.find((editor) => editor.document === document) ?? {};
  if (options) {
    const usesTabs = options.insertSpaces === false;
    const sizes = usesTabs ? [options.tabSize] : [options.indentSize, options.tabSize];
    const size = sizes.find((one) => typeof one === 'number');
    if (size !== undefined) return { indentSize: size, usesTabs };
  }
  return indentationOf(lines);
}

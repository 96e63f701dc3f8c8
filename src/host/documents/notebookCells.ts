import { type NotebookCell, NotebookCellKind, type TextDocument, type Uri, workspace } from 'vscode';
import { importPrelude } from '../../core/verification/codeBlocks/prepareBlock.ts';

/** A code cell's document, and its first line if the code cells of the notebook are joined. */
export interface PlacedCell {
  readonly document: TextDocument;
  readonly startLine: number;
}

/** Joined cells are separated by an empty line. */
const gap = 1;

/** The cell that a document is of; undefined if it is no cell of an open notebook. */
export function cellOf(uri: Uri): NotebookCell | undefined {
  if (uri.scheme !== 'vscode-notebook-cell') return undefined;
  const name = uri.toString();
  return workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find(({ document }) => document.uri.toString() === name);
}

/**
 * The code cells of the notebook that a document is a cell of, in order; those in another language are left out. Empty if
 * the document is not a cell of an open notebook.
 */
export function notebookCells(document: TextDocument): readonly PlacedCell[] {
  const notebook = cellOf(document.uri)?.notebook;
  let startLine = 0;
  return (notebook?.getCells() ?? [])
    .filter((cell) => cell.kind === NotebookCellKind.Code)
    .map((cell) => cell.document)
    .filter(({ languageId }) => languageId === document.languageId)
    .map((one) => {
      const placed = { document: one, startLine };
      startLine += one.lineCount + gap;
      return placed;
    });
}

/** Beyond this much text of earlier cells, scanning for imports would block the editor. */
const mostCharacters = 100_000;

/**
 * The code that is put before a notebook's cell to verify it: the imports of the cells above it. Empty for other documents,
 * and for a cell below too much text, whose names then do not count as imported.
 */
export function notebookPrelude(document: TextDocument): string {
  const cells = notebookCells(document).map((cell) => cell.document);
  const above = cells.slice(0, Math.max(0, cells.indexOf(document))).map((cell) => cell.getText());
  const length = above.reduce((sum, { length: one }) => sum + one, 0);
  return length > mostCharacters ? '' : importPrelude(above);
}

/** The code of the other cells of the notebook that a document is a cell of; none for other documents. */
export function otherCells(document: TextDocument): readonly string[] {
  return notebookCells(document)
    .filter((cell) => cell.document !== document)
    .map((cell) => cell.document.getText());
}

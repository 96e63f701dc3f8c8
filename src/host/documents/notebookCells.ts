import { NotebookCellKind, type TextDocument, workspace } from 'vscode';
import { importPrelude } from '../../core/verification/codeBlocks/prepareBlock.ts';

/** A code cell's document, and the line at which it begins when the code cells above it stand before its own text. */
export interface PlacedCell {
  readonly document: TextDocument;
  readonly startLine: number;
}

/** Cells are set apart by an empty line. */
const gap = 1;

/**
 * The code cells of the notebook that a document is a cell of, in order, each with its place; those in another language
 * are left out. Empty for what is no cell of an open notebook.
 */
export function notebookCells(document: TextDocument): readonly PlacedCell[] {
  if (document.uri.scheme !== 'vscode-notebook-cell') return [];
  const notebook = workspace.notebookDocuments.find((one) =>
    one.getCells().some((cell) => cell.document === document),
  );
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

/** Beyond this much text of earlier cells, looking for their imports would hold up the editor. */
const mostCharacters = 100_000;

/**
 * What stands before a notebook's cell when it is verified: the imports of the cells above it. Empty for what is no cell,
 * and for a cell below too much text, whose names are then not known to be imported.
 */
export function notebookPrelude(document: TextDocument): string {
  const cells = notebookCells(document).map((cell) => cell.document);
  const above = cells.slice(0, Math.max(0, cells.indexOf(document))).map((cell) => cell.getText());
  const length = above.reduce((sum, { length: one }) => sum + one, 0);
  return length > mostCharacters ? '' : importPrelude(above);
}

import type { TextDocument } from 'vscode';
import { importPrelude } from '../../../core/verification/importPrelude.ts';
import { notebookCells } from '../../completion/notebookCells.ts';

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

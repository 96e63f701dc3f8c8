import { Range, type TextDocument, type Uri } from 'vscode';
import type { LineHunk } from '../../core/edits/lineHunks.ts';
import type { OffsetRange } from '../../core/text/offsetRange.ts';
import { TextPositions } from '../../core/text/textPositions.ts';
import { notebookPrelude, otherCells } from '../documents/notebookCells.ts';
import type { CheckedItem } from '../verification/checked/checkedDocument.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';

/**
 * What is left to verify in the new lines of a document that is to be changed; nothing for other languages than Python.
 * Rejects only if the signal is aborted, with its reason.
 *
 * @param text The document as it would be, with `\n` as line ends.
 * @param at The file that it is or will be.
 * @param hunks Where it would change.
 */
export async function checkProposal(
  document: TextDocument,
  { text, hunks, at }: { readonly text: string; readonly hunks: readonly LineHunk[]; readonly at: Uri },
  verification: Pick<WorkspaceVerification, 'verify'>,
  signal: AbortSignal,
): Promise<readonly CheckedItem[]> {
  const added = hunks.filter(({ newStart, newEnd }) => newEnd > newStart);
  if (document.languageId !== 'python' || added.length === 0) return [];
  const prelude = notebookPrelude(document);
  const positions = new TextPositions(text);
  const offsetOf = (line: number): number =>
    prelude.length + positions.rangeOf({ start: { line, character: 0 }, end: { line, character: 0 } }).start;
  const within = { start: offsetOf(added[0]!.newStart), end: offsetOf(added.at(-1)!.newEnd) };
  const items = await verification.verify(
    { code: prelude + text, at, around: otherCells(document), within },
    signal,
  );
  const rangeOf = ({ start, end }: OffsetRange): Range => {
    const [from, to] = [start, end].map((offset) =>
      positions.positionAt(Math.max(0, offset - prelude.length)),
    );
    return new Range(from!.line, from!.character, to!.line, to!.character);
  };
  return items
    .filter(({ finding }) => finding !== undefined)
    .map((item) => ({ item, range: rangeOf(item.range) }))
    .filter(({ range }) =>
      added.some(({ newStart, newEnd }) => range.start.line < newEnd && range.end.line >= newStart),
    );
}

import { l10n, type QuickPickItem, type TextEditor, window, workspace } from 'vscode';
import { type CodePlace, placeCode, withPlacedCode } from '../../core/edits/placeCode.ts';
import { linesOf } from '../../core/edits/lineHunks.ts';
import { readEdit } from '../../core/edits/readEdit.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { fencedCode } from '../../core/text/sanitizeText.ts';
import { describeEditProblem } from '../../wording/chat/editProblem.ts';
import { selectedLines } from '../documents/codeAtCursor.ts';
import { editorInUse } from '../documents/editorInUse.ts';
import { sourceOf } from '../documents/sourceOfEditor.ts';
import type { EditReviews } from './editReviews.ts';
import { checkEditable } from './editTarget.ts';

interface Choice extends QuickPickItem {
  readonly place: CodePlace | undefined;
}

/**
 * Shows what the file in the editor that was used last would be with the code of an answer in it, for review. Where it is not
 * clear what the code stands for, the user chooses.
 *
 * @param insert Inserts the code at the cursor instead.
 * @throws PhidelityError `internal` if there is no editor, none that can be edited, or only a part of the code.
 */
export async function applyCode(
  code: string,
  { reviews, insert }: { readonly reviews: EditReviews; readonly insert: () => Promise<void> },
): Promise<void> {
  const editor = editorInUse();
  if (!editor)
    throw new PhidelityError(
      'internal',
      l10n.t('No editor is open. Open the file that the code is for, and try again.'),
    );
  const { document, viewColumn } = editor;
  await checkEditable(document);
  const read = readEdit(fencedCode(code, ''), document.getText());
  if ('problem' in read) throw new PhidelityError('internal', describeEditProblem(read.problem));
  const base = linesOf(document.getText());
  const style = sourceOf(editor);
  const { kind, places } = placeCode(base, code, style);
  const chosen = kind === 'clear' ? places : await choosePlace(editor, code, places);
  if (!chosen) return;
  if (chosen === 'cursor') return insert();
  const proposed = withPlacedCode(base, chosen, style);
  const name = workspace.asRelativePath(document.uri);
  if (proposed.join('\n') === base.join('\n')) {
    void window.showInformationMessage(l10n.t('{0} already has this code.', name));
    return;
  }
  const review = await reviews.open({
    document,
    title: l10n.t('{0} (Proposed Change)', name.split('/').at(-1)!),
    viewColumn,
    line: Math.min(...chosen.map(({ edited }) => edited.start)),
    proposer: {},
  });
  await reviews.offer(review, { base, proposed }, new AbortController().signal);
}

async function choosePlace(
  editor: TextEditor,
  code: string,
  places: readonly CodePlace[],
): Promise<readonly CodePlace[] | 'cursor' | undefined> {
  const { document } = editor;
  const lines = ({ start, end }: CodePlace['edited']): string =>
    end - start > 1 ? l10n.t('lines {0} to {1}', start + 1, end) : l10n.t('line {0}', start + 1);
  const choices: Choice[] = places.map((place) => ({
    label: l10n.t('Replace {0}', place.name ?? ''),
    description: lines(place.edited),
    detail: document.lineAt(place.edited.start).text.trim(),
    place,
  }));
  const selected = selectedLines(editor);
  if (selected) {
    const edited = { start: selected.start.line, end: selected.end.line + 1 };
    const label = l10n.t('Replace the Selected Lines');
    choices.push({ label, description: lines(edited), place: { edited, code } });
  }
  const whole = { start: 0, end: document.lineCount };
  choices.push(
    { label: l10n.t('Insert at the Cursor'), place: undefined },
    { label: l10n.t('Replace the Whole File'), description: lines(whole), place: { edited: whole, code } },
  );
  const choice = await window.showQuickPick(choices, {
    title: l10n.t('Where in {0} does the code belong?', workspace.asRelativePath(document.uri)),
  });
  return choice && (choice.place ? [choice.place] : 'cursor');
}

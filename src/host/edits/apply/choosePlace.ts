import { l10n, type QuickPickItem, type TextDocument, window, workspace } from 'vscode';
import type { CodePlace, PlaceChoice } from '../../../core/edits/partPlaces.ts';
import { selectedLines } from '../../documents/codeAtCursor.ts';
import { editorInUse } from '../../documents/editorInUse.ts';

interface Choice extends QuickPickItem {
  readonly places: readonly CodePlace[] | 'cursor';
}

/**
 * Asks where code belongs in a document: among the places that were found, the selected lines and the cursor of the editor in
 * use, if the document is in it, and the whole file. Undefined if the user wants none of them.
 *
 * @param lines The document, perhaps with other code of the same answer in it already.
 */
export async function choosePlace(
  document: TextDocument,
  {
    code,
    lines,
    choices,
  }: { readonly code: string; readonly lines: readonly string[]; readonly choices: readonly PlaceChoice[] },
): Promise<readonly CodePlace[] | 'cursor' | undefined> {
  const items: Choice[] = choices.map((choice) => ({
    label: labelOf(choice),
    description: linesOf(choice.places),
    detail: lines[choice.places[0]!.edited.start]!.trim(),
    places: choice.places,
  }));
  const editor = editorInUse();
  const isChanged = lines.length !== document.lineCount;
  const own = editor?.document === document && !isChanged ? editor : undefined;
  const selected = own && selectedLines(own);
  if (selected) {
    const places = [{ edited: { start: selected.start.line, end: selected.end.line + 1 }, code }];
    items.push({ label: l10n.t('Replace the Selected Lines'), description: linesOf(places), places });
  }
  if (own) items.push({ label: l10n.t('Insert at the Cursor'), places: 'cursor' });
  const whole = [{ edited: { start: 0, end: lines.length }, code }];
  items.push({ label: l10n.t('Replace the Whole File'), description: linesOf(whole), places: whole });
  const choice = await window.showQuickPick(items, {
    title: l10n.t('Where in {0} does the code belong?', workspace.asRelativePath(document.uri)),
    placeHolder: firstLineOf(code),
  });
  return choice?.places;
}

function labelOf({ kind, name }: PlaceChoice): string {
  if (kind === 'members') return l10n.t('Change Only These Members of {0}', name);
  return kind === 'add' ? l10n.t('Add It to the File') : l10n.t('Replace {0}', name);
}

function linesOf(places: readonly CodePlace[]): string {
  const start = Math.min(...places.map(({ edited }) => edited.start)) + 1;
  const end = Math.max(...places.map(({ edited }) => edited.end));
  return end > start ? l10n.t('lines {0} to {1}', start, end) : l10n.t('line {0}', start);
}

function firstLineOf(code: string): string {
  return (
    code
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}

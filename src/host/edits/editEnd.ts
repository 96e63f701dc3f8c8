import { l10n, window } from 'vscode';
import type { EditOutcome } from '../../core/edits/editAnswer.ts';
import { isMendable } from '../../core/edits/whatExists.ts';
import { describeEditProblem } from '../../wording/chat/editProblem.ts';
import { summarizeItems } from '../../wording/summary.ts';
import { showError } from '../commands/registerCommand.ts';
import type { CheckedItem } from '../verification/checked/checkedDocument.ts';

/**
 * How an edit has ended. `same`: the model changed nothing. `refused`: what it answered may not be offered. `offered`: the
 * change can be reviewed, with a note if there is something to know of it.
 */
export type EditEnd =
  | Exclude<EditOutcome, { readonly kind: 'code' }>
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'offered';
      readonly items: readonly CheckedItem[];
      readonly note?: string | undefined;
    };

/** What can follow: another instruction, or the same change with what exists. */
interface NextSteps {
  readonly isDemo: boolean;
  readonly ask: () => Promise<void>;
  readonly rewrite: () => Promise<void>;
}

/** Says how an edit has ended, where its review does not; resolves when the user has seen it. */
export async function tellEnd(end: EditEnd, { isDemo, ask, rewrite }: NextSteps): Promise<void> {
  if (end.kind === 'failed') return showError(end.error);
  if (end.kind === 'offered') return tellOffered(end, rewrite);
  if (end.kind === 'unloaded') {
    const message = l10n.t('The model was unloaded before the edit was finished. Nothing was changed.');
    return void (await window.showWarningMessage(message));
  }
  if (end.kind === 'problem' && end.problem !== 'too-long' && isDemo) {
    const message = l10n.t('The demo model cannot do this: it only knows its scripted questions.');
    return void (await window.showWarningMessage(message));
  }
  const again = l10n.t('Change the Instruction');
  if (end.kind === 'cancelled') return;
  const choice =
    end.kind === 'same'
      ? await window.showInformationMessage(l10n.t('The model changed nothing.'), again)
      : await window.showWarningMessage(
          end.kind === 'refused' ? end.message : describeEditProblem(end.problem),
          again,
        );
  if (choice === again) await ask();
}

async function tellOffered(
  { items, note }: Extract<EditEnd, { readonly kind: 'offered' }>,
  rewrite: () => Promise<void>,
): Promise<void> {
  if (note !== undefined) void window.showWarningMessage(note);
  const found = items.map(({ item }) => item).filter(isMendable);
  if (found.length === 0) return;
  const action = l10n.t('Rewrite with What Exists');
  const message = l10n.t('In the proposed change: {0}', summarizeItems(found));
  if ((await window.showWarningMessage(message, action)) === action) await rewrite();
}

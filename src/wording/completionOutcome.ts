import * as l10n from '@vscode/l10n';
import type { NoCompletionReason } from '../core/completion/outcome/completionOutcome.ts';

/** Why there is no completion at the cursor, as a sentence. */
export function noCompletionText(reason: NoCompletionReason): string {
  return texts[reason]();
}

const texts: Readonly<Record<NoCompletionReason, () => string>> = {
  'inside-word': () => l10n.t('No completion here: the cursor is inside a word.'),
  'in-string': () => l10n.t('No completion here: the cursor is in a string.'),
  'in-docstring': () => l10n.t('No completion here: the cursor is in a docstring.'),
  'in-comment': () => l10n.t('No completion here: the cursor is in a comment.'),
  'text-after-cursor': () => l10n.t('No completion here: there is text to the right of the cursor.'),
  unreachable: () =>
    l10n.t('No completion here: the line above exits the block, so code here would never run.'),
  'long-line': () => l10n.t('No completion here: the line is too long.'),
  'nothing-to-go-by': () => l10n.t('No completion here: the file has no code yet.'),
  'several-cursors': () => l10n.t('No completion here: there are multiple cursors.'),
  'language-off': () => l10n.t('No completion here: completions are turned off for this language.'),
  'file-excluded': () => l10n.t('No completion here: completions are turned off for this file.'),
  'read-only': () => l10n.t('No completion here: the file is read-only.'),
  snoozed: () => l10n.t('No completion here: completions are snoozed.'),
  'on-demand': () => l10n.t('No completion here: completions appear only when you invoke them.'),
  'slow-machine': () =>
    l10n.t(
      'No completion here: automatic completions are paused because they take too long. Invoke them when you need one.',
    ),
  'contradicts-suggestion': () =>
    l10n.t("No completion here: the model's suggestion does not match the item selected in the list."),
  'model-loading': () => l10n.t('No completion here: the model is still loading.'),
  'model-unloaded': () => l10n.t('No completion here: the model is unloaded.'),
  'cannot-complete': () =>
    l10n.t("No completion here: the endpoint's model cannot complete code. See the log."),
  'endpoint-down': () => l10n.t('No completion here: the endpoint is not responding as expected.'),
  'engine-failed': () => l10n.t('No completion here: the inference engine failed. See the log.'),
  'uses-missing-api': () =>
    l10n.t("No completion here: the model's suggestion uses something that does not exist."),
  unlikely: () => l10n.t('No completion here: the model is unsure of what follows. Invoke one to see it.'),
  'no-text': () => l10n.t('Nothing to suggest: the model has nothing to add.'),
  'invisible-characters': () => l10n.t('Nothing to suggest: the model wrote only invisible characters.'),
  'control-token': () => l10n.t('Nothing to suggest: the model wrote a control token instead of code.'),
  'out-of-place': () =>
    l10n.t('Nothing to suggest: the model wrote nothing that belongs to this line or block.'),
  'repeats-line-start': () =>
    l10n.t('Nothing to suggest: the model only repeated the text before the cursor.'),
  loop: () => l10n.t('Nothing to suggest: the model kept repeating itself, or its line was too long.'),
  placeholder: () => l10n.t('Nothing to suggest: the model wrote only a placeholder for code.'),
  'orphan-clause': () =>
    l10n.t("Nothing to suggest: the model's text began with a clause such as `else` without its statement."),
  'repeats-lines-below': () => l10n.t('Nothing to suggest: the model only repeated the lines below.'),
  'repeats-line-end': () =>
    l10n.t("Nothing to suggest: the model's text does not fit what follows the cursor."),
  'broken-statement': () =>
    l10n.t("Nothing to suggest: the model's first statement was incomplete or does not fit here."),
  trivial: () => l10n.t("Nothing to suggest: the model's text adds no code."),
  'repeats-lines-above': () => l10n.t('Nothing to suggest: the model only repeated the lines above.'),
};

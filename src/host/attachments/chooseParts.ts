import { l10n, QuickPickItemKind, type QuickPickItem, type Uri, window } from 'vscode';
import type { SensitiveReason } from '../../core/attachments/sensitiveText.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { sensitiveReasonText } from '../../wording/chat/attachments.ts';
import { nodeTimer } from '../../platform/nodeTimer.ts';
import { joinSentences } from '../../wording/sentences.ts';

/** One of the files that something which goes with a question consists of. */
export interface Part {
  readonly uri: Uri;
  readonly path: string;
  /** What the question would have of it, if that was looked at. */
  readonly text?: string;
  /** An estimate. */
  readonly tokens?: number;
  /** Why the user must agree before it goes with a question. */
  readonly reasons: readonly SensitiveReason[];
  /** Another reason for which it is left out unless the user selects it, in words. */
  readonly leftOut?: string;
}

/** What something consists of, and in words what was not even looked at. */
export interface Parts {
  readonly parts: readonly Part[];
  readonly note?: string;
}

const patienceMilliseconds = 300;

type PartItem = QuickPickItem & { readonly part?: Part };

/**
 * Shows which parts will go with the question and which are left out and why, and has the user choose other ones. Nothing is
 * shown if nothing is left out, and no more than `mostUnseen` go in.
 *
 * @param load Finds the parts; the signal is aborted when the user closes the list.
 * @returns Undefined if the user chose none.
 */
export async function chooseParts(
  title: string,
  load: (signal: AbortSignal) => Promise<Parts>,
  mostUnseen: number,
): Promise<readonly Part[] | undefined> {
  const picker = window.createQuickPick<PartItem>();
  const closed = new AbortController();
  Object.assign(picker, {
    title,
    canSelectMany: true,
    matchOnDescription: true,
    busy: true,
    placeholder: l10n.t('Looking at the files…'),
  });
  try {
    const hidden = new Promise<undefined>((resolve) => picker.onDidHide(() => resolve(undefined)));
    void hidden.then(() => closed.abort());
    const loading = load(closed.signal);
    // What comes at once needs no list that says to wait, and takes the keyboard from nobody.
    const isSlow = nodeTimer.delay(patienceMilliseconds, closed.signal).then(() => 'slow' as const);
    if ((await Promise.race([loading, isSlow])) === 'slow') picker.show();
    const loaded = await Promise.race([loading, hidden]);
    if (!loaded || closed.signal.aborted) return undefined;
    const { parts, note } = loaded;
    const isWhole = parts.every(isTaken) && note === undefined;
    if (isWhole && parts.length <= mostUnseen) return parts.length > 0 ? parts : undefined;
    picker.items = itemsOf(parts);
    picker.selectedItems = picker.items.filter(({ part }) => part && isTaken(part));
    picker.placeholder = placeholderOf(parts, note);
    picker.busy = false;
    picker.show();
    const accepted = new Promise<readonly PartItem[]>((resolve) =>
      picker.onDidAccept(() => resolve(picker.selectedItems)),
    );
    const chosen = (await Promise.race([accepted, hidden]))?.flatMap(({ part }) => part ?? []);
    return chosen && chosen.length > 0 ? chosen : undefined;
  } finally {
    closed.abort();
    picker.dispose();
  }
}

function isTaken({ reasons, leftOut }: Part): boolean {
  return reasons.length === 0 && leftOut === undefined;
}

function itemsOf(parts: readonly Part[]): PartItem[] {
  const [taken, left] = [parts.filter(isTaken), parts.filter((one) => !isTaken(one))];
  const separator = l10n.t('Left out unless you select it');
  return [
    ...taken.map(itemOf),
    ...(left.length > 0
      ? [{ label: separator, kind: QuickPickItemKind.Separator }, ...left.map(itemOf)]
      : []),
  ];
}

function itemOf(part: Part): PartItem {
  const { path, tokens, reasons, leftOut } = part;
  const cost = tokens === undefined ? [] : [l10n.t('about {0} tokens', formatCount(tokens))];
  const why = joinSentences(...reasons.map(sensitiveReasonText), ...(leftOut === undefined ? [] : [leftOut]));
  return {
    part,
    label: path,
    ...(cost.length > 0 ? { description: cost.join('') } : {}),
    ...(why === '' ? {} : { detail: why }),
  };
}

function placeholderOf(parts: readonly Part[], note: string | undefined): string {
  const left = parts.filter((one) => !isTaken(one)).length;
  const counts =
    left === 0
      ? l10n.t('Files that go with the question: {0}.', formatCount(parts.length))
      : l10n.t(
          'Files that go with the question: {0}. Left out: {1}.',
          formatCount(parts.length - left),
          formatCount(left),
        );
  return joinSentences(counts, ...(note === undefined ? [] : [note]));
}

import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../core/text/formatQuantity.ts';
import type { PendingAttachment } from '../../protocol/chatViewContract.ts';
import { attachmentName, attachmentPlace } from '../../wording/chat/attachments.ts';
import { joinSentences, listItems } from '../../wording/sentences.ts';
import { attachmentIcon } from '../shared/attachmentIcon.ts';
import { Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

/** What will go with the question, and a button that adds to it. */
export function AttachmentChips(): VNode {
  const { chat, host, ui } = usePanel();
  // The project's rules hold for the whole chat.
  const attachments = chat.pending.value.attachments.filter(
    ({ kind, omitted }) => kind !== 'rules' || omitted !== 'repeated',
  );
  useAnnouncement(attachments);
  const remove = (id: string): void => {
    // The chip disappears, and with it the focus.
    ui.focusComposer();
    void host.call('removeAttachment', { id });
  };
  return (
    <div class="attachments">
      <button
        type="button"
        class="add-context"
        aria-label={l10n.t('Add Context…')}
        title={l10n.t('Add Context… (or type # in the question, or drop files here while holding Shift)')}
        onClick={() => void host.call('runCommand', 'addContext')}
      >
        <Icon name="attach" />
        {attachments.length === 0 && <span>{l10n.t('Add Context…')}</span>}
      </button>
      {attachments.length > 0 && (
        <ul class="attachment-list" aria-label={l10n.t('Added to the question')}>
          {attachments.map((attachment) => (
            <AttachmentChip
              key={attachment.id}
              attachment={attachment}
              onRemove={() => remove(attachment.id)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface ChipProps {
  readonly attachment: PendingAttachment;
  readonly onRemove: () => void;
}

/** One attachment: a click opens its place; a button, Delete and Backspace take it away. */
function AttachmentChip({ attachment, onRemove }: ChipProps): VNode {
  const { chat, host } = usePanel();
  const { id, kind, omitted, cutAfterLine } = attachment;
  const name = attachmentName(attachment);
  const { isEstimate } = chat.pending.value;
  const note = noteOf(attachment, isEstimate);
  const isCut = omitted === 'no-room' || cutAfterLine !== null;
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    onRemove();
  };
  return (
    <li class={isCut ? 'attachment-chip warns' : 'attachment-chip'} onKeyDown={keyDown}>
      <button
        type="button"
        class="attachment-open"
        aria-label={l10n.t('{0}: {1}', name, note)}
        title={`${attachmentPlace(attachment)}\n${detailOf(attachment, note)}`}
        onClick={() => void host.call('openAttachment', { id })}
      >
        <Icon name={isCut ? 'warning' : attachmentIcon(kind)} />
        <span class="attachment-name">{name}</span>
        <span class="attachment-note">{shortNoteOf(attachment, note, isEstimate)}</span>
      </button>
      <IconButton icon="close" label={l10n.t('Remove {0} from the question', name)} onClick={onRemove} />
    </li>
  );
}

/** In a few words: what an attachment costs, or how much of it is given. */
function noteOf({ tokens, cutAfterLine, omitted }: PendingAttachment, isEstimate: boolean): string {
  if (omitted === 'no-room') return l10n.t('left out');
  if (omitted === 'repeated') return l10n.t('already in the chat');
  if (cutAfterLine !== null) return l10n.t('cut after line {0}', cutAfterLine);
  const count = formatCount(tokens);
  return isEstimate ? l10n.t('about {0} tokens', count) : l10n.t('{0} tokens', count);
}

/** As the meter writes an estimate: there is little room, and the number must be seen. */
function shortNoteOf(
  { tokens, cutAfterLine, omitted }: PendingAttachment,
  note: string,
  isEstimate: boolean,
): string {
  const isCount = omitted === null && cutAfterLine === null;
  return isCount && isEstimate ? l10n.t('{0} tokens', `~${formatCount(tokens)}`) : note;
}

function detailOf({ startLine, cutAfterLine, omitted, tokens }: PendingAttachment, note: string): string {
  if (omitted === 'no-room')
    return l10n.t("There is no room for it in the model's context: it will not be sent.");
  if (omitted === 'repeated')
    return l10n.t('An earlier question of this chat has this text. It is not sent again.');
  if (cutAfterLine === null) return note;
  return joinSentences(
    l10n.t("Only lines {0}-{1} fit into the model's context.", startLine, cutAfterLine),
    l10n.t('{0} tokens', formatCount(tokens)),
  );
}

/** Has screen readers say what was added. */
function useAnnouncement(attachments: readonly PendingAttachment[]): void {
  const { ui } = usePanel();
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const added = attachments.filter(({ id }) => !known.current.has(id));
    known.current = new Set(attachments.map(({ id }) => id));
    if (added.length === 0) return;
    ui.announce(l10n.t('{0} added to the question', listItems(added.map(attachmentName))));
  }, [attachments]);
}

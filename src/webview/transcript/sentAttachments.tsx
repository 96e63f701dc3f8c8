import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import type { Attachment } from '../../core/attachments/attachment.ts';
import { attachmentName, attachmentPlace } from '../../wording/chat/attachments.ts';
import { attachmentIcon } from '../shared/attachmentIcon.ts';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

/** What went with a question, as links that open the place; what the model was not given is said. */
export function SentAttachments(props: { turn: string; attachments: readonly Attachment[] }): VNode | null {
  const { turn, attachments } = props;
  const { host } = usePanel();
  const shown = attachments
    .map((attachment, index) => ({ attachment, index }))
    // The project's rules hold for the whole chat.
    .filter(({ attachment: { kind, omitted } }) => kind !== 'rules' || omitted !== 'repeated');
  const notes = shown.flatMap(({ attachment }) => noteOf(attachment) ?? []);
  if (shown.length === 0) return null;
  return (
    <>
      <ul class="sent-attachments" aria-label={l10n.t('Added to the question')}>
        {shown.map(({ attachment, index }) => (
          <li key={index}>
            <button
              type="button"
              class="reference-chip"
              title={l10n.t('Open {0}', attachmentPlace(attachment))}
              onClick={() => void host.call('openSent', { turn, index })}
            >
              <Icon name={attachmentIcon(attachment.kind)} />
              <span class="reference-name">{attachmentName(attachment)}</span>
            </button>
          </li>
        ))}
      </ul>
      {notes.map((note, index) => (
        <p key={index} class="notice">
          <Icon name="info" />
          <span>{note}</span>
        </p>
      ))}
    </>
  );
}

function noteOf(attachment: Attachment): string | undefined {
  const { startLine, cutAfterLine, omitted } = attachment;
  const name = attachmentName(attachment);
  if (omitted === 'no-room')
    return l10n.t("{0} was left out: there was no room for it in the model's context.", name);
  if (omitted === 'repeated') return l10n.t('{0} was not sent again: it stands above in this chat.', name);
  return cutAfterLine === undefined
    ? undefined
    : l10n.t("Of {0}, only lines {1}-{2} fitted into the model's context.", name, startLine, cutAfterLine);
}

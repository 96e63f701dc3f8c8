import * as l10n from '@vscode/l10n';
import type { SensitiveReason } from '../../core/attachments/sensitiveText.ts';
import type { AttachmentKind } from '../../core/attachments/attachment.ts';
import { lineNumbers } from '../../core/text/lineNumbers.ts';
import { joinSentences } from '../sentences.ts';

/** Why a user must agree before a file's text goes with a question, and where it would go. */
export function sensitiveDetail(reasons: readonly SensitiveReason[], endpoint: string | undefined): string {
  const where =
    endpoint === undefined
      ? l10n.t('It would be read by the model on your machine, and kept with the chat on your disk.')
      : l10n.t('It would be sent to {0}, and kept with the chat on your disk.', endpoint);
  return [...reasons.map(reasonText), where].join('\n\n');
}

function reasonText(reason: SensitiveReason): string {
  switch (reason.kind) {
    case 'outside':
      return l10n.t('It is outside of the folders of this workspace.');
    case 'ignored':
      return l10n.t('Git ignores it, according to {0}.', reason.by);
    case 'secret-name':
      return l10n.t('Files with this name usually hold passwords or keys.');
    case 'secret':
      return l10n.t('Line {0} looks like a password, a token or a key.', reason.line);
    case 'encoding':
      return joinSentences(
        l10n.t('Some of it could not be read as text.'),
        l10n.t('To choose its encoding, open it and run Change File Encoding.'),
      );
  }
}

/** Where an attachment is from. Lines count from 1 and are inclusive. */
interface AttachmentPlace {
  readonly kind: AttachmentKind;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** The short name of an attachment: `app.py`, `app.py:3-9`. */
export function attachmentName({ kind, path, startLine, endLine }: AttachmentPlace): string {
  if (kind === 'staged-changes') return l10n.t('Staged changes');
  const name = path.split(/[\\/]/).at(-1) || path;
  // There may be rules of the same name in several folders.
  if (kind === 'rules') return path.startsWith('.github/') ? name : path;
  if (kind === 'file') return name;
  return `${name}:${lineNumbers(startLine, endLine)}`;
}

/** The path and the lines of an attachment. */
export function attachmentPlace({ kind, path, startLine, endLine }: AttachmentPlace): string {
  if (kind === 'staged-changes') return l10n.t('Staged changes');
  if (kind === 'rules') return l10n.t('Rules of this project: {0}', path);
  if (kind === 'file') return path;
  return startLine === endLine
    ? l10n.t('{0}, line {1}', path, startLine)
    : l10n.t('{0}, lines {1}-{2}', path, startLine, endLine);
}

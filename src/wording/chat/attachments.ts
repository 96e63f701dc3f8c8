import * as l10n from '@vscode/l10n';
import type { AttachmentKind } from '../../core/attachments/attachment.ts';
import type { SensitiveReason } from '../../core/attachments/sensitiveText.ts';
import { lineNumbers } from '../../core/text/lineNumbers.ts';
import { joinSentences } from '../sentences.ts';

/** Why a user must agree before a file's text goes with a question, and where it would go. */
export function sensitiveDetail(reasons: readonly SensitiveReason[], endpoint: string | undefined): string {
  const where =
    endpoint === undefined
      ? l10n.t('It would be read by the model on your machine, and kept with the chat on your disk.')
      : l10n.t('It would be sent to {0}, and kept with the chat on your disk.', endpoint);
  return [...reasons.map(sensitiveReasonText), where].join('\n\n');
}

/** One reason, as a sentence. */
export function sensitiveReasonText(reason: SensitiveReason): string {
  switch (reason.kind) {
    case 'outside':
      return l10n.t('It is outside of the folders of this workspace.');
    case 'ignored':
      return l10n.t('Git ignores it, according to {0}.', reason.by);
    case 'secret-name':
      return l10n.t('Files with this name usually hold passwords or keys.');
    case 'secret':
      return reason.line === undefined
        ? l10n.t('A line of it looks like a password, a token or a key.')
        : l10n.t('Line {0} looks like a password, a token or a key.', reason.line);
    case 'encoding':
      return joinSentences(
        l10n.t('Some of it could not be read as text.'),
        l10n.t('To choose its encoding, open it and run Change File Encoding.'),
      );
  }
}

/** Where an attachment is from. Lines and cells count from 1, and lines are inclusive. */
interface AttachmentPlace {
  readonly kind: AttachmentKind;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly cell?: number;
  readonly line?: number;
  readonly name?: string;
}

/** The short name of an attachment: `app.py`, `app.py:3-9`, `pick_apples (app.py:3-9)`. */
export function attachmentName(attachment: AttachmentPlace): string {
  const { kind, path, startLine, endLine } = attachment;
  const name = path.split(/[\\/]/).at(-1) || path;
  // There may be rules of the same name in several folders.
  if (kind === 'rules') return path.startsWith('.github/') ? name : path;
  // The name comes first: in a narrow panel the end is cut off, and the icon shows what it is.
  const named = nameOfText(attachment, name) ?? withCell(name, attachment);
  if (kind !== 'selection') return named;
  const lines = `${named}:${lineNumbers(startLine, endLine)}`;
  return attachment.name === undefined ? lines : l10n.t('{0} ({1})', attachment.name, lines);
}

function nameOfText({ kind, line, name: title }: AttachmentPlace, name: string): string | undefined {
  if (kind === 'output') return title ?? l10n.t('Output');
  if (kind === 'problem') return l10n.t('{0}, problem', `${name}:${line ?? 1}`);
  if (kind === 'problems' && name !== '') return l10n.t('{0}, problems', name);
  if (kind === 'changes' && name !== '') return l10n.t('{0}, changes', name);
  if (kind === 'staged-changes' && name !== '') return l10n.t('{0}, staged changes', name);
  return ownTextName(kind, name);
}

/** The path and the lines of an attachment, and what is there. */
export function attachmentPlace(attachment: AttachmentPlace): string {
  const { kind, path, startLine, endLine, line } = attachment;
  if (kind === 'output')
    return attachment.name === undefined ? l10n.t('Output') : l10n.t('Output: {0}', attachment.name);
  if (kind === 'rules') return l10n.t('Rules of this project: {0}', path);
  if (kind === 'problem') return l10n.t('Problem in {0}', l10n.t('{0}, line {1}', path, line ?? 1));
  const named = ownTextName(kind, path) ?? withCell(path, attachment);
  if (kind !== 'selection') return named;
  const lines =
    startLine === endLine
      ? l10n.t('{0}, line {1}', named, startLine)
      : l10n.t('{0}, lines {1}-{2}', named, startLine, endLine);
  return attachment.name === undefined ? lines : l10n.t('{0} ({1})', attachment.name, lines);
}

function withCell(name: string, { cell }: AttachmentPlace): string {
  return cell === undefined ? name : l10n.t('{0}, cell {1}', name, cell);
}

/** The name of a text that is no part of a document; undefined for others. */
function ownTextName(kind: AttachmentKind, file: string): string | undefined {
  const isOfAll = file === '';
  switch (kind) {
    case 'problems':
      return isOfAll ? l10n.t('Problems') : l10n.t('Problems in {0}', file);
    case 'changes':
      return isOfAll ? l10n.t('Changes') : l10n.t('Changes to {0}', file);
    case 'staged-changes':
      return isOfAll ? l10n.t('Staged changes') : l10n.t('Staged changes to {0}', file);
    default:
      return undefined;
  }
}

import { lineNumbersInPrompt } from '../text/lineNumbers.ts';
import { fencedCode, wellFormedText } from '../text/sanitizeText.ts';

/** What the model is given of an attachment; nothing is set for all of it. */
export interface AttachmentFit {
  /** The last line that it is given. Lines count from 1. */
  readonly cutAfterLine?: number;
  /** `no-room`: nothing of it fits. `repeated`: an earlier question of the chat has it already. */
  readonly omitted?: 'no-room' | 'repeated';
}

/**
 * What can go with a question. `rules` are a project's, for those who change it; `staged-changes` what `git diff --cached`
 * says.
 */
export const attachmentKinds = ['file', 'selection', 'staged-changes', 'rules'] as const;

export type AttachmentKind = (typeof attachmentKinds)[number];

/** Text of a file that goes with a question, as it was when the question was asked. Lines count from 1, inclusive. */
export interface Attachment extends AttachmentFit {
  readonly kind: AttachmentKind;
  readonly uri: string;
  /** Relative to the workspace folder if the file is in one. */
  readonly path: string;
  /** VS Code's language id, used as the fence's info string. */
  readonly languageId: string;
  readonly startLine: number;
  readonly endLine: number;
  /** With `\n` between its lines. */
  readonly text: string;
}

/** An attachment of all that a text has, as far as every tokenizer and file can carry it. */
export function newAttachment(parts: Omit<Attachment, 'endLine' | keyof AttachmentFit>): Attachment {
  const text = wellFormedText(parts.text).replaceAll(/\r\n?/g, '\n');
  // The end of a file's last line is no line of its own.
  const shown = parts.kind !== 'selection' && text.endsWith('\n') ? text.slice(0, -1) : text;
  return { ...parts, text: shown, endLine: parts.startLine + shown.split('\n').length - 1 };
}

/** An attachment as it was before it was known how much of it fits. */
export function unfitted({ cutAfterLine: _, omitted: __, ...attachment }: Attachment): Attachment {
  return attachment;
}

/** Whether two attachments are the same text of the same place. */
export function isSameAttachment(one: Attachment, other: Attachment): boolean {
  return one.uri === other.uri && one.startLine === other.startLine && one.text === other.text;
}

/**
 * A question as the model reads it: what goes with it comes first, in Markdown. It depends on nothing but the turn, so that
 * what was evaluated stays valid for the questions that follow.
 */
export function questionWithAttachments(turn: {
  readonly question: string;
  readonly prompt?: string;
  readonly attachments?: readonly Attachment[];
}): string {
  const parts = (turn.attachments ?? []).map(attachmentText).filter((text) => text !== '');
  return [...parts, turn.prompt ?? turn.question].join('\n\n');
}

/** How an attachment begins and ends in a prompt, without its lines. What it costs beside them. */
export function attachmentFrame(attachment: Attachment): string {
  return `${leadIn({ ...attachment, cutAfterLine: attachment.endLine })}\n\n${fencedCode('', attachment.languageId)}\n\n`;
}

function attachmentText(attachment: Attachment): string {
  const { languageId, startLine, cutAfterLine, omitted, text } = attachment;
  if (omitted === 'no-room') return '';
  // Rules hold for the questions that follow, too, without being mentioned.
  if (omitted === 'repeated') return attachment.kind === 'rules' ? '' : `${leadIn(attachment)} see above.`;
  const lines = cutAfterLine === undefined ? text : firstLines(text, cutAfterLine - startLine + 1);
  return `${leadIn(attachment)}\n\n${fencedCode(lines, languageId)}`;
}

function leadIn({ kind, path, startLine, endLine, cutAfterLine }: Attachment): string {
  // A name must not look like more than a name.
  const file = `\`${path.replaceAll(/[`\p{Cc}]/gu, '\uFFFD')}\``;
  const name = namedPart(kind, file);
  if (cutAfterLine !== undefined) {
    const rest = lineNumbersInPrompt(cutAfterLine + 1, endLine);
    return `${name}, ${lineNumbersInPrompt(startLine, cutAfterLine)} (${rest} left out):`;
  }
  return kind === 'selection' ? `${name}, ${lineNumbersInPrompt(startLine, endLine)}:` : `${name}:`;
}

function namedPart(kind: AttachmentKind, file: string): string {
  if (kind === 'staged-changes') return 'Staged changes, as `git diff --cached` shows them';
  return kind === 'rules'
    ? `Rules of this project, to follow where they apply, from ${file}`
    : `From ${file}`;
}

function firstLines(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n');
}

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
 * What can go with a question. `cell` is one of a notebook, as a whole. Texts of their own, which are in no file, are
 * `problem`, one that an editor shows, `problems`, those of a file or of all files, and what `git diff` says: `changes`
 * that are not staged, and `staged-changes`. `output` is what a program printed. `rules` are a project's, for those who change it.
 */
export const attachmentKinds = [
  'file',
  'selection',
  'cell',
  'problem',
  'problems',
  'changes',
  'staged-changes',
  'output',
  'rules',
] as const;

export type AttachmentKind = (typeof attachmentKinds)[number];

/** Text that goes with a question, as it was when the question was asked. Lines count from 1, inclusive. */
export interface Attachment extends AttachmentFit {
  readonly kind: AttachmentKind;
  /** Of the document, or of the folder if a text of its own is about more than one file. */
  readonly uri: string;
  /** Relative to the workspace folder if the file is in one. Empty for a text that is about more than one file. */
  readonly path: string;
  /** Of a notebook's cell, and of lines or a problem in one: which cell it was; they count from 1. */
  readonly cell?: number;
  /** The line of a `problem`. */
  readonly line?: number;
  /**
   * Of an `output`: the error, or the command that printed it, if that is known. Of a `selection` that is a function, a class
   * or the like: what it is called.
   */
  readonly name?: string;
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

/** Whether an attachment is a text of its own rather than lines of a document. */
export function isOwnText({ kind }: Pick<Attachment, 'kind'>): boolean {
  return kind !== 'rules' && kind !== 'file' && kind !== 'selection' && kind !== 'cell';
}

/**
 * Whether an attachment takes the place of another one: it is the same as it is now. Several selections can be of one file,
 * and several problems.
 */
export function isNewerOf(now: Attachment, before: Attachment): boolean {
  return (
    now.kind !== 'selection' &&
    now.kind !== 'output' &&
    now.kind === before.kind &&
    now.uri === before.uri &&
    now.line === before.line
  );
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

function leadIn(attachment: Attachment): string {
  const { startLine, endLine, cutAfterLine } = attachment;
  const rest =
    cutAfterLine === undefined ? '' : ` (${lineNumbersInPrompt(cutAfterLine + 1, endLine)} left out)`;
  if (isOwnText(attachment)) return `${ownTextName(attachment)}${rest}:`;
  const cell = attachment.cell === undefined ? '' : `, cell ${attachment.cell}`;
  const isWhole = attachment.kind !== 'selection' && cutAfterLine === undefined;
  const lines = isWhole ? '' : `, ${lineNumbersInPrompt(startLine, cutAfterLine ?? endLine)}`;
  const place = `${quoted(attachment.path)}${cell}${lines}${rest}`;
  return attachment.kind === 'rules'
    ? `Rules of this project, to follow where they apply (${place}):`
    : `From ${place}:`;
}

function ownTextName({ kind, path, cell, line }: Attachment): string {
  const place = path === '' ? '' : ` ${kind.endsWith('changes') ? 'to' : 'in'} ${quoted(path)}`;
  switch (kind) {
    case 'problem':
      return `Problem that the editor shows${place}${cell === undefined ? '' : `, cell ${cell}`}, line ${line ?? 1}`;
    case 'problems':
      return `Problems that the editor shows${place}`;
    case 'output':
      return 'What was printed when the error occurred';
    case 'staged-changes':
      return `Staged changes${place}, as \`git diff --cached\` shows them`;
    default:
      return `Changes${place} that are not staged, as \`git diff\` shows them`;
  }
}

/** A name must not look like more than a name. */
function quoted(name: string): string {
  return `\`${name.replaceAll(/[`\p{Cc}]/gu, '\uFFFD')}\``;
}

function firstLines(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n');
}

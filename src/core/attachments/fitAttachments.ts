import { linesThatFit } from '../chat/explainPrompt.ts';
import { type Attachment, attachmentFrame, type AttachmentFit, isSameAttachment } from './attachment.ts';

/** The largest share of the context for what goes with a question, as for the code that "Explain Selection" quotes. */
const largestShare = 0.6;
/** The largest share for it together with the question; the rest is for the answer. */
const largestQuestionShare = 0.75;
/** Tokens for the system prompt and the control tokens of the chat's format. */
const systemReserve = 96;

/** What an attachment costs, in tokens. */
export interface AttachmentSize {
  /** What stands around its lines. */
  readonly frame: number;
  readonly lines: readonly number[];
}

/** Counts the tokens of each text. */
export type CountTokens = (texts: string[]) => Promise<number[]>;

/** What decides how much fits. Sizes are in tokens. */
export interface AttachmentLimits {
  readonly contextSize: number;
  /** Of the question itself. */
  readonly question: number;
  /** In the context before this question. */
  readonly used: number;
  /** The attachments that stand in the prompt already, each of them whole. */
  readonly above: readonly Attachment[];
  /** Of what the user adds to the system prompt. */
  readonly systemAddition?: number;
}

/** Tokens that all that goes with a question may have, for a question of so many tokens. */
export function roomForAttachments(contextSize: number, question: number): number {
  return Math.min(contextSize * largestShare, contextSize * largestQuestionShare - systemReserve - question);
}

/** The sizes of attachments, with one call of `countTokens`. */
export async function measureAttachments(
  attachments: readonly Attachment[],
  countTokens: CountTokens,
): Promise<AttachmentSize[]> {
  const texts = attachments.map((one) => [
    attachmentFrame(one),
    ...one.text.split('\n').map((line) => `${line}\n`),
  ]);
  if (texts.length === 0) return [];
  const counts = await countTokens(texts.flat());
  let start = 0;
  return texts.map(({ length }) => {
    const [frame = 0, ...lines] = counts.slice(start, (start += length));
    return { frame, lines };
  });
}

/**
 * How much of each attachment the model is given. They may take 60 % of the context, and together with the question what the
 * system prompt and a quarter for the answer leave. One after the other, in the order in which they were attached: all of it
 * if it fits into the room that is left; else its first lines; nothing where not even one line fits. What stands in the
 * prompt already is not given again, unless so little room is left that it may drop out of the prompt.
 *
 * @param sizes Of each attachment.
 */
export function planAttachments(
  attachments: readonly Attachment[],
  sizes: readonly AttachmentSize[],
  { contextSize, question, used, above, systemAddition = 0 }: AttachmentLimits,
): AttachmentFit[] {
  const most = contextSize * largestQuestionShare;
  const room = roomForAttachments(contextSize, question + systemAddition);
  const fits = fill(attachments, sizes, room, above);
  const added = attachments.reduce(
    (sum, one, index) => sum + givenTokens(one, sizes[index]!, fits[index]!),
    0,
  );
  const mayDrop = used + question + added > most;
  return mayDrop ? fill(attachments, sizes, room, []) : fits;
}

function fill(
  attachments: readonly Attachment[],
  sizes: readonly AttachmentSize[],
  room: number,
  above: readonly Attachment[],
): AttachmentFit[] {
  let left = room;
  return attachments.map((attachment, index): AttachmentFit => {
    const { frame, lines } = sizes[index]!;
    if (above.some((one) => isSameAttachment(one, attachment))) {
      left -= repeatedTokens(attachment, frame);
      return { omitted: 'repeated' };
    }
    const count = linesThatFit(lines, left - frame);
    if (count === 0) return { omitted: 'no-room' };
    left -= frame + sum(lines.slice(0, count));
    return count === lines.length ? {} : { cutAfterLine: attachment.startLine + count - 1 };
  });
}

/** Tokens that an attachment takes in a prompt. */
export function givenTokens(
  attachment: Attachment,
  { frame, lines }: AttachmentSize,
  { cutAfterLine, omitted }: AttachmentFit,
): number {
  const { startLine } = attachment;
  if (omitted === 'no-room') return 0;
  if (omitted === 'repeated') return repeatedTokens(attachment, frame);
  return frame + sum(cutAfterLine === undefined ? lines : lines.slice(0, cutAfterLine - startLine + 1));
}

/** Of what is not given again, its name is. */
function repeatedTokens({ kind }: Attachment, frame: number): number {
  return kind === 'rules' ? 0 : frame;
}

/** The same with the tokens counted now. */
export async function fitAttachments(
  attachments: readonly Attachment[],
  { question, ...limits }: Omit<AttachmentLimits, 'question'> & { readonly question: string },
  countTokens: CountTokens,
): Promise<AttachmentFit[]> {
  const sizes = await measureAttachments(attachments, countTokens);
  const [count = 0] = await countTokens([question]);
  return planAttachments(attachments, sizes, { ...limits, question: count });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

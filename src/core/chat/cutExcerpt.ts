import { PhidelityError } from '../errors/phidelityError.ts';
import type { CodeExcerpt } from './explainPrompt.ts';
import { linesThatFit } from './linesThatFit.ts';

/** The share of the context that a quoted excerpt may take; the rest is for instructions and the answer. */
const largestShare = 0.6;

/** A token stands for at least one byte, so a text of fewer bytes than this always fits without being counted. */
export function excerptSurelyFits(text: string, contextSize: number): boolean {
  const mostBytesPerUtf16Unit = 3;
  return text.length * mostBytesPerUtf16Unit <= contextSize * largestShare;
}

/**
 * The part of an excerpt that fits into the context, cut at a line boundary.
 *
 * @throws PhidelityError `message-too-long` when not even its first line fits.
 */
export async function cutExcerpt(
  excerpt: CodeExcerpt,
  contextSize: number,
  countTokens: (texts: string[]) => Promise<number[]>,
): Promise<CodeExcerpt> {
  const lines = excerpt.text.split('\n');
  const counts = await countTokens(lines.map((line) => `${line}\n`));
  const kept = linesThatFit(counts, Math.floor(contextSize * largestShare));
  if (kept === lines.length) return excerpt;
  if (kept === 0)
    throw new PhidelityError(
      'message-too-long',
      `Line ${excerpt.startLine} of ${excerpt.path} alone is ${counts[0]!.toLocaleString('en')} tokens long, more than ` +
        `the model's context can take. Select a part of the line.`,
    );
  return { ...excerpt, endLine: excerpt.startLine + kept - 1, text: lines.slice(0, kept).join('\n') };
}

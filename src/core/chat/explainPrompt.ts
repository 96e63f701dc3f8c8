import { PhidelityError } from '../errors/phidelityError.ts';
import { fencedCode } from '../text/sanitizeText.ts';

/** A piece of a file that a person asks about. Lines count from 1 and are inclusive, as an editor shows them. */
export interface CodeExcerpt {
  /** The path as a person reads it, relative to the workspace where there is one. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** VS Code's language id, used as the fence's info string. */
  readonly languageId: string;
  readonly text: string;
}

/** The question that "Explain Selection" asks about an excerpt. */
export function explainPrompt(excerpt: CodeExcerpt): string {
  return `${explainLeadIn(excerpt)}\n\n${fencedCode(excerpt.text, excerpt.languageId)}`;
}

interface ExcerptPlace {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** The sentence before the code in the question of "Explain Selection". */
export function explainLeadIn({ path, startLine, endLine }: ExcerptPlace): string {
  const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine}-${endLine}`;
  return `Explain this code from \`${path}\`, ${lines}:`;
}

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
export async function truncateExcerpt(
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

/**
 * How many of the first lines fit into a budget of tokens.
 *
 * The sum of the lines' own counts is never less than the count of the joined text for tokenizers that split at line
 * breaks, as phi-4's does, so what is said to fit does fit.
 */
export function linesThatFit(tokensPerLine: readonly number[], budget: number): number {
  let used = 0;
  for (const [index, tokens] of tokensPerLine.entries()) {
    used += tokens;
    if (used > budget) return index;
  }
  return tokensPerLine.length;
}

import { lineNumbersInPrompt } from '../text/lineNumbers.ts';
import { fencedCode } from '../text/sanitizeText.ts';
import type { QuestionProblem } from './questionProblem.ts';

/** Part of a file that the user asks about. Lines count from 1 and are inclusive, as in the editor. */
export interface CodeExcerpt {
  /** Relative to the workspace folder if the file is in one. */
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
  return `Explain this code from \`${path}\`, ${lineNumbersInPrompt(startLine, endLine)}:`;
}

/**
 * The excerpt that a question of "Explain Selection" quotes; undefined for any other question.
 *
 * @param place Where the quoted code is.
 */
export function excerptOf(question: string, place: ExcerptPlace): CodeExcerpt | undefined {
  const { path, startLine, endLine } = place;
  const start = `${explainLeadIn(place)}\n\n`;
  if (!question.startsWith(start)) return undefined;
  const quoted = /^(`{3,})([^\n`]*)\n(.*)\n\1$/s.exec(question.slice(start.length));
  return quoted ? { path, startLine, endLine, languageId: quoted[2]!, text: quoted[3]! } : undefined;
}

/** The largest share of the context for a quoted excerpt; the rest is for instructions and the answer. */
const largestShare = 0.6;

/**
 * Whether a text certainly fits, without counting its tokens: a token stands for at least one byte, and a UTF-16 code
 * unit takes at most three bytes of UTF-8.
 */
export function excerptSurelyFits(text: string, contextSize: number): boolean {
  const mostBytesPerUtf16Unit = 3;
  return text.length * mostBytesPerUtf16Unit <= contextSize * largestShare;
}

/**
 * The part of an excerpt that fits into the context, cut at a line boundary.
 *
 * @param countTokens Counts the tokens of each text.
 * @returns A problem of kind `line-too-long` if not even the first line fits.
 */
export async function truncateExcerpt(
  excerpt: CodeExcerpt,
  contextSize: number,
  countTokens: (texts: string[]) => Promise<number[]>,
): Promise<{ readonly excerpt: CodeExcerpt } | { readonly problem: QuestionProblem }> {
  const lines = excerpt.text.split('\n');
  const counts = await countTokens(lines.map((line) => `${line}\n`));
  const kept = linesThatFit(counts, Math.floor(contextSize * largestShare));
  if (kept === lines.length) return { excerpt };
  if (kept === 0)
    return {
      problem: { kind: 'line-too-long', path: excerpt.path, line: excerpt.startLine, size: counts[0]! },
    };
  const endLine = excerpt.startLine + kept - 1;
  return { excerpt: { ...excerpt, endLine, text: lines.slice(0, kept).join('\n') } };
}

/**
 * How many of the first lines fit into a budget of tokens.
 *
 * With tokenizers that split at line breaks, as phi-4's does, the sum of the lines' counts is never less than the count
 * of the joined text; so the lines do fit.
 */
export function linesThatFit(tokensPerLine: readonly number[], budget: number): number {
  let used = 0;
  for (const [index, tokens] of tokensPerLine.entries()) {
    used += tokens;
    if (used > budget) return index;
  }
  return tokensPerLine.length;
}

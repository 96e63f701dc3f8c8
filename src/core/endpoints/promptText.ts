import type { PromptSegment } from '../chat/chatFormat.ts';
import { wellFormedText } from '../text/sanitizeText.ts';

/** A prompt as a text, for servers that take nothing else: the only control tokens in it are those of the format. */
export function promptText(segments: readonly PromptSegment[]): string {
  return segments
    .map((segment) => ('text' in segment ? escapeControlTokens(segment.text) : segment.control))
    .join('');
}

/** What models take for control tokens, in the spellings of today's families, and Ollama for the place of a picture. */
const spelled = new RegExp(
  [
    '<(?=[|｜]|/?s>|(?:bos|eos|pad|unk|start_of_turn|end_of_turn)>)',
    // StarCoder's, which SmolLM has too.
    '<(?=(?:repo_?name|file_sep|filename|gh_stars|empty_output|(?:issue|jupyter|commit|fim)_\\w+)>)',
    '\\[(?=/?INST\\]|img-\\d+\\])',
  ].join('|'),
  'g',
);

/**
 * A text in which no control token is spelled out: for servers that turn the text into tokens with control tokens in it.
 * The blank that breaks them is there for the model to see. What no JSON can carry is replaced.
 */
export function escapeControlTokens(text: string): string {
  return wellFormedText(text).replace(spelled, (start) => `${start} `);
}

/** What a token is at most, nearly always: five letters of a word, three digits, a run of white space, or a sign. */
const pieces = / ?[A-Za-z]{1,5}|\d{1,3}|\s+|[^\sA-Za-z\d]/g;
const beyondAscii = /[\u0080-\uffff]/g;
/** Rare characters are written with two or three tokens. */
const extraBeyondAscii = 0.5;

/**
 * About how many tokens a text has, for servers that do not count them: rather too many than too few. Measured with phi-4's
 * vocabulary in pieces of 4,000 characters: code and prose have 0.6 to 0.8 of it, and 95 % of the files of Python's own
 * library, in which there are tables of numbers, no more than it. Base64 has up to twice as many.
 */
export function estimateTokens(text: string): number {
  const rare = text.match(beyondAscii)?.length ?? 0;
  return Math.ceil((text.match(pieces)?.length ?? 0) + rare * extraBeyondAscii);
}

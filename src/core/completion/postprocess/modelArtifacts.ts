import type { CursorContext } from '../../ports/completionRequest.ts';

const opening =
  /^(?:sure|certainly|of course|okay|here(?:'s| is| are)|below is|the following|this (?:code|function|completes|is|will|implementation)|to (?:complete|continue|implement)|i (?:will|have|would)|note that|explanation|in this (?:code|function|example)|let's|we can)\b/i;

const firstWord = /^(?:sure|certainly|of|okay|here|below|the|this|to|i|note|explanation|in|let|we)(?!\w)/i;

/** What such a sentence may look like: `okay = True`, `explanation: str`. */
const assignment = /^[a-z]+\s*(?:=[^=]|:\s*[\w.]+(?:\[.*\])?(?:\s*[=|]|$))/;

/** Five bare words in a row are no code in any language. */
const sentence = /^[A-Z][a-z']+(?:,? [\w'`-]+){4,}[.:!]?$/;

/** Whether a line is a sentence such as "Here is the code:", as chat models write around code. */
export function isProse(line: string): boolean {
  const text = line.trim();
  if (/^\*\*[^*]+\*\*:?$/.test(text) || /^explanation:$/i.test(text)) return true;
  if (!text.includes(' ') || assignment.test(text)) return false;
  return opening.test(text) && !/[=()[\]{};]$/.test(text);
}

/** Whether the line could become prose with more text. */
export function mayBecomeProse(line: string): boolean {
  const text = line.trimStart();
  return /^(?:[a-z']*|\*.*)$/i.test(text) || /^[A-Z][a-z']+,? /.test(text) || firstWord.test(text);
}

/** Whether a whole line is a plain sentence. The rest of a line of code may look like one: `None or a is b`. */
export function isSentence(line: string): boolean {
  return sentence.test(line.trim());
}

/** Whether the line is the beginning or the end of a fenced block, as in Markdown. */
export function isFence(line: string): boolean {
  return /^\s*(?:`{3}|~{3})/.test(line);
}

/** Whether the line could become a fence with more text. */
export function mayBecomeFence(line: string): boolean {
  return isFence(line) || /^\s*(?:`{0,2}|~{0,2})$/.test(line);
}

const placeholder =
  /^\s*(?:#|\/\/)\s*(?:\.{3}|…|(?:the )?(?:rest|remainder) of (?:the |your |this )?(?:code|function|method|class|implementation|file|logic|program|script)|(?:existing|remaining|your|more|add your) (?:code|implementation|logic)|implement(?:ation)? (?:here|goes|me))/i;

/** The text up to a placeholder for code that the model left out, such as `# ... rest of the code`. */
export function trimPlaceholders(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => placeholder.test(line));
  return at < 0 ? text : lines.slice(0, at).join('\n');
}

/** The text up to where a model spells out a control token, unless the file itself is about those. */
export function trimControlTokens(text: string, { linesAbove, linePrefix }: CursorContext): string {
  const at = text.search(/<\|\w+\|>|<\/s>|<(?:fim_(?:prefix|middle|suffix)|endoftext)>/);
  const isAbout = at >= 0 && [...linesAbove, linePrefix].some((line) => /<\||<\/s>/.test(line));
  return at < 0 || isAbout ? text : text.slice(0, at);
}

// oxlint-disable-next-line no-control-regex
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]/g;
const lineEnds = /\r\n?|[\u2028\u2029]/g;
const blanks = /[\u00a0\u2000-\u200a\u202f\u3000]/g;

/** The text with `\n` for line ends, ASCII spaces for typographic ones, and no invisible characters. */
export function normalizeCharacters(text: string): string {
  return text.replace(lineEnds, '\n').replace(blanks, ' ').replace(controls, '').toWellFormed();
}

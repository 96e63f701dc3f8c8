const opening =
  /^(?:sure|certainly|of course|okay|here(?:'s| is| are)|below is|the following|this (?:code|function|completes|is|will|implementation)|to (?:complete|continue|implement)|i (?:will|have|would)|note that|explanation|in this (?:code|function|example)|let's|we can)\b/i;

const firstWord = /^(?:sure|certainly|of|okay|here|below|the|this|to|i|note|explanation|in|let|we)(?!\w)/i;

/** Five bare words in a row are no code in any language. */
const sentence = /^[A-Z][a-z']+(?:,? [\w'`-]+){4,}[.:!]?$/;

/** Whether a line is a sentence to the reader, such as "Here is the code:", as chat models write around code. */
export function isProse(line: string): boolean {
  const text = line.trim();
  if (/^\*\*[^*]+\*\*:?$/.test(text) || /^explanation:$/i.test(text)) return true;
  return text.includes(' ') && opening.test(text) && !/[=()[\]{};]$/.test(text);
}

/** Whether more text could make prose of the line. */
export function mayBecomeProse(line: string): boolean {
  const text = line.trimStart();
  return /^(?:[a-z']*|\*.*)$/i.test(text) || /^[A-Z][a-z']+,? /.test(text) || firstWord.test(text);
}

/** Whether a whole line is a plain sentence. What goes on with a line of code may look like one: `None or a is b`. */
export function isSentence(line: string): boolean {
  return sentence.test(line.trim());
}

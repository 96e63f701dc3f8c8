/**
 * Objects and arrays in a response, in all. A long list of models has some thousands. An empty one takes two characters of
 * the text, and thirty times as much memory.
 */
const maxContainers = 100_000;

/**
 * Parses JSON that a server sent. A text of bounded length is not enough: what it is parsed into may be many times as
 * large.
 *
 * @throws RangeError for one that holds more objects and arrays than any model server has to send. Brackets in its strings
 *   count as well: of the code that is asked about, no context holds so many.
 * @throws SyntaxError for a text that is not JSON.
 */
export function parseServerJson(text: string): unknown {
  if (text.length > maxContainers && openingBrackets(text) > maxContainers)
    throw new RangeError('There are too many objects.');
  return JSON.parse(text);
}

function openingBrackets(text: string): number {
  let count = 0;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) count += 1;
  return count;
}

import type { Attachment } from './attachment.ts';

/**
 * Lines with the name that they had, if they are still called so: the line that names them begins as it did, and the classes
 * around them are there. Where an edit leaves it open, they have none.
 *
 * @param before The lines when they had the name, which has the names around it before it if they are known: `Basket.add`.
 * @param document All that the lines are in.
 */
export function withName(
  now: Attachment,
  before: Pick<Attachment, 'text' | 'name'>,
  document: string,
): Attachment {
  const { name } = before;
  if (name === undefined) return now;
  const path = /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u.test(name) ? name.split('.') : [name];
  const isKept =
    path.slice(0, -1).every((around) => isDefined(around, document)) &&
    (before.text === now.text || isNamedAlike(path.at(-1)!, before.text, now.text));
  return isKept ? { ...now, name } : now;
}

function isDefined(name: string, document: string): boolean {
  return new RegExp(String.raw`^[ \t]*(?:async[ \t]+def|def|class)[ \t]+${name}(?![\p{L}\p{N}_])`, 'mu').test(
    document,
  );
}

/** What a language server calls a name may be no word of the code: that is not known after an edit. */
function isNamedAlike(name: string, before: string, now: string): boolean {
  const beginnings = before.split('\n').flatMap((line) => beginningWith(name, line) ?? []);
  // A decorator, as of a property's setter, may have the name before the definition has it.
  const header = beginnings.find((one) => !one.startsWith('@'));
  return header !== undefined && now.split('\n').some((line) => beginningWith(name, line) === header);
}

/** A line up to a name that is in it as a whole word, without its indentation. */
function beginningWith(name: string, line: string): string | undefined {
  const isWord = (at: number): boolean => /[\p{L}\p{N}_]/u.test(line.charAt(at));
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1))
    if (!(at > 0 && isWord(at - 1)) && !isWord(at + name.length))
      return line.slice(0, at + name.length).trimStart();
  return undefined;
}

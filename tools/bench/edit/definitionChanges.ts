import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A change of one definition in real code. */
export interface PlantedChange {
  readonly what: string;
  /** By which it is used. */
  readonly name: string;
  /** Relative to the folder. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

interface Kind {
  readonly name: string;
  /** Finds what is changed, with its name as the first group. */
  readonly pattern: RegExp;
  /** The file's text with another definition in the place of the one that was found. */
  readonly change: (text: string, found: RegExpExecArray) => string | undefined;
}

/** Behind the names that are made, so that nothing has them already. */
const mark = '_of_bench';

const inPlace = (text: string, { index, 0: whole }: RegExpExecArray, changed: string): string =>
  text.slice(0, index) + changed + text.slice(index + whole.length);

const renamed: Kind['change'] = (text, found) =>
  inPlace(text, found, found[0].replace(new RegExp(`\\b${found[1]}\\b`), `${found[1]}${mark}`));

const kinds: readonly Kind[] = [
  { name: 'function renamed', pattern: /^def ([a-z]\w+)\(/gm, change: renamed },
  { name: 'method renamed', pattern: /^ {4}def ([a-z]\w+)\(self\b/gm, change: renamed },
  { name: 'attribute renamed', pattern: /^ {8}self\.([a-z]\w+)(?:: [^=\n]+)? = /gm, change: renamed },
  { name: 'class renamed', pattern: /^class ([A-Z]\w+)[(:]/gm, change: renamed },
  {
    name: 'parameter added',
    pattern: /^(?: {4})?def ([a-z]\w+|__init__)\((?:self, ?)?(?!self\b|cls\b)(?=[a-z])/gm,
    change: (text, found) => inPlace(text, found, `${found[0]}added${mark}, `),
  },
  {
    name: 'parameter removed',
    pattern: /^(?: {4})?def ([a-z]\w+|__init__)\((self, )?((?!self\b|cls\b)[a-z]\w*)(?:: \w+)?, /gm,
    change: (text, found) =>
      inPlace(text, found, `${found[0].slice(0, found[0].indexOf('(') + 1)}${found[2] ?? ''}`),
  },
];

/**
 * Changes of definitions in the files of a folder, of each kind in turn, of names that other files mention.
 *
 * @param files Relative to the folder.
 */
export async function definitionChanges(
  folder: string,
  files: readonly string[],
  count: number,
): Promise<PlantedChange[]> {
  const texts = new Map<string, string>();
  for (const file of files) texts.set(file, await readFile(path.join(folder, file), 'utf8'));
  const byKind = kinds.map(({ name, pattern, change }) =>
    files.flatMap((file) => {
      const text = texts.get(file)!;
      return [...text.matchAll(pattern)].flatMap((found) => {
        const after = change(text, found);
        const word = found[1] === '__init__' ? classAround(text, found.index) : found[1]!;
        const isUsed =
          word !== undefined && [...texts].some(([other, code]) => other !== file && hasWord(code, word));
        return after === undefined || !isUsed
          ? []
          : [{ what: `${name}: ${word}`, name: word, file, before: text, after }];
      });
    }),
  );
  const chosen: PlantedChange[] = [];
  for (let round = 0; chosen.length < count && byKind.some((of) => of.length > round); round++)
    for (const of of byKind) {
      // Spread over all files, the same each time.
      const one = of[(round * 37) % Math.max(1, of.length)];
      if (one && chosen.length < count && !chosen.includes(one)) chosen.push(one);
    }
  return chosen;
}

function classAround(text: string, at: number): string | undefined {
  return [...text.slice(0, at).matchAll(/^class (\w+)/gm)].at(-1)?.[1];
}

function hasWord(code: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(code);
}

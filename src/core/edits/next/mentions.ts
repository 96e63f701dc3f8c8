import type { ChangedDefinition } from './changedDefinitions.ts';

/** Further names for the same thing are looked for so many times: names of names are rare. */
const mostRounds = 3;

/** The names by which code uses a definition that has changed. */
export class Mentions {
  /** By definition, in their order. */
  readonly #names: readonly Set<string>[];
  readonly #definitions: readonly ChangedDefinition[];

  constructor(definitions: readonly ChangedDefinition[]) {
    this.#definitions = definitions;
    this.#names = definitions.map((one) => new Set(namesOf(one)));
  }

  /**
   * Also takes other names that files give to what has other parameters now: aliases, and classes that are derived from it.
   *
   * @param files Texts of Python files.
   */
  follow(files: readonly string[]): void {
    for (const [at, names] of this.#names.entries()) {
      if (!hasOtherNames(this.#definitions[at]!)) continue;
      for (let round = 0; round < mostRounds; round++) {
        const { size } = names;
        for (const name of [...names]) for (const further of furtherNames(name, files)) names.add(further);
        if (names.size === size) break;
      }
    }
  }

  /** Whether other names count, so that files without the known ones are of interest. */
  get mayFollow(): boolean {
    return this.#definitions.some(hasOtherNames);
  }

  /** Whether a text may use one of the definitions. */
  isIn(text: string): boolean {
    return this.#names.some((names) => hasWord(text, names));
  }

  /** The definition that a statement may use, by its index; the most telling first. */
  definitionOf(statement: string, message: string): number | undefined {
    const told = this.#names.findIndex((names) => hasWord(message, names));
    if (told >= 0) return told;
    const byParameter = this.#definitions.findIndex(
      ({ goneParameters }, at) =>
        goneParameters.some((name) => message.includes(`"${name}"`)) &&
        // The definition itself has no other name for it.
        (message.endsWith('is not defined') || hasWord(statement, this.#inStatement(at))),
    );
    if (byParameter >= 0) return byParameter;
    const used = this.#names.findIndex((_, at) => hasWord(statement, this.#inStatement(at)));
    return used >= 0 ? used : undefined;
  }

  /** A class has other names in its own methods and in those of derived classes. */
  #inStatement(at: number): ReadonlySet<string> {
    const { owners, isReshaped, isField } = this.#definitions[at]!;
    const isOfClass = owners.length > 0 && (isReshaped || isField);
    const names = this.#names[at]!;
    return isOfClass ? new Set([...names, 'super', 'cls', '__class__', 'type']) : names;
  }
}

function namesOf({ name, owners, isField }: ChangedDefinition): string[] {
  const isSpecial = name.startsWith('__') && name.endsWith('__');
  const owner = owners.at(-1);
  return owner !== undefined && (isSpecial || isField) ? [name, owner] : [name];
}

/** Whether a text has one of some names as a whole word. */
export function hasWord(text: string, words: Iterable<string>): boolean {
  for (const word of words) {
    let at = text.indexOf(word);
    for (; at >= 0; at = text.indexOf(word, at + word.length))
      if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + word.length])) return true;
  }
  return false;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

/** A name that is gone is gone where it gets another one; who calls by that is wrong only where the form of calls is another. */
function hasOtherNames({ isReshaped, isField }: ChangedDefinition): boolean {
  return isReshaped || isField;
}

/** The names that texts give to what has one: `name as other`, `other = module.name`, `class Other(name)`. */
function furtherNames(name: string, texts: readonly string[]): string[] {
  const alias = `\\b${name}[ \\t]+as[ \\t]+(\\w+)`;
  const assigned = `^[ \\t]*(\\w+)[ \\t]*=[ \\t]*(?:\\w+\\.)*${name}[ \\t]*$`;
  const derived = `\\bclass[ \\t]+(\\w+)[ \\t]*\\([^)]*\\b${name}\\b`;
  const pattern = new RegExp([alias, assigned, derived].join('|'), 'gm');
  return texts
    .filter((text) => text.includes(name))
    .flatMap((text) => Array.from(text.matchAll(pattern), (match) => match.slice(1).find(Boolean) ?? name));
}

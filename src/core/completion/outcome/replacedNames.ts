import type { ReplacedName } from '../../guidance/replacedName.ts';
import { type Suggestions, toSuggestions, type WrittenCompletion } from './completionOutcome.ts';
import { LruMap } from '../../lifetime/lruMap.ts';

/** Completions that are remembered; one that is shown is among the last. */
const maxEntries = 300;

/** Which names of completions were put in the place of others, as long as these completions may be shown or accepted. */
export class ReplacedNames {
  readonly #entries = new LruMap<string, readonly ReplacedName[]>(maxEntries);

  /** What may be suggested in a document; its replaced names are remembered. */
  suggest(documentId: string, written: readonly WrittenCompletion[]): Suggestions {
    for (const { text, replaced = [] } of written)
      if (replaced.length > 0) this.#entries.set(keyOf(documentId, text), replaced);
    return toSuggestions(written);
  }

  /** Those in a text, or in what is left of one after the user has typed its beginning. */
  find(documentId: string, text: string): readonly ReplacedName[] {
    const own = this.#entries.get(keyOf(documentId, text));
    if (own) return own;
    const prefix = keyOf(documentId, '');
    for (const [key, replaced] of this.#entries.entries()) {
      if (!key.startsWith(prefix) || text === '' || !key.endsWith(text)) continue;
      const typed = key.length - prefix.length - text.length;
      const left = replaced.filter(({ at }) => at >= typed).map((one) => ({ ...one, at: one.at - typed }));
      if (typed >= 0 && left.length > 0) return left;
    }
    return [];
  }
}

function keyOf(documentId: string, text: string): string {
  return `${documentId}\0${text}`;
}

import { LruMap } from '../../lifetime/lruMap.ts';
import type { CursorContext } from '../../ports/completionRequest.ts';
import { textBeforeCursor } from '../document/cursorContext.ts';
import { cleanCompletion } from '../postprocess/cleanCompletion.ts';
import { type Suggestions, toSuggestions } from './completionOutcome.ts';

/** The suggestions for a place, cleaned for that place. */
export interface KnownCompletion extends Suggestions {
  /** Whether alternatives were generated too, because the user invoked a completion. */
  readonly hasAlternatives: boolean;
  /** The text to the right of the cursor. */
  readonly lineSuffix: string;
}

/** What a lookup found. */
export interface FoundCompletion extends KnownCompletion {
  /** How many characters of the completion the user has typed or accepted since it was generated. */
  readonly typed: number;
}

const maxEntries = 300;
/** Characters before the cursor that identify a place. More would not tell more, and cost time on every keystroke. */
const keyCharacters = 240;
/** Characters of a completion after which it is no longer found. */
const maxTyped = 400;
/** Characters of a completion that the user has typed, after which it no longer matters how sure the model was. */
const proven = 3;

/** Completions that were generated before, found again when the user types them, goes back, or accepts a part. */
export class CompletionCache {
  readonly #entries = new LruMap<string, KnownCompletion>(maxEntries);

  remember(documentId: string, place: CursorContext, known: KnownCompletion): void {
    this.#entries.set(keyOf(documentId, textBeforeCursor(place, keyCharacters)), known);
  }

  /** The completion for this place, or the nearest one of which the user has typed the beginning. */
  find(documentId: string, place: CursorContext): FoundCompletion | undefined {
    const text = textBeforeCursor(place, keyCharacters + maxTyped);
    for (let typed = 0; typed <= Math.min(maxTyped, text.length); typed++) {
      const end = text.length - typed;
      const known = this.#entries.get(keyOf(documentId, text.slice(Math.max(0, end - keyCharacters), end)));
      if (!known) continue;
      const beginning = text.slice(end);
      const texts = known.texts
        .filter((one) => one.length > typed && one.startsWith(beginning))
        .map((one) => one.slice(typed));
      // That there is nothing to suggest is known for this exact place only.
      if (texts.length === 0 && typed > 0) continue;
      const { confidence, ...rest } = known;
      return { ...rest, ...(confidence !== undefined && typed < proven && { confidence }), texts, typed };
    }
    return undefined;
  }

  /** Forgets the completions of a document, or all. */
  clear(documentId?: string): void {
    if (documentId === undefined) return this.#entries.clear();
    for (const [key] of this.#entries.entries())
      if (key.startsWith(`${documentId}\0`)) this.#entries.delete(key);
  }
}

/** Known completions as they may be shown now: the editor may have added a closing bracket in the meantime. */
export function fitted(known: FoundCompletion, place: CursorContext): Suggestions {
  if (place.lineSuffix === known.lineSuffix || known.texts.length === 0) return known;
  const { confidence } = known;
  const sureness = confidence === undefined ? {} : { confidence };
  return toSuggestions(
    known.texts.map((text) => ({ ...cleanCompletion(text, place, 'block'), ...sureness })),
  );
}

function keyOf(documentId: string, text: string): string {
  return `${documentId}\0${text}`;
}

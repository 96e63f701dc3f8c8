import type { CursorContext } from '../../ports/completionRequest.ts';
import { textBeforeCursor } from '../document/cursorContext.ts';

/** A completion that is known for a place. */
export interface KnownCompletion {
  /** What may be shown, cleaned for the place it was made for. The first is the likeliest. */
  readonly texts: readonly string[];
  /** Whether a person's wish for alternatives has been fulfilled. */
  readonly hasAlternatives: boolean;
  /** What stood right of the cursor. */
  readonly lineSuffix: string;
}

/** What a lookup found. */
export interface FoundCompletion extends KnownCompletion {
  /** How many characters of the completion the person has typed or accepted since it was made. */
  readonly typed: number;
}

const mostEntries = 300;
/** Characters before the cursor that tell a place. More would not tell more, and cost time on every keystroke. */
const tellingCharacters = 240;
const mostTyped = 400;

/** Completions that were made before, found again when the person types them, goes back, or accepts a part. */
export class CompletionCache {
  readonly #entries = new Map<string, KnownCompletion>();

  remember(documentId: string, place: CursorContext, known: KnownCompletion): void {
    const key = keyOf(documentId, textBeforeCursor(place, tellingCharacters));
    this.#entries.delete(key);
    this.#entries.set(key, known);
    if (this.#entries.size > mostEntries) this.#entries.delete(this.#entries.keys().next().value!);
  }

  /** Completions whose beginning, if any, stands before the cursor now. The nearest one counts. */
  find(documentId: string, place: CursorContext): FoundCompletion | undefined {
    const text = textBeforeCursor(place, tellingCharacters + mostTyped);
    for (let typed = 0; typed <= Math.min(mostTyped, text.length); typed++) {
      const end = text.length - typed;
      const known = this.#entries.get(
        keyOf(documentId, text.slice(Math.max(0, end - tellingCharacters), end)),
      );
      if (!known) continue;
      const beginning = text.slice(end);
      const texts = known.texts
        .filter((one) => one.length > typed && one.startsWith(beginning))
        .map((one) => one.slice(typed));
      // That nothing can be said is known only for the very place.
      if (texts.length > 0 || typed === 0) return { ...known, texts, typed };
    }
    return undefined;
  }

  /** Forgets what a document's completions were, or everything. */
  clear(documentId?: string): void {
    if (documentId === undefined) return this.#entries.clear();
    for (const key of this.#entries.keys()) if (key.startsWith(`${documentId}\0`)) this.#entries.delete(key);
  }
}

function keyOf(documentId: string, text: string): string {
  return `${documentId}\0${text}`;
}

import type { NameJudge } from './nameJudge.ts';
import { type NamePlace, NamePlaces } from './namePlaces.ts';

/** Follows a text that is being written, and has each name judged as soon as it has ended, while the writing goes on. */
export class NameWatch {
  readonly #places: NamePlaces;
  readonly #documentId: string;
  readonly #judge: NameJudge;
  readonly #signal: AbortSignal;
  readonly #skipped: number | undefined;
  readonly #onMissing: (place: NamePlace, names: readonly string[]) => void;
  readonly #onDecided: () => void;
  /** Where the names begin that are not decided yet, in their order. */
  readonly #open: number[] = [];
  #hasEnded = false;
  #decided: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly documentId: string;
    /** The code before the text, and what of the text is not to be judged. */
    readonly before: string;
    readonly begun: string;
    /** Where a name in the text begins that is not to be judged. */
    readonly skipped: number | undefined;
    readonly judge: NameJudge;
    /** Ends the judging. */
    readonly signal: AbortSignal;
    /** Takes a name that does not exist, and those that do in its place; called for names in their order. */
    readonly onMissing: (place: NamePlace, names: readonly string[]) => void;
    /** Called when there is less that is undecided. */
    readonly onDecided: () => void;
  }) {
    this.#places = new NamePlaces(options.before);
    this.#places.read(options.begun);
    this.#documentId = options.documentId;
    this.#skipped = options.skipped;
    this.#judge = options.judge;
    this.#signal = options.signal;
    this.#onMissing = options.onMissing;
    this.#onDecided = options.onDecided;
  }

  /** How much of the text is decided: up to the first name that is not, or a word of which more may be written. */
  get decided(): number {
    return this.#open[0] ?? (this.#hasEnded ? Infinity : this.#places.seen);
  }

  /** Reads what follows. */
  read(more: string): void {
    for (const place of this.#places.read(more)) this.#ask(place);
  }

  /** Resolves when all names are decided. @param isWhole Whether the text's last word is. */
  async end(isWhole: boolean): Promise<void> {
    if (isWhole) for (const place of this.#places.end()) this.#ask(place);
    await this.#decided;
    this.#hasEnded = true;
  }

  #ask(place: NamePlace): void {
    if (place.start < 0 || place.start === this.#skipped || this.#signal.aborted) return;
    this.#open.push(place.start);
    const { code, range } = place;
    const asked = this.#judge.judge({ documentId: this.#documentId, code, range }, this.#signal);
    this.#decided = this.#decided.then(async () => {
      try {
        const verdict = await asked;
        if (verdict.kind === 'missing' && !this.#signal.aborted) this.#onMissing(place, verdict.names);
      } catch (error) {
        if (!this.#signal.aborted) throw error;
      }
      this.#open.shift();
      this.#onDecided();
    });
    // Whoever waits for the end learns of it.
    this.#decided.catch(() => {});
  }
}

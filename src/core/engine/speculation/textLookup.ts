/** Tokens that must agree with an earlier place for it to be found, wherever it is. */
const placeTokens = 3;
/** Around the place that was being copied, two tokens are enough so far away, and one so near. */
const nearby = { pair: 48, single: 6 } as const;
/** Tokens after which the place that was being copied is forgotten. */
const memory = 96;
/** Earlier places with the same tokens that are compared. */
const maxCandidates = 8;
/** So many agreeing tokens say no more than more of them. */
const longEnough = 32;

/**
 * Predicts how a text goes on from what it says already: where its last tokens stand earlier, what follows there comes next.
 * A text that repeats an earlier part with changes, as a rewrite does, is followed over them: after a token that differs, the
 * place is looked for around the old one first.
 */
export class TextLookup<T extends number> {
  readonly #text: T[] = [];
  /** The last place after each run of tokens, and for each place the one before it after the same run. */
  readonly #places = new Map<string, number>();
  readonly #earlier: (number | undefined)[] = [];
  /** Where the predicted token stands. */
  #at: number | undefined;
  #agreed = 0;
  /** Where a copy stopped agreeing, and after how many tokens in all. */
  #lost: { readonly at: number; readonly since: number } | undefined;

  constructor(text: Iterable<T>) {
    for (const token of text) this.#append(token);
  }

  /** How many of the last tokens agree with those before the prediction; 0 where nothing is predicted. */
  get agreed(): number {
    return this.#at === undefined ? 0 : this.#agreed;
  }

  /** The next tokens as predicted, at most so many. */
  predict(count: number): T[] {
    return this.#at === undefined ? [] : this.#text.slice(this.#at, this.#at + count);
  }

  /** Adds the token with which the text really goes on. */
  push(token: T): void {
    const at = this.#at;
    const isAsPredicted = at !== undefined && this.#text[at] === token;
    this.#append(token);
    if (isAsPredicted) {
      this.#at = at + 1;
      this.#agreed = Math.min(longEnough, this.#agreed + 1);
      return;
    }
    if (at !== undefined && (this.#agreed > placeTokens || !this.#lost))
      this.#lost = { at, since: this.#text.length };
    this.#at = this.#near() ?? this.#anywhere();
    if (this.#at !== undefined) this.#agreed = this.#agreement(this.#at);
  }

  #append(token: T): void {
    this.#text.push(token);
    const end = this.#text.length;
    if (end < placeTokens) return;
    const key = this.#text.slice(-placeTokens).join();
    this.#earlier[end] = this.#places.get(key);
    this.#places.set(key, end);
  }

  /** The place nearest to where a copy stopped agreeing. */
  #near(): number | undefined {
    if (!this.#lost || this.#text.length - this.#lost.since > memory) return undefined;
    const { at } = this.#lost;
    const end = this.#text.length;
    for (let distance = 0; distance <= nearby.pair; distance += 1)
      for (const place of distance === 0 ? [at + 1] : [at + 1 + distance, at + 1 - distance]) {
        if (place < 1 || place >= end) continue;
        const agreement = this.#agreement(place, 2);
        if (agreement === 2 || (agreement === 1 && distance <= nearby.single)) return place;
      }
    return undefined;
  }

  /** The earlier place before which most tokens agree. */
  #anywhere(): number | undefined {
    let best: number | undefined;
    let most = 0;
    let place = this.#earlier[this.#text.length];
    for (let tried = 0; place !== undefined && tried < maxCandidates; tried += 1) {
      const agreement = this.#agreement(place);
      if (agreement > most) [best, most] = [place, agreement];
      place = this.#earlier[place];
    }
    return best;
  }

  /** How many tokens before a place are those at the end of the text. */
  #agreement(place: number, most = longEnough): number {
    const end = this.#text.length;
    let count = 0;
    while (count < most && count < place && this.#text[place - 1 - count] === this.#text[end - 1 - count])
      count += 1;
    return count;
  }
}

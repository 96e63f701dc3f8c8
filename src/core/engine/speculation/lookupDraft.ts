import { type PassCosts, passSizes } from './passCosts.ts';
import { TextLookup } from './textLookup.ts';

/**
 * How often the next token is as predicted, by how many tokens before it agree, before anything is known of this text.
 * Measured over rewrites of functions of Python's library, and new code beside them; rewrites have more, new code less.
 */
const expected = [
  { agreed: 1, share: 0.5 },
  { agreed: 4, share: 0.65 },
  { agreed: 8, share: 0.85 },
  { agreed: 16, share: 0.93 },
  { agreed: 32, share: 0.98 },
] as const;
/** As many tokens as what is expected counts for. */
const weight = 8;
/** What the tokens before count for after each one more. */
const decay = 0.97;
/** A draft must promise so much more speed than none. */
const worthwhile = 1.05;

/**
 * Proposes how a text goes on, for a model to check in one pass. Each token that the model writes tells how good predictions
 * are in this text, also where none was proposed: so where nothing is repeated, nothing is proposed.
 */
export class LookupDraft<T extends number> {
  readonly #lookup: TextLookup<T>;
  readonly #costs: PassCosts;
  readonly #shares = expected.map(({ share }) => ({ hits: share * weight, all: weight }));

  /**
   * @param text What was read: the prompt.
   * @param costs What passes cost on this machine; shared by all texts of a model.
   */
  constructor(text: Iterable<T>, costs: PassCosts) {
    this.#lookup = new TextLookup(text);
    this.#costs = costs;
    costs.begin();
  }

  /** Reports how long a pass took over so many tokens: the last one that was written, and those proposed. */
  measured(tokens: number, seconds: number): void {
    this.#costs.measured(tokens, seconds);
  }

  /**
   * The tokens that are to be checked after the last one, in one pass with it; none where that gains nothing.
   *
   * @param limit Tokens of the pass at most.
   */
  propose(limit: number): T[] {
    const predicted = this.#lookup.predict(Math.max(...passSizes) - 1);
    let best = { size: 1, speed: worthwhile };
    for (const size of passSizes) {
      if (size > limit || size > predicted.length + 1) break;
      const speed = this.#writtenBy(size) / this.#costs.of(size);
      if (speed > best.speed) best = { size, speed };
    }
    return predicted.slice(0, best.size - 1);
  }

  /** Adds the token with which the text goes on. */
  push(token: T): void {
    const [predicted] = this.#lookup.predict(1);
    if (predicted !== undefined) {
      const share = this.#shareAfter(this.#lookup.agreed);
      share.hits = share.hits * decay + (predicted === token ? 1 : 0);
      share.all = share.all * decay + 1;
    }
    this.#lookup.push(token);
  }

  /** How many tokens a pass of this size writes, on average. */
  #writtenBy(size: number): number {
    let all = 1;
    let written = 1;
    for (let more = 0; more < size - 1; more += 1) {
      const { hits, all: seen } = this.#shareAfter(this.#lookup.agreed + more);
      all *= hits / seen;
      written += all;
    }
    return written;
  }

  #shareAfter(agreed: number): { hits: number; all: number } {
    const at = expected.findLastIndex((one) => one.agreed <= agreed);
    return this.#shares[at]!;
  }
}

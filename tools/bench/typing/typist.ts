import { seededRandom } from './seededRandom.ts';

/** One thing that a person does at the keyboard, after a pause in milliseconds. */
export interface Keystroke {
  readonly pause: number;
  readonly key: { readonly type: string } | 'backspace';
}

/** A fluent typist: 65 words a minute, with the spread that is known of human typing. */
const usualInterval = 170;
const spread = 0.35;
const thought = { share: 0.5, least: 500, most: 2000 } as const;
const typoShare = 0.02;

/**
 * Types as a person does: with uneven gaps between keys, thoughts at the ends of lines, and typing errors that are
 * taken back. The same seed and text always give the same keystrokes.
 */
export class Typist {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** The keystrokes that bring one character into the document, or a line end with the indentation after it. */
  strokesFor(character: string): Keystroke[] {
    const strokes: Keystroke[] = [];
    if (/[a-z]/.test(character) && this.#random() < typoShare)
      strokes.push(
        { pause: this.#interval(), key: { type: 'x' } },
        { pause: this.#interval() * 2, key: 'backspace' },
      );
    const thinks = character.startsWith('\n') && this.#random() < thought.share;
    const pause = thinks ? thought.least + this.#random() * (thought.most - thought.least) : 0;
    return [...strokes, { pause: this.#interval() + pause, key: { type: character } }];
  }

  /** Milliseconds in which a person reads a completion before accepting it. */
  reading(): number {
    return 2 * this.#interval();
  }

  #interval(): number {
    // Two uniform numbers make a normal one (Box and Muller); gaps between keys are about log-normal.
    const normal = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
    return usualInterval * Math.exp(spread * normal);
  }
}

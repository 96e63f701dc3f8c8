import { periodicEnd } from '../text/periodicEnd.ts';
import { LoopDetector } from './loopDetector.ts';

/** The tags between which models write what they think before they answer. */
const thoughtTags = [
  { open: '<think>', close: '</think>' },
  { open: '<thinking>', close: '</thinking>' },
  { open: '<thought>', close: '</thought>' },
] as const;

/** All of these tags. In some vocabularies they are control tokens. */
export const thoughtTagNames: readonly string[] = thoughtTags.flatMap(({ open, close }) => [open, close]);

/** What is cut off where a server says that there is a repetition, in characters and copies. */
const longestRepetition = 200;
const shortestRepetition = 20;
const manyCopies = 5;

/** What is new in an answer. */
export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string }
  /** What the model thinks before it answers. */
  | { readonly kind: 'thought'; readonly text: string }
  /** Only so many UTF-16 code units of the answer's text stay. */
  | { readonly kind: 'cut'; readonly length: number };

/**
 * Takes what a model generates, wherever it runs, divides it into what it thinks and what it answers, and notices when it
 * goes round in circles. The text that it gives does not depend on how the generated text is cut into pieces.
 */
export class AnswerReader {
  readonly #emit: (part: AnswerPart) => void;
  #mayBeginInThought: boolean;
  #loops = new LoopDetector();
  readonly #thoughtLoops = new LoopDetector();
  #state: 'start' | 'thought' | 'answer' = 'start';
  #closing: string = thoughtTags[0].close;
  /** Text that may still turn out to be part of a tag, or blanks at the end of a thought. */
  #held = '';
  #answer = '';
  /** A thought has begun, so that blanks before the answer are not part of it. */
  #hasThought = false;
  /** What stands before the next piece of a thought; undefined in the middle of one. */
  #gap: string | undefined = '';
  #isLoop = false;

  constructor(options: {
    readonly emit: (part: AnswerPart) => void;
    /** The beginning of the answer, which is continued. */
    readonly continued?: string | undefined;
    /** A prompt that the server makes may open the thought, so that the answer only has the tag that closes it. */
    readonly mayBeginInThought?: boolean;
  }) {
    this.#emit = options.emit;
    const { continued = '', mayBeginInThought = false } = options;
    this.#mayBeginInThought = mayBeginInThought && continued === '';
    if (continued === '') return;
    this.#state = 'answer';
    this.#answer = continued;
    this.#loops.push(continued);
  }

  /** The answer's text so far, with what it continues. */
  get answer(): string {
    return this.#answer;
  }

  /** Whether the model repeats itself. Then generating should end, and nothing more is taken. */
  get isLoop(): boolean {
    return this.#isLoop;
  }

  /** Takes generated text, in which thoughts stand between tags. */
  push(text: string): void {
    this.#held += text;
    while (!this.#isLoop && this.#step());
  }

  /** Takes a thought that a server sends apart from the answer. */
  pushThought(text: string): void {
    this.#mayBeginInThought = false;
    this.#hasThought = true;
    this.#think(text);
  }

  /** Cuts off what the answer's end repeats, for a server that has ended it because of that. */
  cutRepetition(): void {
    for (let period = 1; period <= longestRepetition && !this.#isLoop; period++) {
      const length = periodicEnd(this.#answer, period);
      if (length < shortestRepetition || length < manyCopies * period) continue;
      this.#isLoop = true;
      this.#cut(this.#answer.length - length + period);
    }
  }

  /**
   * To be called when nothing more comes.
   *
   * @param isCut The model has not ended the answer: its last character may not be whole.
   */
  end(isCut: boolean): void {
    if (this.#isLoop) return;
    if (this.#mayBeginInThought && this.#held === this.#closing && isOutsideCode(this.#answer))
      this.#becomeThought(this.#answer, this.#held.length);
    const rest = this.#held;
    this.#held = '';
    if (this.#state === 'thought') this.#think(rest.trimEnd());
    else this.#say(this.#state === 'start' && this.#hasThought ? rest.trimStart() : rest);
    const whole = this.#answer.replace(/\uFFFD+$/, '');
    if (isCut && whole !== this.#answer) this.#cut(whole.length);
  }

  /** Takes what is certain of the text that is held; whether there may be more. */
  #step(): boolean {
    switch (this.#state) {
      case 'start':
        return this.#start();
      case 'thought':
        return this.#stepInThought();
      case 'answer':
        return this.#stepInAnswer();
    }
  }

  /** Before the answer, and between two thoughts. */
  #start(): boolean {
    const text = this.#held.trimStart();
    const tag = thoughtTags.find(({ open }) => text.startsWith(open));
    if (tag) {
      this.#held = text.slice(tag.open.length);
      this.#closing = tag.close;
      this.#mayBeginInThought = false;
      this.#hasThought = true;
      this.#state = 'thought';
      return true;
    }
    if (thoughtTags.some(({ open }) => open.startsWith(text))) return false;
    // Without a thought the answer stays as the model has generated it.
    if (this.#hasThought) this.#held = text;
    this.#state = 'answer';
    return true;
  }

  #stepInThought(): boolean {
    const at = this.#held.indexOf(this.#closing);
    if (at >= 0) {
      this.#think(this.#held.slice(0, at).trimEnd());
      this.#gap ??= '\n\n';
      this.#held = this.#held.slice(at + this.#closing.length);
      this.#state = 'start';
      return true;
    }
    const certain = withoutBegun(this.#held, this.#closing).trimEnd().length;
    this.#think(this.#held.slice(0, certain));
    this.#held = this.#held.slice(certain);
    return false;
  }

  #stepInAnswer(): boolean {
    const at = this.#mayBeginInThought ? this.#held.indexOf(this.#closing) : -1;
    if (at < 0) {
      const certain = this.#mayBeginInThought ? withoutBegun(this.#held, this.#closing).length : undefined;
      const text = this.#held.slice(0, certain);
      this.#held = this.#held.slice(text.length);
      this.#say(text);
      return false;
    }
    const after = at + this.#closing.length;
    if (after === this.#held.length) {
      // What follows decides.
      this.#say(this.#held.slice(0, at));
      this.#held = this.#closing;
      return false;
    }
    const before = this.#answer + this.#held.slice(0, at);
    if (this.#held[after] === '\n' && isOutsideCode(before)) this.#becomeThought(before, after);
    else {
      this.#say(this.#held.slice(0, after));
      this.#held = this.#held.slice(after);
    }
    return true;
  }

  /** All that was taken for the answer was a thought. */
  #becomeThought(text: string, after: number): void {
    this.#held = this.#held.slice(after);
    this.#mayBeginInThought = false;
    this.#hasThought = true;
    this.#state = 'start';
    this.#cut(0);
    this.#loops = new LoopDetector();
    this.#think(text.trim());
  }

  #say(text: string): void {
    if (text === '') return;
    this.#answer += text;
    this.#emit({ kind: 'text', text });
    const kept = this.#loops.push(text);
    if (kept === undefined) return;
    this.#isLoop = true;
    this.#cut(kept);
  }

  #think(text: string): void {
    const shown = this.#gap === undefined ? text : text.trimStart();
    if (shown === '') return;
    this.#emit({ kind: 'thought', text: (this.#gap ?? '') + shown });
    this.#gap = undefined;
    this.#isLoop ||= this.#thoughtLoops.push(shown) !== undefined;
  }

  #cut(length: number): void {
    this.#answer = this.#answer.slice(0, length);
    this.#emit({ kind: 'cut', length });
  }
}

/** A text without what may be the beginning of a tag at its end. */
function withoutBegun(text: string, tag: string): string {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--)
    if (text.endsWith(tag.slice(0, length))) return text.slice(0, -length);
  return text;
}

/** Whether the end of a text is neither in a fence nor in a line with code. */
function isOutsideCode(text: string): boolean {
  const fences = text.match(/^[ \t]*(?:`{3,}|~{3,})/gm)?.length ?? 0;
  return fences % 2 === 0 && !text.slice(text.lastIndexOf('\n') + 1).includes('`');
}

import { signal, type ReadonlySignal } from '@preact/signals';
import type { Turn } from '../../core/conversation/conversation.ts';
import { MarkdownStream } from '../markdown/markdownStream.ts';

/** How many tokens of the prompt the model has evaluated. */
interface ReadingProgress {
  readonly evaluated: number;
  readonly total: number;
}

/** Characters of an answer that are read as Markdown at once. A longer one is shown over several frames. */
const sliceLength = 16_000;

/** A question and its answer in the panel. */
export class TurnModel {
  readonly id: string;
  readonly reading = signal<ReadingProgress | undefined>(undefined);
  readonly #turn;
  readonly #markdown = signal<MarkdownStream | undefined>(undefined);
  readonly #hasText;
  readonly #thought;
  /** All text that has arrived. Its end may not be part of the Markdown yet. */
  #text: string;
  /** How much of the text is in the blocks. */
  #shown = 0;
  #pendingThought = '';
  readonly #onMore: (model: TurnModel) => void;

  /** @param onMore Called when there is more text than `flush` shows at once, so that it must be called again. */
  constructor(turn: Turn, onMore: (model: TurnModel) => void) {
    this.#onMore = onMore;
    this.id = turn.id;
    this.#turn = signal(turn);
    this.#text = turn.answer;
    this.#hasText = signal(turn.answer !== '');
    this.#thought = signal(turn.thought ?? '');
    if (turn.state === 'answering') this.show();
  }

  /** The turn without its growing answer, for which see `text` and `markdown`. */
  get turn(): ReadonlySignal<Turn> {
    return this.#turn;
  }

  get hasText(): ReadonlySignal<boolean> {
    return this.#hasText;
  }

  /** What the model thought before it answered, as far as it has come. */
  get thought(): ReadonlySignal<string> {
    return this.#thought;
  }

  /** The answer as blocks, once it has been in sight. */
  get markdown(): ReadonlySignal<MarkdownStream | undefined> {
    return this.#markdown;
  }

  /** The whole answer as the model generated it. */
  get text(): string {
    return this.#text;
  }

  /** Creates the answer's blocks, which takes time and is only done for answers in sight. */
  show(): void {
    if (this.#markdown.peek()) return;
    this.#markdown.value = new MarkdownStream();
    this.#shown = 0;
    this.flush();
  }

  /** Takes a newer version of the turn. What its answer has in common with the current one is not rendered again. */
  update(turn: Turn): void {
    const shown = this.#markdown.peek();
    const grows = turn.state === 'answering' || turn.answer !== this.#text;
    if (turn.answer.startsWith(this.#text) && !(grows && shown?.finished.peek())) {
      this.receive(turn.answer.slice(this.#text.length));
      this.flush();
      this.#turn.value = turn;
    } else {
      this.#text = turn.answer;
      this.#turn.value = turn;
      this.#markdown.value = undefined;
      if (shown) this.show();
    }
    this.#hasText.value = turn.answer !== '';
    this.#thought.value = turn.thought ?? '';
    this.#pendingThought = '';
    if (turn.state === 'answering') this.show();
    else {
      this.reading.value = undefined;
      this.flush();
    }
  }

  /** Adds text at the end of the answer, which the next `flush` shows. */
  receive(text: string): void {
    this.#text += text;
  }

  /** Adds to the thought, which the next `flush` shows. */
  receiveThought(text: string): void {
    this.#pendingThought += text;
  }

  /** Shows what was received, or the next part of it. */
  flush(): void {
    if (this.#pendingThought !== '') this.#thought.value += this.#pendingThought;
    this.#pendingThought = '';
    const stream = this.#markdown.peek();
    this.#hasText.value = this.#text !== '';
    if (!stream) return;
    stream.append(this.#text.slice(this.#shown, this.#shown + sliceLength));
    this.#shown = Math.min(this.#text.length, this.#shown + sliceLength);
    const turn = this.#turn.peek();
    if (this.#shown < this.#text.length) this.#onMore(this);
    else if (turn.state !== 'answering') stream.finish(isCut(turn));
  }
}

/** Whether the answer ends where the model did not end it. */
function isCut({ state, stopReason }: Turn): boolean {
  return state !== 'complete' || (stopReason !== undefined && stopReason !== 'end');
}

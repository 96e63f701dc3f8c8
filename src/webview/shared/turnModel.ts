import { signal, type ReadonlySignal } from '@preact/signals';
import type { Turn } from '../../core/conversation/conversation.ts';
import { MarkdownStream } from '../markdown/markdownStream.ts';

/** How many tokens of the prompt the model has evaluated. */
interface ReadingProgress {
  readonly evaluated: number;
  readonly total: number;
}

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
  #pending = '';
  #pendingThought = '';

  constructor(turn: Turn) {
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
    const stream = new MarkdownStream();
    stream.append(this.#text);
    if (this.#turn.peek().state !== 'answering') stream.finish();
    this.#pending = '';
    this.#markdown.value = stream;
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
      this.#markdown.peek()?.finish();
    }
  }

  /** Adds text at the end of the answer, which the next `flush` shows. */
  receive(text: string): void {
    this.#text += text;
    this.#pending += text;
  }

  /** Adds to the thought, which the next `flush` shows. */
  receiveThought(text: string): void {
    this.#pendingThought += text;
  }

  /** Shows the text that was received. */
  flush(): void {
    if (this.#pendingThought !== '') this.#thought.value += this.#pendingThought;
    this.#pendingThought = '';
    if (this.#pending === '') return;
    this.#markdown.peek()?.append(this.#pending);
    this.#pending = '';
    this.#hasText.value = true;
  }
}

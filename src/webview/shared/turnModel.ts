import { signal, type ReadonlySignal } from '@preact/signals';
import type { Turn } from '../../core/conversation/conversation.ts';
import { MarkdownStream } from '../markdown/markdownStream.ts';

/** How much of the prompt the model has read. */
interface ReadingProgress {
  readonly evaluated: number;
  readonly total: number;
}

/** One question and its answer as the panel holds them. */
export class TurnModel {
  readonly id: string;
  readonly reading = signal<ReadingProgress | undefined>(undefined);
  readonly #turn;
  readonly #markdown = signal<MarkdownStream | undefined>(undefined);
  readonly #hasText;
  /** All text that arrived; the end of it may still have to be handed to the Markdown. */
  #text: string;
  #pending = '';

  constructor(turn: Turn) {
    this.id = turn.id;
    this.#turn = signal(turn);
    this.#text = turn.answer;
    this.#hasText = signal(turn.answer !== '');
    if (turn.state === 'answering') this.show();
  }

  /** Everything about the turn but the growing answer, for which see `text` and `markdown`. */
  get turn(): ReadonlySignal<Turn> {
    return this.#turn;
  }

  get hasText(): ReadonlySignal<boolean> {
    return this.#hasText;
  }

  /** The answer as blocks, once somebody wanted to see it. */
  get markdown(): ReadonlySignal<MarkdownStream | undefined> {
    return this.#markdown;
  }

  /** The whole answer as the model wrote it. */
  get text(): string {
    return this.#text;
  }

  /** Makes the answer's blocks, which costs some time and is done for answers in sight only. */
  show(): void {
    if (this.#markdown.peek()) return;
    const stream = new MarkdownStream();
    stream.append(this.#text);
    if (this.#turn.peek().state !== 'answering') stream.finish();
    this.#pending = '';
    this.#markdown.value = stream;
  }

  /** Takes over a newer version of the turn. What its answer has in common with the present one stays untouched. */
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
    if (turn.state === 'answering') this.show();
    else {
      this.reading.value = undefined;
      this.#markdown.peek()?.finish();
    }
  }

  /** More text at the answer's end; shown with the next `flush`. */
  receive(text: string): void {
    this.#text += text;
    this.#pending += text;
  }

  flush(): void {
    if (this.#pending === '') return;
    this.#markdown.peek()?.append(this.#pending);
    this.#pending = '';
    this.#hasText.value = true;
  }
}

import type { AnswerReader } from '../../core/chat/answerReader.ts';
import type { GenerationRequest, ServerEvent } from './servers/inferenceServer.ts';

/** Characters of a token; the longest of phi-4's vocabulary, of blanks, have 128, and text has four on average. */
const longestToken = 64;

const beyondAscii = /[^\0-\x7f]/;

/** An answer as its events arrive. */
export class StreamedAnswer {
  /** The answer was cut off at the longest length, or at the end of the context. */
  isFull = false;
  /** It was cut off here, because the server did not. */
  isOverlong = false;
  readonly #stops: readonly number[];
  readonly #longest: number;
  readonly #reader: AnswerReader;
  readonly #tokens: number[] = [];
  #text = '';
  /** Characters of text and thoughts. */
  #length = 0;
  /** All token ids that arrived, with the one that ends the answer. */
  #received = 0;
  #hasStopped = false;
  /** The last event had tokens but no text. */
  #isSilent = false;
  #isUnspelled = false;

  constructor({ stops, maxTokens }: Pick<GenerationRequest, 'stops' | 'maxTokens'>, reader: AnswerReader) {
    this.#stops = stops;
    this.#longest = maxTokens * longestToken;
    this.#reader = reader;
  }

  /** Takes the next event; false when the answer has ended and nothing further is of interest. */
  push(event: ServerEvent): boolean {
    if (event.kind === 'end' && event.why !== 'end') this.isFull = true;
    if (event.kind === 'end' && event.why === 'loop') this.#reader.cutRepetition();
    // A server may ignore the length that was asked for.
    if (this.#length > this.#longest) {
      this.isFull = true;
      this.isOverlong = true;
      return false;
    }
    if (event.kind === 'thought') {
      this.#length += event.text.length;
      this.#reader.pushThought(event.text);
    }
    if (event.kind === 'text') return this.#pushText(event);
    return !this.#reader.isLoop;
  }

  /**
   * The text with its tokens, if these are all there and spell it. Servers leave out the tokens of a character of which
   * only the last token completes it, and a control token may have no text.
   *
   * @param reported How many tokens the server has counted. Without it, nothing is certain.
   */
  spelling(
    reported: number | undefined,
  ): { readonly text: string; readonly tokens: readonly number[] } | undefined {
    const missing = (reported ?? Infinity) - this.#received;
    // The token that ends the answer is counted, but not always sent. Only in ASCII it can be nothing else.
    const mayLackEnd = !this.#hasStopped && !this.isFull && !beyondAscii.test(this.#text);
    const isAllThere = missing === 0 || (missing === 1 && mayLackEnd);
    const isSpelled = !this.#isUnspelled && !this.#isSilent && !this.#text.includes('\uFFFD');
    return isAllThere && isSpelled ? { text: this.#text, tokens: this.#tokens } : undefined;
  }

  #pushText({ text, tokens }: ServerEvent & { readonly kind: 'text' }): boolean {
    // Servers stop at this token themselves and then report usage, unless their model file names another end token.
    if (this.#hasStopped) return false;
    this.#received += tokens.length;
    this.#hasStopped = tokens.some((token) => this.#stops.includes(token));
    if (this.#hasStopped) return true;
    if (tokens.length === 0 && text !== '') this.#isUnspelled = true;
    // Tokens without text may only be the first ones of a character.
    if (this.#isSilent && text !== '' && !beyondAscii.test(text.charAt(0))) this.#isUnspelled = true;
    if (tokens.length > 0) this.#isSilent = text === '';
    this.#tokens.push(...tokens);
    this.#text += text;
    this.#length += text.length;
    this.#reader.push(text);
    return !this.#reader.isLoop;
  }
}

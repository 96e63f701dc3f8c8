import type { LlamaModel, Token } from 'node-llama-cpp';
import type { PromptSegment } from '../core/chat/chatFormat.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { wellFormedText } from '../core/text/wellFormedText.ts';

/**
 * The one place where text becomes tokens. Control tokens come only from the names that our own chat formats use;
 * text is always tokenised with special tokens off, so nothing that a person, a file or a model wrote becomes one.
 */
export class Vocabulary {
  readonly #model: LlamaModel;
  readonly #controls = new Map<string, Token | undefined>();

  constructor(model: LlamaModel) {
    this.#model = model;
  }

  /** The id of a control token, or undefined when this vocabulary has no such token. */
  control(name: string): Token | undefined {
    if (!this.#controls.has(name)) {
      const tokens = this.#model.tokenize(name, true);
      const [token] = tokens;
      const isControl = tokens.length === 1 && this.#model.detokenize(tokens, true) === name;
      // A name that the vocabulary does not know may still be one plain token, which has visible text.
      const isVisible = this.#model.detokenize(tokens, false) !== '';
      this.#controls.set(name, isControl && !isVisible ? token : undefined);
    }
    return this.#controls.get(name);
  }

  text(text: string): Token[] {
    return text === '' ? [] : this.#model.tokenize(wellFormedText(text), false);
  }

  /** Neighbouring texts are tokenised as one, as the model's own template would. */
  prompt(segments: readonly PromptSegment[]): Token[] {
    const tokens: Token[] = [];
    let pending = '';
    const flush = (): void => {
      for (const token of this.text(pending)) tokens.push(token);
      pending = '';
    };
    for (const segment of segments) {
      if ('text' in segment) {
        pending += segment.text;
        continue;
      }
      flush();
      const token = this.control(segment.control);
      if (token === undefined)
        throw new PhidelityError(
          'unsupported-model',
          `This model's vocabulary has no ${segment.control} token.`,
        );
      tokens.push(token);
    }
    flush();
    return tokens;
  }
}

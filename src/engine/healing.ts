import { TokenBias, type LlamaModel, type Token } from 'node-llama-cpp';
import { SpelledTokens } from './spelledTokens.ts';
import type { TokenBytes } from './tokenBytes.ts';

/** Far above what any model's logits differ by, and small enough that they still differ in 32 bits after it is added. */
const lift = 1000;

/** A bias for a blank holds half of the vocabulary. What is typed most comes back soon. */
const mostBiases = 16;

/**
 * Makes a model spell given bytes first. The possible tokens are lifted above all others, since the tokens that end an
 * answer cannot be banned.
 */
export class Healing {
  readonly bytes: TokenBytes;
  readonly #model: LlamaModel;
  readonly #biases = new Map<string, TokenBias>();
  readonly #controls: ReadonlySet<Token>;
  #tokens: SpelledTokens | undefined;

  constructor(model: LlamaModel, controls: ReadonlySet<Token>, bytes: TokenBytes) {
    this.#model = model;
    this.bytes = bytes;
    this.#controls = controls;
  }

  /** Whether these bytes can be spelled, with whatever tokens one begins. The first look takes a tenth of a second. */
  canSpell(bytes: Uint8Array): boolean {
    return this.#spelled().canSpell(bytes);
  }

  /** The bias under which the next token begins with these bytes, or is the beginning of them. */
  toSpell(bytes: Uint8Array): TokenBias {
    const key = bytes.join();
    const bias = this.#biases.get(key) ?? this.#biasFor(bytes);
    this.#biases.delete(key);
    this.#biases.set(key, bias);
    if (this.#biases.size > mostBiases) this.#biases.delete(this.#biases.keys().next().value!);
    return bias;
  }

  #spelled(): SpelledTokens {
    return (this.#tokens ??= new SpelledTokens(this.#model, this.bytes, this.#controls));
  }

  #biasFor(bytes: Uint8Array): TokenBias {
    const tokens = this.#spelled().toSpell(bytes);
    return TokenBias.for(this.#model).set(tokens, { logit: lift });
  }
}

import { type LlamaModel, type Token, TokenBias } from 'node-llama-cpp';
import { LruMap } from '../../core/lifetime/lruMap.ts';
import { SpelledTokens } from './spelledTokens.ts';
import type { TokenBytes } from './tokenBytes.ts';

/** Far above the differences of any model's logits, and small enough that these survive in 32 bits after it is added. */
const lift = 1000;

/** A bias for a space holds half of the vocabulary, and what is typed most comes again soon. */
const maxBiases = 16;

/**
 * Makes a model generate given bytes first. The tokens that can do so are lifted above all others, since tokens that end
 * an answer cannot be banned.
 */
export class TokenHealing {
  readonly bytes: TokenBytes;
  readonly #model: LlamaModel;
  readonly #biases = new LruMap<string, TokenBias>(maxBiases);
  readonly #controls: ReadonlySet<Token>;
  #tokens: SpelledTokens | undefined;

  constructor(model: LlamaModel, controls: ReadonlySet<Token>, bytes: TokenBytes) {
    this.#model = model;
    this.bytes = bytes;
    this.#controls = controls;
  }

  /** Whether these bytes can be spelled, whichever tokens come first. The first call takes a tenth of a second. */
  canSpell(bytes: Uint8Array): boolean {
    return this.spelled.canSpell(bytes);
  }

  /** The bias under which the next token starts with these bytes, or is a prefix of them. */
  toSpell(bytes: Uint8Array): TokenBias {
    const key = bytes.join();
    const bias = this.#biases.get(key) ?? this.#biasFor(bytes);
    this.#biases.set(key, bias);
    return bias;
  }

  /** The tokens by what they spell. The first call takes a tenth of a second. */
  get spelled(): SpelledTokens {
    return (this.#tokens ??= new SpelledTokens(this.#model, this.bytes, this.#controls));
  }

  #biasFor(bytes: Uint8Array): TokenBias {
    const tokens = this.spelled.toSpell(bytes);
    return TokenBias.for(this.#model).set(tokens, { logit: lift });
  }
}

import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { ChosenName } from '../../core/ports/completionRequest.ts';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import { type ChosenSpelling, chooseSpelling } from '../generation/chooseSpelling.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { latin1 } from '../tokens/spelledTokens.ts';
import type { TokenHealing } from '../tokens/tokenHealing.ts';

/** The name that was chosen. Afterwards the KV cache holds the prompt and `tokens`, but not `next`. */
export interface NameChoice extends Pick<ChosenSpelling, 'tokens' | 'next' | 'evaluated'> {
  readonly choice: ChosenName;
}

/** The prompt before the name. */
interface NamePlace {
  readonly tokens: readonly Token[];
  /** What the model has to spell again before the name: its tokens often hold what precedes it, as `.get` does. */
  readonly healed: Uint8Array;
}

/** Has a model choose between names. */
export class NameChooser {
  readonly #loaded: LoadedModel;
  readonly #stops: ReadonlySet<Token>;
  readonly #healing: TokenHealing;

  /** @param stops Tokens that end a text, beside those that end any text of the model. */
  constructor(loaded: LoadedModel, stops: ReadonlySet<Token>, healing: TokenHealing) {
    this.#loaded = loaded;
    this.#stops = stops;
    this.#healing = healing;
  }

  /** The likeliest of these names at a place, as `chooseSpelling` finds it. */
  async choose(
    sequence: LlamaContextSequence,
    { tokens, healed }: NamePlace,
    names: readonly string[],
    call: { readonly signal: AbortSignal; readonly turn: SchedulerTurn },
  ): Promise<NameChoice | undefined> {
    const encoder = new TextEncoder();
    const before = latin1(healed);
    const bySpelling = new Map(
      names.flatMap((name): [string, string][] => {
        const bytes = encoder.encode(name);
        const isSpelled = bytes.length > 0 && this.#healing.canSpell(bytes);
        return isSpelled ? [[before + latin1(bytes), name]] : [];
      }),
    );
    const chosen = await chooseSpelling({
      sequence,
      last: tokens.at(-1)!,
      spellings: [...bySpelling.keys()],
      spelled: this.#healing.spelled,
      mayFollow: (token) => this.#mayFollow(token),
      ...call,
    });
    if (!chosen) return undefined;
    const { spelling, probability, ...rest } = chosen;
    return { ...rest, choice: { name: bySpelling.get(spelling)!, probability } };
  }

  #mayFollow(token: Token): boolean {
    if (this.#stops.has(token) || this.#loaded.model.isEogToken(token)) return true;
    if (this.#loaded.vocabulary.controls.has(token)) return false;
    const [first] = this.#healing.bytes(token);
    // A byte from 128 on is part of a letter more often than of anything else that follows a name.
    return first !== undefined && first < 128 && !/\w/.test(String.fromCharCode(first));
  }
}

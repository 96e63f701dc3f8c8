import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { SpelledTokens } from '../tokens/spelledTokens.ts';

/**
 * The most passes in which names are weighed against each other, each of them as slow as writing a token. Afterwards the best
 * one so far is spelled to its end. Most often two or three passes decide.
 */
const mostPasses = 8;
/** The most beginnings of names that are kept to be weighed. */
const mostOpen = 64;

/** What a text goes on with, and between which spellings a model chooses there. */
export interface Choosing {
  /** Its KV cache holds the prompt but for the last token. */
  readonly sequence: LlamaContextSequence;
  /** The prompt's last token. */
  readonly last: Token;
  /** In bytes as characters, none of them empty. */
  readonly spellings: readonly string[];
  readonly spelled: SpelledTokens;
  /** Whether a token may follow a whole spelling: it does not make a longer name of it. */
  readonly mayFollow: (token: Token) => boolean;
  readonly signal: AbortSignal;
  /** Paused after each pass, for more urgent requests. */
  readonly turn: SchedulerTurn;
}

/** The spelling that was chosen. Afterwards the KV cache holds the prompt and `tokens`. */
export interface ChosenSpelling {
  readonly spelling: string;
  readonly tokens: readonly Token[];
  /** The likeliest token after it, which may be one that ends the text. */
  readonly next: Token;
  /** How likely the model was to write it there, and to end the name with it: from 0 to 1. */
  readonly probability: number;
  /** How many tokens were evaluated. */
  readonly evaluated: number;
}

interface Path {
  readonly tokens: readonly Token[];
  readonly text: string;
  readonly probability: number;
  /** Set once the spelling is whole and what follows it was weighed. */
  readonly next?: Token;
}

/**
 * The spelling with which a model would most likely go on, judged by the probability of the whole name and of its end. One
 * that only begins likely (`copy` of `copy_file_range`) so loses to one that is likely as a whole. No constraint or
 * penalty takes part, and the end of the text cannot be chosen.
 *
 * Undefined when it is cancelled, or where none of them can be spelled or there is no room for one. Rejects when the library
 * fails.
 */
export async function chooseSpelling(choosing: Choosing): Promise<ChosenSpelling | undefined> {
  const { spellings, spelled, signal, turn, sequence } = choosing;
  const cache = new PathCache(choosing);
  const wanted = new Set(spellings);
  let open: readonly Path[] = [{ tokens: [], text: '', probability: 1 }];
  for (let passes = 0; open.length > 0 && !signal.aborted; passes += 1) {
    const [best, ...others] = open as readonly [Path, ...Path[]];
    const { text, tokens, probability, next } = best;
    if (next !== undefined) {
      await cache.hold(tokens);
      return { spelling: text, tokens, next, probability, evaluated: cache.evaluated };
    }
    if (cache.start + tokens.length + 1 >= sequence.contextSize) {
      open = others;
      continue;
    }
    const probabilities = await cache.evaluate(tokens);
    await turn.pause();
    const rests = spellings.flatMap((one) =>
      one.length > text.length && one.startsWith(text) ? [one.slice(text.length)] : [],
    );
    const longer = spelled.beginningsOf(rests).map(({ token, spelling }): Path => ({
      tokens: [...tokens, token],
      text: text + spelling,
      probability: probability * (probabilities.get(token) ?? 0),
    }));
    const whole = wanted.has(text) ? wholePath(best, probabilities, choosing) : undefined;
    const found = whole ? [...longer, whole] : longer;
    // Late, only what is whole already may still win over what continues the best one.
    const rivals = passes < mostPasses ? others : others.filter((one) => one.next !== undefined);
    open = [...found, ...rivals].toSorted((a, b) => b.probability - a.probability).slice(0, mostOpen);
  }
  return undefined;
}

/** A path that ends a name, with the likeliest token that may follow. */
function wholePath(
  path: Path,
  probabilities: ReadonlyMap<Token, number>,
  { mayFollow }: Choosing,
): Path | undefined {
  let [mass, most] = [0, -1];
  let next: Token | undefined;
  for (const [token, probability] of probabilities) {
    if (!mayFollow(token)) continue;
    mass += probability;
    if (probability > most) [next, most] = [token, probability];
  }
  return next === undefined ? undefined : { ...path, next, probability: path.probability * mass };
}

/** The KV cache behind a prompt, in which one path after another is evaluated. */
class PathCache {
  /** How many tokens the prompt has. */
  readonly start: number;
  evaluated = 0;
  readonly #sequence: LlamaContextSequence;
  readonly #last: Token;
  #held: readonly Token[] = [];

  constructor({ sequence, last }: Choosing) {
    this.#sequence = sequence;
    this.#last = last;
    this.start = sequence.nextTokenIndex + 1;
  }

  /** The probability of each token after a path. */
  async evaluate(path: readonly Token[]): Promise<ReadonlyMap<Token, number>> {
    const kept = await this.#rewind(path.slice(0, -1));
    const isNew = this.#sequence.nextTokenIndex < this.start;
    const inputs = [...(isNew ? [this.#last] : []), ...path.slice(kept)];
    const outputs = await this.#sequence.controlledEvaluate([
      ...inputs.slice(0, -1),
      [
        inputs.at(-1)!,
        {
          generateNext: {
            probabilities: true,
            options: { temperature: 1, topK: 0, topP: 1, minP: 0 },
          },
        },
      ],
    ]);
    this.evaluated += inputs.length;
    this.#held = path;
    const probabilities = outputs.at(-1)?.next.probabilities;
    if (!probabilities) throw new Error('No token could be weighed.');
    return probabilities;
  }

  /** Has the cache hold the prompt and a path that was evaluated before. */
  async hold(path: readonly Token[]): Promise<void> {
    const kept = await this.#rewind(path);
    if (kept === path.length) return;
    await this.#sequence.evaluateWithoutGeneratingNewTokens(path.slice(kept));
    this.evaluated += path.length - kept;
    this.#held = path;
  }

  /** Keeps of the cache what it has in common with a path, and returns how many of the path's tokens that are. */
  async #rewind(path: readonly Token[]): Promise<number> {
    const differs = this.#held.findIndex((token, at) => token !== path[at]);
    const kept = differs < 0 ? Math.min(this.#held.length, path.length) : differs;
    const [start, end] = [this.start + kept, this.#sequence.nextTokenIndex];
    if (end > start) await this.#sequence.eraseContextTokenRanges([{ start, end }]);
    this.#held = path.slice(0, kept);
    return kept;
  }
}

import type {
  ControlledEvaluateInputItem,
  LlamaContextSequence,
  SequenceEvaluateOptions,
  Token,
  TokenBias,
} from 'node-llama-cpp';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { Sampling } from '../../core/ports/engine.ts';

/** How many of the last tokens the repetition penalty considers; llama.cpp's default. */
const penaltyWindow = 64;

/** Proposes how a text goes on, so that several tokens are written in one pass. */
export interface Draft {
  /** The tokens to check after the last one; with it they are at most so many. */
  propose(limit: number): readonly Token[];
  /** Adds a token that was written, proposed or not. */
  push(token: Token): void;
  /** Reports how long a pass over so many tokens took. */
  measured(tokens: number, seconds: number): void;
}

/** What is generated, and how. `End` is why its caller ends it. */
export interface Generation<End> {
  /** Its KV cache holds the prompt but for the last token. */
  readonly sequence: LlamaContextSequence;
  /** The prompt's last token. */
  readonly last: Token;
  /** Without a repetition penalty unless it has one. */
  readonly sampling: Omit<Sampling, 'repeatPenalty'> & { readonly repeatPenalty?: number };
  /** Tokens that end the text, beside those that end any text of the model. They are not part of it. */
  readonly stops: ReadonlySet<Token>;
  /** What constrains the token after these, which may be proposed ones that turn out to be wrong. */
  readonly biasAfter: (written: readonly Token[]) => TokenBias;
  /** Without one, a pass writes one token. */
  readonly draft?: Draft | undefined;
  /** The most tokens that a pass may evaluate. */
  readonly passLimit?: () => number;
  /** Whether the next pass tells how probable its tokens are. That costs: the whole vocabulary is weighed for each. */
  readonly tellsProbability?: () => boolean;
  /** Takes the next token of the text, and may end it there. `probability` is from 0 to 1, where it was asked for. */
  readonly take: (token: Token, probability: number | undefined) => End | undefined;
  readonly signal: AbortSignal;
  /** Paused after each pass, for more urgent requests. */
  readonly turn: SchedulerTurn;
}

/** Why a generation ends by itself. `context`: the context is full. */
type OwnEnd = 'end' | 'cancelled' | 'context';

/**
 * Writes a text token by token: the one loop in which this model writes. A pass evaluates the last token and those that the
 * draft proposes after it, and picks the token after each of them under that place's own bias, penalty and seed. Those are
 * written up to the first that was not proposed, so a draft changes how soon a text comes, and not the text, but for what
 * different kernels round differently. Afterwards the KV cache holds what it would hold without a draft.
 *
 * Cancelled within a pass. Rejects when the library fails.
 */
export async function generate<End>(generation: Generation<End>): Promise<End | OwnEnd> {
  const { sequence, draft, signal, turn } = generation;
  const start = sequence.nextTokenIndex + 1;
  const written: Token[] = [];
  const take = ({ token, probability }: Picked): End | OwnEnd | undefined => {
    if (generation.stops.has(token) || sequence.model.isEogToken(token)) return 'end';
    written.push(token);
    draft?.push(token);
    return generation.take(token, probability);
  };
  const pass = createPass(generation, start);
  for (;;) {
    // Beyond this, the library would shift the context and silently drop its beginning.
    const room = sequence.contextSize - 1 - sequence.nextTokenIndex;
    if (written.length > 0 && room <= 0) return 'context';
    const proposed = draft?.propose(Math.min(room, generation.passLimit?.() ?? room)) ?? [];
    const picked = await pass(written, proposed);
    let ended: End | OwnEnd | undefined;
    for (const [at, one] of picked.entries()) {
      ended = take(one);
      if (ended !== undefined || one.token !== proposed[at]) break;
    }
    // The last token is evaluated with the next pass, unless the text ends before it.
    await keep(sequence, start + written.length - (ended === 'end' ? 0 : 1));
    if (ended !== undefined) return ended;
    await turn.pause();
    if (signal.aborted) return 'cancelled';
  }
}

interface Picked {
  readonly token: Token;
  readonly probability: number | undefined;
}

/** What evaluates the last token and those proposed, and picks the next one after each. */
function createPass(
  { sequence, last, sampling, biasAfter, draft, tellsProbability }: Generation<unknown>,
  start: number,
): (written: readonly Token[], proposed: readonly Token[]) => Promise<Picked[]> {
  const { repeatPenalty = 1, seed = randomSeed(), ...shape } = sampling;
  const optionsAfter = (text: readonly Token[]): SequenceEvaluateOptions => ({
    ...shape,
    seed: seedAt(seed, start + text.length),
    tokenBias: biasAfter(text),
    ...(repeatPenalty !== 1 && {
      repeatPenalty: { penalty: repeatPenalty, punishTokens: text.slice(-penaltyWindow) },
    }),
  });
  return async (written, proposed) => {
    const confidence = tellsProbability?.() ?? false;
    const inputs = [written.at(-1) ?? last, ...proposed].map((token, at): ControlledEvaluateInputItem => [
      token,
      {
        generateNext: {
          token: true,
          confidence,
          options: optionsAfter(at === 0 ? written : [...written, ...proposed.slice(0, at)]),
        },
      },
    ]);
    const started = performance.now();
    const outputs = await sequence.controlledEvaluate(inputs);
    draft?.measured(inputs.length, (performance.now() - started) / 1000);
    return outputs.map((output) => {
      const token = output?.next.token;
      if (token === undefined || token === null) throw new Error('No token could be picked.');
      return { token, probability: output?.next.confidence };
    });
  };
}

/** Keeps only so many tokens in the KV cache. */
async function keep(sequence: LlamaContextSequence, tokens: number): Promise<void> {
  const end = sequence.nextTokenIndex;
  if (end > tokens) await sequence.eraseContextTokenRanges([{ start: tokens, end }]);
}

function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/**
 * The seed with which the token at a place is picked, in 32 bits. Each place has its own, so that a token does not depend on
 * how many are picked in the same pass. MurmurHash3's finalizer: neighbouring places have unrelated seeds.
 */
function seedAt(seed: number, place: number): number {
  let hash = (seed ^ Math.imul(place, 0x9e37_79b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Whether tokens can be taken back from the KV cache, as a draft needs. Models with a state or a sliding window would have to
 * evaluate what precedes them again.
 */
export function isRewindable(sequence: LlamaContextSequence): boolean {
  return !sequence.needsCheckpoints;
}

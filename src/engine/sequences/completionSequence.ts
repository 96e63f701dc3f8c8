import * as l10n from '@vscode/l10n';
import { TokenBias, type LlamaContext, type LlamaContextSequence, type Token } from 'node-llama-cpp';
import { answerReserve } from '../../core/chat/promptBudget.ts';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import { defaultSampling } from '../../core/chat/chatSettings.ts';
import {
  chooseCompletionStrategy,
  completionStrategies,
} from '../../core/completion/prompt/completionStrategies.ts';
import { textBefore } from '../../core/completion/generation/buildCompletionRequest.ts';
import { CompletionWriter } from '../../core/completion/generation/completionWriter.ts';
import { splitForHealing } from '../../core/completion/generation/tokenHealing.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { CompletionProgress, CompletionRequest } from '../../core/ports/completionRequest.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { engineClock, TimedTurn } from './measurements.ts';
import { generate } from '../generation/generate.ts';
import { evaluatePrompt } from '../evaluation/evaluatePrompt.ts';
import type { KvCacheSnapshots } from '../kvCache/kvCacheSnapshots.ts';
import { SavedPrompts } from '../kvCache/savedPrompts.ts';
import { type NameChoice, NameChooser } from './nameChooser.ts';
import { TokenHealing } from '../tokens/tokenHealing.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { createTokenBytes } from '../tokens/tokenBytes.ts';
import { createDetokenizer, TokenBytesDetokenizer, type Detokenizer } from '../tokens/detokenizer.ts';
import type { LocalCompletionResult } from '../../protocol/schemas/completionSchemas.ts';

interface CompletionCall {
  readonly signal: AbortSignal;
  readonly turn: SchedulerTurn;
  /** Seconds for which the request has waited. */
  readonly waitSeconds: number;
  readonly report: (progress: CompletionProgress) => void;
}

interface Prompt {
  readonly tokens: Token[];
  /** How many of them each prompt begins with. */
  readonly beginning: number;
  /** The bytes that the model has to generate again before anything new. */
  readonly healed: Uint8Array;
}

interface OwnContext {
  /** As requested; llama.cpp may round it up. */
  readonly contextSize: number;
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
  readonly saved: SavedPrompts | undefined;
}

/** The snapshots of a context of the loaded model; undefined where none are kept. */
export type SnapshotsOfContext = (context: LlamaContext) => Promise<KvCacheSnapshots | undefined>;

const noBytes = new Uint8Array();

type StopReason = LocalCompletionResult['stopReason'];
type Ending = Pick<LocalCompletionResult, 'text' | 'stopReason' | 'confidence' | 'choice'> & {
  readonly generated: number;
};

/** The completions' sequence in the model: a context of its own, so that chat and completions each keep their cache. */
export class CompletionSequence {
  readonly #loaded: LoadedModel;
  readonly #stops: ReadonlySet<Token>;
  readonly #bans: TokenBias;
  readonly #healing: TokenHealing | undefined;
  readonly #names: NameChooser | undefined;
  readonly #snapshotsOf: SnapshotsOfContext;
  #own: OwnContext | undefined;
  #prefill = { tokens: 0, seconds: 0 };

  /** @param snapshotsOf Where what was evaluated is kept for the next process. */
  constructor(loaded: LoadedModel, snapshotsOf: SnapshotsOfContext) {
    this.#loaded = loaded;
    this.#snapshotsOf = snapshotsOf;
    const { model, vocabulary, format } = loaded;
    const bytes = createTokenBytes(model);
    this.#healing = bytes && new TokenHealing(model, vocabulary.controls, bytes);
    this.#bans = TokenBias.for(model);
    const strategyStops = Object.values(completionStrategies).flatMap((strategy) => strategy.stopControls);
    const stops = [...format.stopControls, ...strategyStops];
    this.#stops = new Set(stops.flatMap((name) => vocabulary.control(name) ?? []));
    for (const token of vocabulary.controls) if (!this.#stops.has(token)) this.#bans.set(token, 'never');
    this.#names = this.#healing && new NameChooser(loaded, this.#stops, this.#healing);
  }

  /**
   * Generates what may follow the cursor.
   *
   * @throws PhidelityError `prompt-too-long`, `not-enough-memory`, or `unsupported-model` for a strategy whose
   * tokens this model's vocabulary lacks.
   */
  async complete(request: CompletionRequest, call: CompletionCall): Promise<LocalCompletionResult> {
    const started = performance.now();
    const prompt = this.#prompt(request);
    const own = await this.#context(this.#contextSize(request, prompt.tokens.length));
    const { reused, evaluated } = await this.#evaluate(own, prompt, call);
    const { sequence } = own;
    const promptEnded = performance.now();
    const prefilled: LocalCompletionResult['usage'] = {
      promptTokens: prompt.tokens.length,
      reusedTokens: reused,
      evaluatedTokens: evaluated,
      generatedTokens: 0,
      waitSeconds: call.waitSeconds,
      promptSeconds: (promptEnded - started) / 1000,
      generationSeconds: 0,
    };
    if (call.signal.aborted) return { text: '', stopReason: 'cancelled', usage: prefilled };
    if (request.maxTokens === 0) return { text: '', stopReason: 'length', usage: prefilled };

    const { choices } = request;
    const chosen = choices && (await this.#names?.choose(sequence, prompt, choices, call));
    if (choices && !chosen)
      return { text: '', stopReason: call.signal.aborted ? 'cancelled' : 'end', usage: prefilled };
    const { generated, ...ending } = await this.#generate(sequence, { ...prompt, chosen }, request, call);
    return {
      ...ending,
      usage: {
        ...prefilled,
        evaluatedTokens: evaluated + 1,
        generatedTokens: generated,
        generationSeconds: (performance.now() - promptEnded) / 1000,
      },
    };
  }

  /** Saves what was completed last, and resolves when the model may be freed. */
  async end(): Promise<void> {
    await this.#own?.saved?.saveLast(this.#own.sequence, this.#prefill);
  }

  async #evaluate(
    { sequence, saved }: OwnContext,
    { tokens, beginning }: Prompt,
    { signal, turn }: CompletionCall,
  ): Promise<{ readonly reused: number; readonly evaluated: number }> {
    const interruptible = { signal, pause: () => turn.pause() };
    await saved?.restoreLast(sequence, tokens, beginning, interruptible);
    const milestone = await saved?.restoreBeginning(sequence, tokens, beginning, interruptible);
    const timed = new TimedTurn(turn);
    const started = performance.now();
    const { tuner } = this.#loaded;
    const done = await evaluatePrompt(sequence, tokens, { signal, turn: timed, tuner, milestone });
    const seconds = (performance.now() - started) / 1000 - timed.pausedSeconds;
    this.#prefill = {
      tokens: this.#prefill.tokens + done.evaluated,
      seconds: this.#prefill.seconds + seconds,
    };
    return done;
  }

  #prompt(request: CompletionRequest): Prompt {
    const { prompt, strategy: requested } = request;
    const { vocabulary, format, info } = this.#loaded;
    const strategy = completionStrategies[requested ?? chooseCompletionStrategy(info)];
    const missing = strategy.requiredControls.find((name) => vocabulary.control(name) === undefined);
    if (missing !== undefined)
      throw new PhidelityError(
        'unsupported-model',
        l10n.t(
          '{0} cannot complete code with the strategy "{1}": its vocabulary has no {2} token. Use the strategy "prefill".',
          info.name,
          strategy.name,
          missing,
        ),
      );
    const before = textBefore(request);
    const { kept, healed } = splitForHealing(before);
    const bytes = new TextEncoder().encode(healed);
    const heals = this.#healing?.canSpell(bytes) ?? false;
    const prefix = heals ? kept : before;
    return {
      tokens: vocabulary.prompt(strategy.segments({ ...prompt, prefix }, format)),
      beginning: vocabulary.prompt(strategy.beginning(format)).length,
      healed: heals ? bytes : new Uint8Array(),
    };
  }

  #contextSize({ contextSize: requested, maxTokens }: CompletionRequest, promptTokens: number): number {
    const { trainedContextSize, source } = this.#loaded.info;
    // With 0, the model was loaded without a completions' context in mind.
    const planned = source.plan.completionContextSize || requested;
    const contextSize = Math.min(requested, trainedContextSize, planned);
    const reserve = answerReserve(maxTokens, contextSize);
    if (promptTokens + reserve <= contextSize) return contextSize;
    const [has, limit] = [formatCount(promptTokens), formatCount(contextSize)];
    throw new PhidelityError(
      'prompt-too-long',
      planned < requested
        ? l10n.t(
            'The code around the cursor has {0} tokens, but the completion context holds only {1}. For a larger context, close other programs and load the model again.',
            has,
            limit,
          )
        : l10n.t(
            'The code around the cursor has {0} tokens, but the completion context holds only {1}. Increase "phidelity.completion.contextSize".',
            has,
            limit,
          ),
    );
  }

  async #context(contextSize: number): Promise<OwnContext> {
    if (this.#own?.contextSize === contextSize) return this.#own;
    const before = this.#own;
    this.#own = undefined;
    await before?.context.dispose();
    const context = await this.#loaded.createContext(contextSize);
    const snapshots = await this.#snapshotsOf(context);
    const saved = snapshots && new SavedPrompts(snapshots);
    return (this.#own = { contextSize, context, sequence: context.getSequence(), saved });
  }

  async #generate(
    sequence: LlamaContextSequence,
    { tokens, healed, chosen }: Prompt & { readonly chosen: NameChoice | undefined },
    request: CompletionRequest,
    { signal, turn, report }: CompletionCall,
  ): Promise<Ending> {
    const decoder = this.#decoder(healed.length);
    const writer = new CompletionWriter(engineClock, request, report, chosen?.choice);
    const spell = (rest: Uint8Array, token: Token): Uint8Array =>
      rest.length === 0 ? rest : rest.subarray(this.#healing!.bytes(token).length);
    // The demo model knows its own samples only, and weighing takes longer than it takes to write.
    const isWeighed = this.#loaded.info.kind !== 'demo';
    let rest = healed;
    let generated = 0;
    let newTokens = this.#loaded.vocabulary.text(request.begun ?? '').length;
    const { topK, topP, minP } = defaultSampling;
    const { temperature, seed } = request;
    const take = (token: Token, probability: number | undefined): StopReason | undefined => {
      generated += 1;
      if (rest.length === 0) newTokens += 1;
      if (probability !== undefined) writer.weigh(probability);
      rest = spell(rest, token);
      return writer.push(decoder.push(token)) ?? (newTokens < request.maxTokens ? undefined : 'length');
    };
    const ended =
      (chosen && this.#begin(chosen, take)) ??
      (await generate<StopReason>({
        sequence,
        last: chosen?.next ?? tokens.at(-1)!,
        sampling: { temperature, topK, topP, minP, ...(seed !== undefined && { seed }) },
        stops: this.#stops,
        biasAfter: (written) => {
          const toSpell = chosen ? noBytes : written.reduce(spell, healed);
          return toSpell.length > 0 ? this.#healing!.toSpell(toSpell) : this.#bans;
        },
        tellsProbability: () => isWeighed && rest.length === 0 && writer.weighsNext,
        take,
        signal,
        turn,
      }));
    // A time limit or a shape may end with what the decoder still holds.
    const stopReason = ended === 'end' ? (writer.push(decoder.flush()) ?? ended) : ended;
    return {
      ...writer.end(stopReason === 'context' ? 'length' : stopReason),
      generated: chosen ? generated - chosen.tokens.length + chosen.evaluated : generated,
    };
  }

  /** Takes the name that was chosen and what follows it. */
  #begin(
    { tokens, next }: NameChoice,
    take: (token: Token, probability: undefined) => StopReason | undefined,
  ): StopReason | undefined {
    let ended: StopReason | undefined;
    for (const token of tokens) {
      ended = take(token, undefined);
      // A limit never cuts a name.
      if (ended !== undefined && ended !== 'length') return ended;
    }
    if (ended !== undefined) return ended;
    return this.#stops.has(next) || this.#loaded.model.isEogToken(next) ? 'end' : take(next, undefined);
  }

  #decoder(skip: number): Detokenizer {
    if (this.#healing) return new TokenBytesDetokenizer(this.#healing.bytes, skip);
    return createDetokenizer(this.#loaded.model);
  }
}

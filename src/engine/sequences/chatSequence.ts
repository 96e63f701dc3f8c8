import { TokenBias, type Token } from 'node-llama-cpp';
import { answerReserve, planPrompt } from '../../core/chat/promptBudget.ts';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import { LookupDraft } from '../../core/engine/speculation/lookupDraft.ts';
import { PassCosts } from '../../core/engine/speculation/passCosts.ts';
import { AnswerTokens } from '../../core/chat/answerTokens.ts';
import type { PromptSegment } from '../../core/chat/chatFormat.ts';
import { thoughtTagNames } from '../../core/chat/answerReader.ts';
import type { ChatProgress, ChatRequest, StopReason } from '../../core/ports/engine.ts';
import { GeneratedAnswer } from './generatedAnswer.ts';
import { cancelledAnswer, TimedTurn } from './measurements.ts';
import { generate, isRewindable } from '../generation/generate.ts';
import { evaluatePrompt } from '../evaluation/evaluatePrompt.ts';
import { ResidentConversation, type SnapshotOptions } from '../kvCache/residentConversation.ts';
import { SavedPrompts } from '../kvCache/savedPrompts.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { questionError } from '../../wording/chat/questionError.ts';
import type { LocalChatResult } from '../../protocol/schemas/engineSchemas.ts';

interface ChatCall {
  readonly signal: AbortSignal;
  /** Paused between chunks and between tokens, for more urgent requests. */
  readonly turn: SchedulerTurn;
  readonly report: (progress: ChatProgress) => void;
}

interface Prompt {
  readonly tokens: Token[];
  /** How many of them are the instructions. */
  readonly systemTokens: number;
  readonly droppedTurns: number;
}

/** The chat's sequence in the model: what was evaluated stays in the KV cache and is reused by the next answer. */
export class ChatSequence {
  readonly #loaded: LoadedModel;
  readonly #answers = new AnswerTokens<Token>();
  readonly #stops: ReadonlySet<Token>;
  readonly #bias: TokenBias;
  /** Control tokens that open and close a thought, with their names: as tokens they have no text. */
  readonly #thoughtTags: ReadonlyMap<Token, string>;
  readonly #passCosts = new PassCosts();
  readonly #resident: ResidentConversation;
  readonly #saved: SavedPrompts | undefined;

  /** @param snapshots Where snapshots are kept; without it, none are. */
  constructor(loaded: LoadedModel, snapshots?: SnapshotOptions) {
    this.#loaded = loaded;
    this.#resident = new ResidentConversation(loaded, this.#answers, snapshots);
    this.#saved = snapshots && new SavedPrompts(snapshots.snapshots);
    const { vocabulary, format, model } = loaded;
    const ids = (names: readonly string[]): Token[] =>
      names.flatMap((name) => vocabulary.control(name) ?? []);
    this.#stops = new Set(ids(format.stopControls));
    this.#thoughtTags = new Map(thoughtTagNames.flatMap((name) => ids([name]).map((token) => [token, name])));
    this.#bias = TokenBias.for(model);
    for (const token of ids(format.bannedControls)) this.#bias.set(token, 'never');
  }

  /**
   * Streams one answer.
   *
   * @throws PhidelityError `message-too-long` when the question alone does not fit.
   */
  async answer(request: ChatRequest, call: ChatCall): Promise<LocalChatResult> {
    try {
      return await this.#answer(request, call);
    } finally {
      this.#resident.startIdle();
    }
  }

  /** Saves a snapshot of the conversation, and resolves when the model may be freed. */
  async end(): Promise<void> {
    await this.#resident.end();
  }

  async #answer(request: ChatRequest, { turn, ...others }: ChatCall): Promise<LocalChatResult> {
    const call = { ...others, turn: new TimedTurn(turn) };
    const { sequence } = this.#loaded;
    const restored = await this.#resident.switchTo(request, () => this.#prompt(request).tokens, call);
    const { tokens: prompt, systemTokens, droppedTurns } = this.#prompt(request);
    if (call.signal.aborted) return cancelledAnswer(request);
    this.#resident.evaluating(request);

    const milestone = await this.#saved?.restoreBeginning(sequence, prompt, systemTokens, {
      signal: call.signal,
      pause: () => call.turn.pause(),
    });
    const pausedBefore = call.turn.pausedSeconds;
    const promptStarted = performance.now();
    const { reused, evaluated } = await evaluatePrompt(sequence, prompt, {
      ...call,
      tuner: this.#loaded.tuner,
      milestone,
      onEvaluated: (done, total) => call.report({ kind: 'prompt', evaluated: done, total }),
    });
    const promptEnded = performance.now();
    const promptPaused = call.turn.pausedSeconds - pausedBefore;
    this.#resident.addPrefill(evaluated, (promptEnded - promptStarted) / 1000 - promptPaused);

    const figures = (evaluatedTokens: number, generated: number): LocalChatResult['usage'] => ({
      promptTokens: prompt.length,
      reusedTokens: reused,
      evaluatedTokens,
      generatedTokens: generated,
      promptSeconds: (promptEnded - promptStarted) / 1000 - promptPaused,
      generationSeconds:
        (performance.now() - promptEnded) / 1000 - (call.turn.pausedSeconds - pausedBefore - promptPaused),
      contextTokens: sequence.nextTokenIndex,
      contextSize: this.#loaded.info.contextSize,
      ...(restored === undefined
        ? {}
        : { restoredTokens: Math.min(reused, restored.tokens), restoreSeconds: restored.seconds }),
    });
    if (call.signal.aborted) return { stopReason: 'cancelled', usage: figures(evaluated, 0), droppedTurns };

    const { stopReason, generated } = await this.#generate(prompt, request, call);
    return { stopReason, usage: figures(evaluated + 1, generated), droppedTurns };
  }

  #prompt(request: ChatRequest): Prompt {
    const { vocabulary, format, info } = this.#loaded;
    const system = vocabulary.prompt(format.system(request.system));
    const question = this.#exchange(format.question(request.question), request.continued ?? '');
    const turns = request.turns.map(({ question: earlier, answer }) =>
      this.#exchange(format.question(earlier), answer, format.answerEnd),
    );
    const plan = planPrompt({
      contextSize: info.contextSize,
      system: system.length,
      turns: turns.map((turn) => turn.length),
      question: question.length,
      answerReserve: answerReserve(request.maxTokens, info.contextSize),
      droppedTurns: request.droppedTurns,
      isContinued: request.continued !== undefined,
    });
    if ('problem' in plan) throw questionError(plan.problem);
    const { droppedTurns } = plan;
    return {
      tokens: [...system, ...turns.slice(droppedTurns).flat(), ...question],
      systemTokens: system.length,
      droppedTurns,
    };
  }

  /** A question and its answer. This model's own answers keep the tokens that it generated. */
  #exchange(question: PromptSegment[], answer: string, end: readonly PromptSegment[] = []): Token[] {
    const { vocabulary } = this.#loaded;
    const own = this.#answers.of(answer);
    if (!own) return vocabulary.prompt([...question, { text: answer }, ...end]);
    return [...vocabulary.prompt(question), ...own, ...vocabulary.prompt(end)];
  }

  async #generate(
    prompt: readonly Token[],
    request: ChatRequest,
    call: ChatCall,
  ): Promise<{ stopReason: StopReason; generated: number }> {
    const { sequence, tuner } = this.#loaded;
    const answer = new GeneratedAnswer(this.#loaded, this.#thoughtTags, request.continued, call.report);
    const left = (): number => request.maxTokens - answer.tokens.length;
    const stopReason = await generate<StopReason>({
      sequence,
      last: prompt.at(-1)!,
      sampling: request.sampling,
      stops: this.#stops,
      biasAfter: () => this.#bias,
      draft: isRewindable(sequence) ? new LookupDraft(prompt, this.#passCosts) : undefined,
      passLimit: () => Math.min(left(), tuner.chunkSize),
      take: (token) => {
        answer.push(token);
        if (answer.isLoop) return 'loop';
        return left() > 0 ? undefined : 'length';
      },
      signal: call.signal,
      turn: call.turn,
    });
    const { text, tokens } = answer.end(stopReason !== 'end');
    const before = request.continued === undefined ? [] : this.#answers.of(request.continued);
    if (before && tokens) this.#answers.remember(text, [...before, ...tokens]);
    this.#resident.answered(text);
    return { stopReason, generated: answer.tokens.length };
  }
}

import { type ChatSettings, systemPromptWith } from '../chat/chatSettings.ts';
import type { AnswerQueue, QueuedAnswer } from '../conversation/answerQueue.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import type { ChatProgress, Engine, PromptTurn, StopReason } from '../ports/engine.ts';
import { wellFormedText } from '../text/sanitizeText.ts';
import { changedInstruction, editQuestion } from './editPrompt.ts';
import type { EditedLines } from './fitEdit.ts';
import { fitPart } from './fitPart.ts';
import { codeSoFar, type EditProblem, readEdit } from './readEdit.ts';

/** The share of the context for what was said before, and for the code once more. */
const mostEarlier = 0.8;

/** What a user wants to be changed. */
export interface EditTask {
  /** Relative to the workspace folder if the file is in one. */
  readonly path: string;
  readonly languageId: string;
  /** Of the whole file. */
  readonly lines: readonly string[];
  readonly edited: EditedLines;
  /** What was asked about these lines before, with the answers. */
  readonly earlier: readonly PromptTurn[];
  /** What to do: words of the user, or a whole question about the last answer. */
  readonly instruction: string | { readonly question: string };
}

/**
 * How an edit ended. `too-long`: the lines do not fit into the model's context. `unloaded`: the model went away while it was
 * waited for.
 */
export type EditOutcome =
  | { readonly kind: 'code'; readonly code: string; readonly turn: PromptTurn }
  | { readonly kind: 'problem'; readonly problem: EditProblem | 'too-long'; readonly turn?: PromptTurn }
  | { readonly kind: 'failed'; readonly error: PhidelityError }
  | { readonly kind: 'unloaded' }
  | { readonly kind: 'cancelled' };

export type EditProgress =
  | { readonly kind: 'loading' }
  /** Of the prompt, 0 to 1. */
  | { readonly kind: 'reading'; readonly fraction: number }
  /** The whole lines of code so far. */
  | { readonly kind: 'writing'; readonly code: string };

interface Parts {
  readonly engine: Engine;
  /** Read when the edit begins; resolves when the user's choice of a model has come into effect. */
  readonly settings: () => ChatSettings | Promise<ChatSettings>;
  readonly onProgress: (progress: EditProgress) => void;
}

/**
 * Has the model change some lines of a file, when its turn has come in the queue. Never rejects: whatever happens is an
 * outcome.
 */
export async function askForEdit(
  task: EditTask,
  parts: Parts & { readonly queue: AnswerQueue; readonly signal: AbortSignal },
): Promise<EditOutcome> {
  const { queue, signal } = parts;
  if (signal.aborted) return { kind: 'cancelled' };
  return new Promise((resolve) => {
    const answer = new EditAnswer(task, parts, resolve);
    const stop = (): void => {
      if (queue.remove(answer)) resolve({ kind: 'cancelled' });
      else void queue.stop(answer);
    };
    signal.addEventListener('abort', stop, { once: true });
    queue.add(answer);
  });
}

class EditAnswer implements QueuedAnswer {
  readonly #task: EditTask;
  readonly #parts: Parts;
  readonly #ended: (outcome: EditOutcome) => void;

  constructor(task: EditTask, parts: Parts, ended: (outcome: EditOutcome) => void) {
    this.#task = task;
    this.#parts = parts;
    this.#ended = ended;
  }

  async run(signal: AbortSignal): Promise<boolean> {
    const outcome = await this.#outcome(signal);
    this.#ended(outcome);
    const { status } = this.#parts.engine;
    const isGone = status.state === 'off' || (status.state === 'error' && !status.isRestarting);
    return !(outcome.kind === 'unloaded' || (outcome.kind === 'failed' && isGone));
  }

  hold(): void {
    this.#ended({ kind: 'unloaded' });
  }

  async #outcome(signal: AbortSignal): Promise<EditOutcome> {
    try {
      return await this.#ask(signal);
    } catch (thrown) {
      return signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error: PhidelityError.from(thrown) };
    }
  }

  async #ask(signal: AbortSignal): Promise<EditOutcome> {
    const { engine, onProgress } = this.#parts;
    const { lines, edited } = this.#task;
    onProgress({ kind: 'loading' });
    const { model, sampling, maxTokens, systemAddition } = await this.#parts.settings();
    const { contextSize } = await engine.load(model, { signal });
    const part = lines.slice(edited.start, edited.end).join('\n');
    const asked = await this.#question(contextSize, signal);
    if (!asked) return { kind: 'problem', problem: 'too-long' };
    const question = wellFormedText(asked.question);
    const reader = new AnswerSoFar((code) => onProgress({ kind: 'writing', code }));
    const { stopReason } = await engine.chat(
      {
        system: systemPromptWith(systemAddition),
        turns: asked.turns,
        question,
        droppedTurns: 0,
        sampling,
        // A token is at least one character: what is given back with small changes always has room.
        maxTokens: Math.max(maxTokens, part.length),
      },
      {
        signal,
        onProgress: (progress) => {
          if (progress.kind !== 'prompt') return reader.take(progress);
          const { evaluated, total } = progress;
          onProgress({ kind: 'reading', fraction: total > 0 ? evaluated / total : 1 });
        },
      },
    );
    return this.#read(question, reader.answer, stopReason, signal);
  }

  #read(question: string, answer: string, stopReason: StopReason, signal: AbortSignal): EditOutcome {
    if (stopReason === 'cancelled') return { kind: signal.aborted ? 'cancelled' : 'unloaded' };
    const { lines, edited } = this.#task;
    const turn = { question, answer };
    const found = readEdit(answer, lines.slice(edited.start, edited.end).join('\n'));
    if ('problem' in found) return { kind: 'problem', problem: found.problem, turn };
    // What a loop or a full context cut off may still look whole.
    if (stopReason !== 'end') return { kind: 'problem', problem: 'unfinished', turn };
    return { kind: 'code', code: found.code, turn };
  }

  async #question(
    contextSize: number,
    signal: AbortSignal,
  ): Promise<{ readonly question: string; readonly turns: readonly PromptTurn[] } | undefined> {
    const { path, languageId, lines, edited, earlier, instruction } = this.#task;
    const { start, end } = edited;
    const code = lines.slice(start, end).join('\n');
    const count = (texts: string[]): Promise<number[]> =>
      this.#parts.engine.countTokens(texts.map(wellFormedText), { signal });
    const said = earlier.flatMap(({ question, answer }) => [question, answer]);
    const sizes = said.length > 0 ? await count([...said, code]) : [];
    // Where the earlier turns leave no room for the answer, the first one, which has the code, would be left out.
    const turns = sizes.reduce((sum, size) => sum + size, 0) <= contextSize * mostEarlier ? earlier : [];
    if (typeof instruction !== 'string') return { question: instruction.question, turns };
    if (turns.length > 0) return { question: changedInstruction(instruction), turns };
    const around = await fitPart(lines, edited, contextSize, count);
    const place = { path, languageId, firstLine: start + 1, lastLine: Math.max(end, start + 1) };
    return around && { question: editQuestion({ ...place, code, ...around }, instruction), turns };
  }
}

/** The text of an answer as it comes, and how much code is in it. */
class AnswerSoFar {
  readonly #onCode: (code: string) => void;
  #code: string | undefined;
  answer = '';

  constructor(onCode: (code: string) => void) {
    this.#onCode = onCode;
  }

  take(progress: Exclude<ChatProgress, { readonly kind: 'prompt' }>): void {
    if (progress.kind === 'thought') return;
    this.answer =
      progress.kind === 'cut' ? this.answer.slice(0, progress.length) : this.answer + progress.text;
    if (progress.kind === 'text' && !progress.text.includes('\n')) return;
    const code = codeSoFar(this.answer);
    if (code === undefined || code === this.#code) return;
    this.#code = code;
    this.#onCode(code);
  }
}

import { type ChatSettings, systemPromptWith } from '../chat/chatSettings.ts';
import type { AnswerQueue } from '../conversation/answerQueue.ts';
import { askAlone } from '../conversation/loneAnswer.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import type { Engine, PromptTurn, StopReason } from '../ports/engine.ts';
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
  { onProgress, ...parts }: Parts & { readonly queue: AnswerQueue; readonly signal: AbortSignal },
): Promise<EditOutcome> {
  const { engine, signal } = parts;
  const codeOf = codeAsItComes((code) => onProgress({ kind: 'writing', code }));
  let question: string | undefined;
  try {
    const { answer, stopReason } = await askAlone({
      ...parts,
      settings: () => {
        onProgress({ kind: 'loading' });
        return parts.settings();
      },
      question: async ({ contextSize }, { maxTokens, systemAddition }, ended) => {
        const asked = await questionOf(task, { contextSize, engine }, ended);
        if (!asked) return undefined;
        question = wellFormedText(asked.question);
        return {
          question,
          turns: asked.turns,
          system: systemPromptWith(systemAddition),
          // A token is at least one character: what is given back with small changes always has room.
          maxTokens: Math.max(maxTokens, partOf(task).length),
        };
      },
      onReading: (fraction) => onProgress({ kind: 'reading', fraction }),
      onText: codeOf,
    });
    if (stopReason === 'cancelled') return { kind: signal.aborted ? 'cancelled' : 'unloaded' };
    return question === undefined
      ? { kind: 'problem', problem: 'too-long' }
      : outcomeOf(task, { question, answer }, stopReason);
  } catch (error) {
    return { kind: 'failed', error: PhidelityError.from(error) };
  }
}

function partOf({ lines, edited }: EditTask): string {
  return lines.slice(edited.start, edited.end).join('\n');
}

function outcomeOf(task: EditTask, turn: PromptTurn, stopReason: StopReason): EditOutcome {
  const found = readEdit(turn.answer, partOf(task));
  if ('problem' in found) return { kind: 'problem', problem: found.problem, turn };
  // What a loop or a full context cut off may still look whole.
  if (stopReason !== 'end') return { kind: 'problem', problem: 'unfinished', turn };
  return { kind: 'code', code: found.code, turn };
}

async function questionOf(
  { path, languageId, lines, edited, earlier, instruction }: EditTask,
  { contextSize, engine }: { readonly contextSize: number; readonly engine: Engine },
  signal: AbortSignal,
): Promise<{ readonly question: string; readonly turns: readonly PromptTurn[] } | undefined> {
  const { start, end } = edited;
  const code = lines.slice(start, end).join('\n');
  const count = (texts: string[]): Promise<number[]> =>
    engine.countTokens(texts.map(wellFormedText), { signal });
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

/** What takes an answer as it comes, and tells the whole lines of code in it when there are others. */
function codeAsItComes(onCode: (code: string) => void): (answer: string) => void {
  let [whole, told]: [number, string | undefined] = [0, undefined];
  return (answer) => {
    const end = answer.lastIndexOf('\n') + 1;
    if (end === whole) return;
    whole = end;
    const code = codeSoFar(answer);
    if (code === undefined || code === told) return;
    told = code;
    onCode(code);
  };
}

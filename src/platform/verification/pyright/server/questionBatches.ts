import type { CancellationToken } from 'vscode-jsonrpc/node';
import { answers, type AnsweredQuestion } from './pyrightChanges.ts';

/** The methods of questions that one request may ask together; their answers change nothing in pyright. */
const joinable: ReadonlySet<string> = new Set([
  'textDocument/definition',
  'textDocument/typeDefinition',
  'textDocument/hover',
]);

/** Of more questions, the first answers would come late, and be lost if pyright ends meanwhile. */
const mostInBatch = 64;

interface Question {
  readonly method: string;
  readonly parameters: object;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Send = (method: string, parameters: object, token: CancellationToken) => Promise<unknown>;

/**
 * Sends what is asked at the same time in one message, in its order. On small files, a message of its own for each question
 * takes the two processes longer than to find the answers.
 */
export class QuestionBatches {
  readonly #send: Send;
  /** Asked since the last message, by the token of the check. */
  #waiting = new Map<CancellationToken, Question[]>();

  /** @param send Sends one request. */
  constructor(send: Send) {
    this.#send = send;
  }

  /** Whether questions of this kind may be asked together. */
  takes(method: string): boolean {
    return joinable.has(method);
  }

  /** The answer to a question; rejects as a request of its own would. */
  ask(method: string, parameters: object, token: CancellationToken): Promise<unknown> {
    return new Promise((resolve, reject) => {
      // From a microtask, the next tick comes after all others: all that goes on at once has asked by then.
      if (this.#waiting.size === 0) queueMicrotask(() => process.nextTick(() => this.#sendAll()));
      const questions = this.#waiting.get(token) ?? [];
      this.#waiting.set(token, questions);
      questions.push({ method, parameters, resolve, reject });
    });
  }

  #sendAll(): void {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const [token, questions] of waiting)
      for (let at = 0; at < questions.length; at += mostInBatch)
        void this.#sendTogether(questions.slice(at, at + mostInBatch), token);
  }

  async #sendTogether(questions: readonly Question[], token: CancellationToken): Promise<void> {
    try {
      const asked = questions.map(({ method, parameters }) => [method, parameters]);
      const found = (await this.#send(answers, { asked }, token)) as AnsweredQuestion[];
      for (const [at, { resolve, reject }] of questions.entries()) {
        const { error, result } = found[at]!;
        if (error === undefined) resolve(result);
        else reject(new Error(error));
      }
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  }
}

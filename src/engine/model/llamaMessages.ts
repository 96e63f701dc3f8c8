import { setImmediate } from 'node:timers/promises';
import { type Llama, LlamaLogLevel } from 'node-llama-cpp';

/** Turns of the event loop after which a message of llama.cpp has arrived, which comes from a thread of its own. */
const turns = 50;
/** "error loading model: missing tensor 'output.weight'" */
const refusal = /error loading model(?: [a-z]+)?: (?!error loading)(.+)/;

/**
 * Lets something load a model, and hear why llama.cpp refuses it: it only logs that, and the library's error is "Failed to
 * load model".
 *
 * @param attempt.why Resolves with llama.cpp's own words, or undefined if it has not refused the model.
 */
export async function hearingRefusals<Result>(
  llama: Llama,
  attempt: (why: () => Promise<string | undefined>) => Promise<Result>,
): Promise<Result> {
  const { logger } = llama;
  const errors: string[] = [];
  const found = (): string | undefined =>
    errors.map((line) => refusal.exec(line)?.[1]?.trim()).findLast(Boolean);
  llama.logger = (level, message) => {
    if (level === LlamaLogLevel.error || level === LlamaLogLevel.fatal) errors.push(message);
    logger(level, message);
  };
  try {
    return await attempt(async () => {
      for (let turn = 0; turn < turns && found() === undefined; turn += 1) await setImmediate();
      return found();
    });
  } finally {
    llama.logger = logger;
  }
}

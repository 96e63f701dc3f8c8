import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { SetupError } from '../setupError.ts';

const schema = v.object({
  task_id: v.string(),
  entry_point: v.string(),
  prompt: v.string(),
  suffix: v.string(),
  canonical_solution: v.string(),
  test: v.string(),
});

/** A function with a piece missing, and the tests that it passes with the right piece. */
export interface InfillingTask {
  readonly id: string;
  /** The code before the missing piece, and the code after it. */
  readonly prompt: string;
  readonly suffix: string;
  /** The piece that was taken out. */
  readonly canonical: string;
  /** Defines `check`, which takes the function. */
  readonly test: string;
  readonly entryPoint: string;
}

/**
 * Reads a file of HumanEval-Infilling (https://github.com/openai/human-eval-infilling): JSON lines, compressed or not.
 * Throws a `SetupError` that names the file and the line where its form is wrong.
 */
export function readInfillingTasks(file: string): InfillingTask[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    throw new SetupError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const tasks = bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readTask(line, `${file}, line ${index + 1}`)]));
  if (tasks.length === 0) throw new SetupError(`${file} holds no tasks.`);
  return tasks;
}

function readTask(line: string, where: string): InfillingTask {
  try {
    const task = v.parse(schema, JSON.parse(line));
    return {
      id: task.task_id,
      prompt: task.prompt,
      suffix: task.suffix,
      canonical: task.canonical_solution,
      test: task.test,
      entryPoint: task.entry_point,
    };
  } catch (error) {
    throw new SetupError(`${where} is no task of HumanEval-Infilling: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Tasks spread evenly over the file, so that a sample meets all kinds of them. */
export function sampleTasks(tasks: readonly InfillingTask[], limit: number): InfillingTask[] {
  if (limit >= tasks.length) return [...tasks];
  return Array.from({ length: limit }, (_, i) => tasks[Math.floor((i * tasks.length) / limit)]!);
}

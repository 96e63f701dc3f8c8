import path from 'node:path';
import {
  CompletionGuide,
  type GuidedCompletion,
} from '../../../src/core/completion/generation/completionGuide.ts';
import { cursorContextAt } from '../../../src/core/completion/document/cursorContext.ts';
import { sourceTextOf } from '../../../src/core/completion/document/sourceText.ts';
import type { NameJudge } from '../../../src/core/guidance/nameJudge.ts';
import { PatientJudge } from '../../../src/core/guidance/patientJudge.ts';
import type { CompletionRequest, CompletionResult } from '../../../src/core/ports/completionRequest.ts';
import type { Engine } from '../../../src/core/ports/engine.ts';
import type { ReportItem } from '../../../src/core/verification/findings/reportItem.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import type { LocalCodeVerifier } from '../../../src/platform/verification/verifier/localCodeVerifier.ts';
import { toReportItems } from '../../../src/wording/verdict.ts';

/** A prompt of the benchmark. */
export interface Prompt {
  readonly id: string;
  readonly kind: 'edit' | 'chat';
  /** The code that is to be continued. */
  readonly prefix: string;
  readonly question?: string;
}

/** Where what the model writes is checked. */
export interface Checker {
  readonly verifier: Pick<LocalCodeVerifier, 'judgeName' | 'warm' | 'verify'>;
  readonly folder: string;
  /** Milliseconds of each verdict, for whoever looks at them. */
  readonly verdictTimes: number[];
  /** Whether a verdict that takes too long does not count, as in the editor. */
  readonly isHurried: boolean;
}

/** One text, and what it took. */
export interface Run {
  readonly prefix: string;
  readonly result: GuidedCompletion;
  readonly seconds: number;
  /** Tokens that were generated, those of attempts that were given up included. */
  readonly tokens: number;
  /** How often the engine was asked. */
  readonly attempts: number;
}

const never = new AbortController().signal;

/** An answer's code is longer than a completion. */
const maxTokens = { edit: 32, chat: 100 } as const;

/** Has the engine write what follows a prompt, held to names that exist if there is a checker. */
export async function runPrompt(
  engine: Pick<Engine, 'complete'>,
  prompt: Prompt,
  temperature: number,
  checker: Checker | undefined,
): Promise<Run> {
  const prefix = prompt.question === undefined ? prompt.prefix : `# ${prompt.question}\n${prompt.prefix}`;
  const source = sourceTextOf({ path: `${prompt.id}.py`, languageId: 'python', text: prefix });
  const lines = prefix.split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };
  const request: CompletionRequest = {
    prompt: { path: source.path, languageId: 'python', related: [], suffix: '', prefix },
    place: cursorContextAt(source, position),
    shape: 'block',
    contextSize: 2048,
    temperature,
    seed: 1,
    maxTokens: maxTokens[prompt.kind],
    timeLimit: 600,
    priority: 'interactive',
  };
  const at = { source, position, place: request.place };
  let [tokens, attempts] = [0, 0];
  const counting: Pick<Engine, 'complete'> = {
    complete: async (asked, options): Promise<CompletionResult> => {
      attempts += 1;
      const result = await engine.complete(asked, options);
      tokens += result.usage.generatedTokens;
      return result;
    },
  };
  const guide = new CompletionGuide({
    engine: counting,
    judgeOf: () => judgeOf(checker!, source.path),
    verify: async ({ code, within }, signal) =>
      (await findings(checker!, source.path, code, signal)).filter(
        ({ range }) => range.start < within.end && within.start < range.end,
      ),
    timer: nodeTimer,
    mode: () => (checker ? 'hide' : 'off'),
  });
  const started = performance.now();
  const result = await guide.complete(request, at, { signal: never });
  return { prefix, result, seconds: (performance.now() - started) / 1000, tokens, attempts };
}

/** What the verifier finds in code, the whole of it. */
export async function findings(
  { verifier, folder }: Pick<Checker, 'verifier' | 'folder'>,
  name: string,
  code: string,
  signal: AbortSignal = never,
): Promise<readonly ReportItem[]> {
  const request = { code, path: path.join(folder, name), folder };
  return toReportItems(await verifier.verify(request, signal), () => false);
}

function judgeOf({ verifier, folder, verdictTimes, isHurried }: Checker, name: string): NameJudge {
  const place = { path: path.join(folder, name), folder };
  const judge: NameJudge = {
    judge: async (written, signal) => {
      const started = performance.now();
      const verdict = await verifier.judgeName({ ...written, ...place }, signal);
      verdictTimes.push(performance.now() - started);
      return verdict;
    },
    warm: (written) => verifier.warm({ ...written, ...place }),
  };
  return isHurried ? new PatientJudge(judge, nodeTimer) : judge;
}

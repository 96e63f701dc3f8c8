import { cleanCompletion } from '../../src/core/completion/postprocess/cleanCompletion.ts';
import { cursorContextAt } from '../../src/core/completion/document/cursorContext.ts';
import { buildCompletionRequest } from '../../src/core/completion/generation/buildCompletionRequest.ts';
import type {
  CompletionResult,
  CompletionShape,
  CompletionStrategyName,
} from '../../src/core/ports/completionRequest.ts';
import { findSkipReason } from '../../src/core/completion/trigger/findSkipReason.ts';
import { noRelatedCode, PromptBuilder } from '../../src/core/completion/prompt/promptBuilder.ts';
import type { SkipReason } from '../../src/core/completion/outcome/completionOutcome.ts';
import type { Engine } from '../../src/core/ports/engine.ts';
import { nodeTimer } from '../../src/platform/nodeTimer.ts';
import { infillingDocument, testProgram } from './infillingDocument.ts';
import type { InfillingTask } from './infillingTask.ts';
import type { PythonSandbox } from './pythonSandbox.ts';

/** Tokens of the completion's context, as the editor has it by default. */
const contextSize = 2048;

/** How one text did. */
export interface TextScore {
  readonly text: string;
  readonly passed: boolean;
  /** The very piece that was taken out, but for blanks at the end. */
  readonly exact: boolean;
}

/** What a model wrote for a task. */
export interface InfillingResult {
  readonly id: string;
  readonly shape: CompletionShape;
  /** Why the editor would not have completed here by itself, if so; it still does when it is asked to. */
  readonly skipReason?: SkipReason;
  readonly stopReason: CompletionResult['stopReason'];
  readonly milliseconds: number;
  /** How sure the model was, as in `CompletionResult`. */
  readonly confidence?: number;
  /** What the editor would show, and what the model wrote. */
  readonly cleaned: TextScore;
  readonly raw: TextScore;
}

/** Has a model fill a task in as the editor would, when asked at that place in a file just opened. */
export async function evaluateInfilling(
  engine: Engine,
  sandbox: PythonSandbox,
  task: InfillingTask,
  strategy: CompletionStrategyName,
): Promise<InfillingResult> {
  const document = infillingDocument(task);
  const { source, position } = document;
  const place = cursorContextAt(source, position);
  const prompts = new PromptBuilder({ related: noRelatedCode, timer: nodeTimer });
  const prompt = await prompts.build(source, position, new AbortController().signal);
  if (!prompt) throw new Error('The prompt was given up, though nothing asked for it.');
  const request = buildCompletionRequest(place, prompt, 'invoked', { contextSize, strategy });
  const started = performance.now();
  const result = await engine.complete(request, {});
  const milliseconds = performance.now() - started;

  const score = async (text: string): Promise<TextScore> => {
    // An editor shows nothing here, so nothing is right.
    if (text.trim() === '') return { text, passed: false, exact: false };
    const end = await sandbox.run(testProgram(document.withText(text), task));
    const exact = text.trimEnd() === task.canonical.trimEnd();
    return { text, passed: end.kind === 'passed', exact };
  };
  const cleaned = await score(cleanCompletion(result.text, place, request.shape).text);
  const raw = cleaned.text === result.text ? cleaned : await score(result.text);
  const skipReason = findSkipReason(place, { inStringsAndComments: false });
  return {
    id: task.id,
    shape: request.shape,
    ...(skipReason ? { skipReason } : {}),
    stopReason: result.stopReason,
    milliseconds,
    ...(result.confidence === undefined ? {} : { confidence: result.confidence }),
    cleaned,
    raw,
  };
}

import { textBeforePosition } from '../document/sourceText.ts';
import type { RunPlace } from './completionRun.ts';
import type { Timer } from '../../ports/clock.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
} from '../../ports/completionRequest.ts';
import type { CallOptions, Engine } from '../../ports/engine.ts';
import { type OffsetRange, overlaps } from '../../text/offsetRange.ts';
import type { CompletedCode } from '../../verification/completionChecker.ts';
import type { ReportItem } from '../../verification/findings/reportItem.ts';
import { writeGuided } from '../../guidance/guidedText.ts';
import type { NameJudge } from '../../guidance/nameJudge.ts';
import type { ReplacedName } from '../../guidance/replacedName.ts';

/** Progress of a completion, and which of its names were put in the place of others. */
export interface GuidedProgress extends CompletionProgress {
  readonly replaced: readonly ReplacedName[];
}

/** A completion, and which of its names were put in the place of others. */
export interface GuidedCompletion extends CompletionResult {
  readonly replaced: readonly ReplacedName[];
}

/** How long a statement with a replacement is held back until it is checked, in milliseconds. */
const mostWait = 500;
/** Longer code is not looked at while it is written. */
const longestCode = 200_000;

/** Has completions written with names that exist. */
export class CompletionGuide {
  readonly #engine: Pick<Engine, 'complete'>;
  readonly #judgeOf: (documentId: string) => NameJudge;
  readonly #verify: (code: CompletedCode, signal: AbortSignal) => Promise<readonly ReportItem[]>;
  readonly #timer: Timer;
  readonly #mode: () => 'off' | 'mark' | 'hide';

  constructor(parts: {
    readonly engine: Pick<Engine, 'complete'>;
    /** The judge for one completion of a document, which keeps nobody waiting. */
    readonly judgeOf: (documentId: string) => NameJudge;
    /** Gives the items of the part `within`. Rejects only when its signal is aborted. */
    readonly verify: (code: CompletedCode, signal: AbortSignal) => Promise<readonly ReportItem[]>;
    readonly timer: Timer;
    /** Whether completions are guided, and what becomes of those with something missing. */
    readonly mode: () => 'off' | 'mark' | 'hide';
  }) {
    this.#engine = parts.engine;
    this.#judgeOf = parts.judgeOf;
    this.#verify = parts.verify;
    this.#timer = parts.timer;
    this.#mode = parts.mode;
  }

  /** As the engine completes it; what is reported of the text is not taken back. Rejects as the engine does. */
  async complete(
    request: CompletionRequest,
    { source, position }: RunPlace,
    { signal = new AbortController().signal, onProgress }: CallOptions<GuidedProgress>,
  ): Promise<GuidedCompletion> {
    const mode = this.#mode();
    const before =
      mode === 'off' || source.languageId !== 'python'
        ? undefined
        : textBeforePosition(source, position, longestCode);
    if (before === undefined || request.maxTokens === 0)
      return completeFreely(this.#engine, request, { signal, ...(onProgress && { onProgress }) });
    const judge = this.#judgeOf(source.id);
    judge.warm({ documentId: source.id, code: before });
    let confidence: number | undefined;
    const { results, replaced } = await writeGuided<CompletionResult>({
      documentId: source.id,
      before,
      judge,
      isFlawed: (code, part, checking) =>
        this.#isFlawed({ documentId: source.id, code, within: part }, checking),
      write: (start, call) =>
        this.#engine.complete(
          { ...request, ...start },
          {
            signal: call.signal,
            onProgress: (progress) => {
              confidence = progress.confidence ?? confidence;
              call.onText(progress.text, progress.choice);
            },
          },
        ),
      isWhole: ({ stopReason }) => stopReason === 'end' || stopReason === 'shape',
      cut: mode === 'hide' ? (result, text) => ({ ...result, text, stopReason: 'shape' }) : undefined,
      onText: (text, replaced) =>
        onProgress?.({ kind: 'text', text, replaced, ...(confidence !== undefined && { confidence }) }),
      signal,
    });
    return {
      ...results.at(-1)!,
      ...(confidence !== undefined && { confidence }),
      usage: totalUsage(results),
      replaced,
    };
  }

  async #isFlawed(code: CompletedCode, signal: AbortSignal): Promise<boolean> {
    const waiting = new AbortController();
    const either = AbortSignal.any([signal, waiting.signal]);
    try {
      const late = this.#timer.delay(mostWait, either).then((): readonly ReportItem[] => []);
      const items = await Promise.race([this.#verify(code, either), late]);
      signal.throwIfAborted();
      return items.some((item) => isFlawIn(item, code.within));
    } finally {
      waiting.abort();
    }
  }
}

/** As the engine completes it, whatever names there are. */
export async function completeFreely(
  engine: Pick<Engine, 'complete'>,
  request: CompletionRequest,
  { signal, onProgress }: CallOptions<GuidedProgress>,
): Promise<GuidedCompletion> {
  const result = await engine.complete(request, {
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (progress) => onProgress({ ...progress, replaced: [] }) }),
  });
  return { ...result, replaced: [] };
}

const flaws: ReadonlySet<ReportItem['finding']> = new Set(['missing', 'not-found', 'wrong-call']);

function isFlawIn({ finding, range, replacement }: ReportItem, part: OffsetRange): boolean {
  return flaws.has(finding) && overlaps(replacement?.range ?? range, part);
}

/** What all requests took together. */
function totalUsage(results: readonly CompletionResult[]): CompletionResult['usage'] {
  const usages = results.map(({ usage }) => usage);
  const sum = (of: (usage: CompletionResult['usage']) => number): number =>
    usages.reduce((total, usage) => total + of(usage), 0);
  return {
    ...usages[0]!,
    ...(usages[0]!.evaluatedTokens !== undefined && {
      evaluatedTokens: sum((one) => one.evaluatedTokens ?? 0),
    }),
    generatedTokens: sum((one) => one.generatedTokens),
    waitSeconds: sum((one) => one.waitSeconds),
    promptSeconds: sum((one) => one.promptSeconds),
    generationSeconds: sum((one) => one.generationSeconds),
  };
}

import type { CompletionUsage } from '../core/ports/completionRequest.ts';
import type { EngineStatus, LocalSource, ModelInfo } from '../core/ports/engine.ts';
import type { GpuFinding } from '../core/ports/gpu.ts';
import type { PlanReduction } from '../core/ports/memoryPlan.ts';
import type { RecordedAnswer, RecordedError } from '../core/report/diagnosticHistory.ts';
import { formatBytes, formatCount } from '../core/text/formatQuantity.ts';
import { gpuText } from './gpu.ts';
import { formatParameterCount } from './quantities.ts';
import { redactPrivate } from './redaction.ts';

/** The contents of a report. */
export interface ReportFacts {
  /** When it is created, in ISO format. */
  readonly at: string;
  /** Programs with their versions, in order. */
  readonly versions: readonly (readonly [name: string, value: string])[];
  /** Parts of the machine with their properties, in order. */
  readonly machine: readonly (readonly [name: string, value: string])[];
  /** What the drivers report about the GPU. */
  readonly gpu: GpuFinding;
  /** The engine of this machine. */
  readonly engine: EngineStatus;
  /** Memory of the engine process, in bytes. */
  readonly engineBytes?: number;
  /** Settings that differ from their defaults, with redacted values. */
  readonly settings: readonly (readonly [key: string, value: string])[];
  readonly answers: readonly RecordedAnswer[];
  readonly completions: readonly CompletionUsage[];
  readonly errors: readonly RecordedError[];
  /** The user's own texts, which are redacted everywhere. */
  readonly privateTexts: readonly string[];
}

/** Messages for these reasons may contain other software's words, which may quote what was sent to the model. */
const foreignMessages = new Set(['internal', 'protocol', 'endpoint-refused', 'endpoint-failed']);

/**
 * A report for whoever looks for the cause of a problem: Markdown, which the user reads before sharing it. It contains
 * no conversations and no code. It is English in every language, except for messages that it quotes.
 */
export function diagnosticReport(facts: ReportFacts): string {
  const redacted = (text: string): string => redactPrivate(text, facts.privateTexts);
  return [
    '# Phidelity: diagnostic report',
    `Created ${facts.at}. It contains no code, no questions and no answers, and only the names of files. Read it before you share it.`,
    section('Versions', rows(facts.versions)),
    section('Machine', rows([...facts.machine, ['GPU', gpuLine(facts.gpu, redacted)]])),
    section('Model on this machine', modelLines(facts, redacted)),
    section('Settings that differ from their defaults', rows(facts.settings) || 'None.'),
    section('Latest answers', answerTable(facts.answers, redacted)),
    section('Latest completions', completionTable(facts.completions)),
    section('Latest errors', facts.errors.map((error) => errorLine(error, redacted)).join('\n') || 'None.'),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function rows(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `- ${name}: ${value}`).join('\n');
}

function gpuLine(finding: GpuFinding, redacted: (text: string) => string): string {
  if (finding.state !== 'found') return redacted(finding.why);
  const { gpu, totalBytes, freeBytes, isShared } = finding;
  const whose = isShared ? " of the machine's memory" : '';
  return `${gpuText(gpu)}, ${formatBytes(totalBytes)}${whose}, ${formatBytes(freeBytes)} free; driver ${gpu.driver}`;
}

function modelLines({ engine, engineBytes }: ReportFacts, redacted: (text: string) => string): string {
  if (!('model' in engine)) {
    const why = engine.state === 'error' ? ` (${engine.reason})` : '';
    return `Not loaded: ${engine.state}${why}.`;
  }
  const { model } = engine;
  return rows([
    ['State', engine.state],
    ['Name', redacted(model.name)],
    ['Kind', model.kind],
    ['Context', `${formatCount(model.contextSize)} of ${formatCount(model.trainedContextSize)} tokens`],
    ...(model.source.kind === 'local' ? sourceLines(model, model.source, redacted) : []),
    ...(engineBytes === undefined ? [] : ([['Memory of the engine', formatBytes(engineBytes)]] as const)),
  ]);
}

function sourceLines(
  { contextSize }: ModelInfo,
  source: LocalSource,
  redacted: (text: string) => string,
): (readonly [string, string])[] {
  const { plan, gpuUnavailable } = source;
  const file = source.path.slice(Math.max(source.path.lastIndexOf('/'), source.path.lastIndexOf('\\')) + 1);
  return [
    ['File', `${file}, ${formatBytes(source.fileBytes)}`],
    ['Architecture', `${source.architecture}, ${formatParameterCount(source.parameters)} parameters`],
    ['Runs on', source.device ? `${source.backend}, ${source.device}` : source.backend],
    ['Layers on the GPU', String(source.gpuLayers)],
    ...(gpuUnavailable ? ([['Why no GPU', redacted(gpuUnavailable.message)]] as const) : []),
    ['Threads', `${source.threads}, from ${source.threadsFrom}`],
    ['Loaded in', `${source.loadSeconds.toFixed(1)} s`],
    [
      'Planned',
      `${formatBytes(plan.privateBytes)} of memory, ${formatBytes(plan.mappedBytes)} mapped, ` +
        `${formatBytes(plan.deviceBytes)} on GPUs; ${formatBytes(plan.freeBytes)} was free`,
    ],
    ['Planned contexts', `${formatCount(contextSize)} and ${formatCount(plan.completionContextSize)} tokens`],
    ...plan.reductions.map((one) => ['Reduced', reductionText(one)] as const),
  ];
}

function reductionText({ what, has, wanted }: PlanReduction): string {
  switch (what) {
    case 'mapping':
      return `file not mapped; ${formatBytes(wanted)} would be needed`;
    case 'context':
      return `context of the chat, ${formatCount(has)} of ${formatCount(wanted)} tokens`;
    case 'completions':
      return `context of completions, ${formatCount(has)} of ${formatCount(wanted)} tokens`;
    case 'layers':
      return `layers on the GPU, ${formatCount(has)} of ${formatCount(wanted)}`;
  }
}

const perSecond = (tokens: number | undefined, seconds: number): string =>
  tokens === undefined || tokens === 0 || seconds <= 0 ? '–' : (tokens / seconds).toFixed(1);

function answerTable(answers: readonly RecordedAnswer[], redacted: (text: string) => string): string {
  if (answers.length === 0) return 'None.';
  return [
    '| model | prompt | reused | restored | evaluated, tok/s | generated | tok/s |',
    '|---|---|---|---|---|---|---|',
    ...answers.map(({ modelName, usage }) => {
      const { reusedTokens, restoredTokens, restoreSeconds = 0 } = usage;
      const cells = [
        redacted(modelName),
        formatCount(usage.promptTokens),
        reusedTokens === undefined ? '–' : formatCount(reusedTokens),
        restoredTokens === undefined
          ? '–'
          : `${formatCount(restoredTokens)} in ${restoreSeconds.toFixed(1)} s`,
        perSecond(usage.evaluatedTokens, usage.promptSeconds),
        formatCount(usage.generatedTokens),
        perSecond(usage.generatedTokens, usage.generationSeconds),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}

function completionTable(completions: readonly CompletionUsage[]): string {
  if (completions.length === 0) return 'None.';
  return [
    '| evaluated | s | generated | s | waited, s |',
    '|---|---|---|---|---|',
    ...completions.map((usage) => {
      const { evaluatedTokens, promptSeconds, generatedTokens, generationSeconds, waitSeconds } = usage;
      const read = evaluatedTokens === undefined ? '–' : formatCount(evaluatedTokens);
      const seconds = [promptSeconds, generationSeconds, waitSeconds].map((one) => one.toFixed(2));
      return `| ${read} | ${seconds[0]} | ${formatCount(generatedTokens)} | ${seconds[1]} | ${seconds[2]} |`;
    }),
  ].join('\n');
}

function errorLine(
  { at, where, reason, message }: RecordedError,
  redacted: (text: string) => string,
): string {
  const time = new Date(at).toISOString();
  const shown = foreignMessages.has(reason) ? 'The message is only in the log.' : redacted(message);
  return `- ${time}, ${where}, \`${reason}\`: ${shown.replaceAll(/\s+/g, ' ')}`;
}

import type { EngineStatus, LocalSource, ModelInfo } from '../core/ports/engine.ts';
import type { CompletionUsage } from '../core/ports/completionRequest.ts';
import { describeReduction } from './memory.ts';
import { gpuText } from './gpu.ts';
import type { GpuFinding } from '../core/ports/gpu.ts';
import { redactPrivate } from './redaction.ts';
import type { RecordedAnswer, RecordedError } from '../core/report/diagnosticHistory.ts';

/** What a report is made of. */
export interface ReportFacts {
  /** When it is made, for people. */
  readonly at: string;
  /** Names with what they are, in order: programs and their versions. */
  readonly versions: readonly (readonly [name: string, value: string])[];
  /** The same for the machine. */
  readonly machine: readonly (readonly [name: string, value: string])[];
  /** What the drivers tell of the GPU. */
  readonly gpu: GpuFinding;
  /** What runs the model on this machine. */
  readonly engine: EngineStatus;
  /** What the engine process has, in bytes. */
  readonly engineBytes?: number;
  /** Settings that differ from their defaults, in words that may be told. */
  readonly settings: readonly (readonly [key: string, value: string])[];
  readonly answers: readonly RecordedAnswer[];
  readonly completions: readonly CompletionUsage[];
  readonly errors: readonly RecordedError[];
  /** Texts that are a person's own, and are told nowhere. */
  readonly privateTexts: readonly string[];
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const count = (value: number): string => value.toLocaleString('en');

/** In these, others' words may stand, and theirs may quote what the model was sent. */
const othersWords = new Set(['internal', 'protocol', 'endpoint-refused', 'endpoint-failed']);

/**
 * A report for whoever looks for a fault: Markdown, to be read by the person before it goes anywhere. Nothing of a
 * conversation or of code is in it.
 */
export function diagnosticReport(facts: ReportFacts): string {
  const redacted = (text: string): string => redactPrivate(text, facts.privateTexts);
  return [
    '# Phidelity: diagnostic report',
    `Made ${facts.at}. It holds no code, no questions and no answers; of files only their names. Read it before you pass it on.`,
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
  return `${gpuText(gpu)}, ${gigabytes(totalBytes)}${whose}, of which ${gigabytes(freeBytes)} are free; driver ${gpu.driver}`;
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
    ['Context', `${count(model.contextSize)} of ${count(model.trainedContextSize)} tokens`],
    ...(model.source.kind === 'local' ? sourceLines(model, model.source, redacted) : []),
    ...(engineBytes === undefined ? [] : ([['Memory of the engine', gigabytes(engineBytes)]] as const)),
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
    ['File', `${file}, ${gigabytes(source.fileBytes)}`],
    ['Architecture', `${source.architecture}, ${(source.parameters / 1e9).toFixed(2)} B parameters`],
    ['Runs on', source.device ? `${source.backend}, ${source.device}` : source.backend],
    ['Layers on the GPU', String(source.gpuLayers)],
    ...(gpuUnavailable ? ([['Why not on a GPU', redacted(gpuUnavailable.message)]] as const) : []),
    ['Threads', `${source.threads}, from ${source.threadsFrom}`],
    ['Loaded in', `${source.loadSeconds.toFixed(1)} s`],
    [
      'Planned',
      `${gigabytes(plan.privateBytes)} of memory, ${gigabytes(plan.mappedBytes)} mapped, ` +
        `${gigabytes(plan.deviceBytes)} on GPUs; ${gigabytes(plan.freeBytes)} were free`,
    ],
    ['Planned contexts', `${count(contextSize)} and ${count(plan.completionContextSize)} tokens`],
    ...plan.reductions.map((one) => ['Given up', describeReduction(one)] as const),
  ];
}

const perSecond = (tokens: number | undefined, seconds: number): string =>
  tokens === undefined || tokens === 0 || seconds <= 0 ? '–' : (tokens / seconds).toFixed(1);

function answerTable(answers: readonly RecordedAnswer[], redacted: (text: string) => string): string {
  if (answers.length === 0) return 'None.';
  return [
    '| model | prompt | reused | restored | read, tok/s | written | tok/s |',
    '|---|---|---|---|---|---|---|',
    ...answers.map(({ modelName, usage }) => {
      const { reusedTokens, restoredTokens, restoreSeconds = 0 } = usage;
      const cells = [
        redacted(modelName),
        count(usage.promptTokens),
        reusedTokens === undefined ? '–' : count(reusedTokens),
        restoredTokens === undefined ? '–' : `${count(restoredTokens)} in ${restoreSeconds.toFixed(1)} s`,
        perSecond(usage.evaluatedTokens, usage.promptSeconds),
        count(usage.generatedTokens),
        perSecond(usage.generatedTokens, usage.generationSeconds),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}

function completionTable(completions: readonly CompletionUsage[]): string {
  if (completions.length === 0) return 'None.';
  return [
    '| read | s | written | s | waited, s |',
    '|---|---|---|---|---|',
    ...completions.map((usage) => {
      const { evaluatedTokens, promptSeconds, generatedTokens, generationSeconds, waitSeconds } = usage;
      const read = evaluatedTokens === undefined ? '–' : count(evaluatedTokens);
      const seconds = [promptSeconds, generationSeconds, waitSeconds].map((one) => one.toFixed(2));
      return `| ${read} | ${seconds[0]} | ${count(generatedTokens)} | ${seconds[1]} | ${seconds[2]} |`;
    }),
  ].join('\n');
}

function errorLine(
  { at, where, reason, message }: RecordedError,
  redacted: (text: string) => string,
): string {
  const time = new Date(at).toISOString();
  const told = othersWords.has(reason) ? 'The message is in the log only.' : redacted(message);
  return `- ${time}, ${where}, \`${reason}\`: ${told.replaceAll(/\s+/g, ' ')}`;
}

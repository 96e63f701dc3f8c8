import { l10n, MarkdownString } from 'vscode';
import type { EngineMemory, EngineStatus, LocalSource, ModelInfo } from '../../core/ports/engine.ts';
import { formatBytes, formatCount } from '../../core/text/formatQuantity.ts';
import { plainMarkdown } from '../../core/text/untrustedText.ts';
import { formatParameterCount } from '../../wording/quantities.ts';
import type { EndpointPlace } from '../../platform/endpoints/endpointName.ts';
import { gpuText } from '../../wording/gpu.ts';
import { memberText } from '../../wording/model/phi4Member.ts';
import { describeMemoryPlan, describeReduction } from '../../wording/memory.ts';
import { sentenceGap } from '../../wording/sentences.ts';
import type { CompletionStatus } from '../completion/completionStatus.ts';

/** What the status bar item shows. */
export interface EngineDisplay {
  readonly status: EngineStatus;
  /** The model that is going to answer while none is loaded. */
  readonly modelName: string;
  /** Where questions are answered; undefined for this machine. */
  readonly place: EndpointPlace | undefined;
  /** Where completions come from, if from elsewhere than answers. */
  readonly completions: EndpointPlace | 'this machine' | undefined;
  /** Why the local engine answers instead of `place`; undefined while it does not. */
  readonly fallback: string | undefined;
  readonly completion: CompletionStatus;
}

/** The endpoint that answers; undefined while this machine does, be it as a fallback. */
export function answeringEndpoint({ place, fallback }: EngineDisplay): EndpointPlace | undefined {
  return fallback === undefined ? place : undefined;
}

/** Of our own sentences, which may quote a server or a driver. In UTF-16 code units. */
const longestMessage = 1000;

const enabledCommands = [
  'phidelity.loadModel',
  'phidelity.tryGpuAgain',
  'phidelity.showLog',
  'phidelity.checkEndpoints',
  'phidelity.showEndpoints',
] as const;

/** The tooltip of the status bar item. */
export function engineTooltip(display: EngineDisplay, memory: EngineMemory | undefined): MarkdownString {
  const { sentence } = display.completion;
  const parts = [
    describeStatus(display, memory),
    ...describePlaces(display),
    ...(sentence ? [plainMarkdown(sentence, longestMessage)] : []),
    l10n.t('Click to open the model menu.'),
  ];
  const text = new MarkdownString(parts.join('\n\n'), true);
  text.isTrusted = { enabledCommands };
  return text;
}

function describeStatus(display: EngineDisplay, memory: EngineMemory | undefined): string {
  const { status } = display;
  switch (status.state) {
    case 'off':
      return describeOff(display);
    case 'loading':
      return l10n.t('Loading {0}: {1}%', bold(status.modelName), Math.round(status.fraction * 100));
    case 'connecting':
      return l10n.t('Connecting to {0}', bold(status.endpoint));
    case 'ready':
    case 'generating':
      return describeModel(status.model, memory);
    case 'error':
      return plainMarkdown(status.message, longestMessage) + (status.isRestarting ? '' : linksFor(status));
  }
}

function describeOff(display: EngineDisplay): string {
  const endpoint = answeringEndpoint(display);
  return endpoint
    ? l10n.t(
        'Connects to {0} ({1}) on your first question or completion.',
        bold(endpoint.name),
        plainMarkdown(endpoint.url),
      )
    : l10n.t('{0} is not loaded. It loads on your first question or completion.', bold(display.modelName));
}

/** Links that help with an error, separated from it by an empty line. */
function linksFor({ reason }: EngineStatus & { readonly state: 'error' }): string {
  if (reason.startsWith('endpoint-'))
    return `\n\n${link(l10n.t('Try Again'), 'checkEndpoints')} · ${link(l10n.t('Endpoints…'), 'showEndpoints')}`;
  if (reason !== 'engine-exited') return '';
  return `\n\n${link(l10n.t('Try Again'), 'loadModel')} · ${link(l10n.t('Show Log'), 'showLog')}`;
}

function describeModel(
  { name, kind, contextSize, trainedContextSize, source }: ModelInfo,
  memory?: EngineMemory,
): string {
  const title =
    kind === 'demo' ? l10n.t('{0} (not phi-4: answers scripted questions only)', bold(name)) : bold(name);
  const context = l10n.t(
    'Context: {0} of {1} tokens',
    formatCount(contextSize),
    formatCount(trainedContextSize),
  );
  if (source.kind === 'endpoint')
    return paragraphs([
      [title, l10n.t('Runs at {0}: {1}', bold(source.name), plainMarkdown(source.url)), context],
    ]);
  const size = l10n.t(
    '{0} parameters · {1}',
    formatParameterCount(source.parameters),
    formatBytes(source.fileBytes),
  );
  const { member, architecture, check } = source;
  const family = kind === 'other' && member ? [memberText(member, trainedContextSize, architecture)] : [];
  const doubt = check?.doubt ? [`$(warning) ${plainMarkdown(check.doubt, longestMessage)}`] : [];
  return paragraphs([
    [title, size, context],
    [...family, ...doubt],
    [...describeBackend(source), describeThreads(source)],
    [
      ...describeMemoryPlan(source.plan),
      ...(memory ? [l10n.t('Engine memory: {0}', formatBytes(memory.residentBytes))] : []),
      ...source.plan.reductions.map((reduction) => `$(info) ${describeReduction(reduction)}`),
    ],
  ]);
}

/** Where a model runs; why not on a GPU, and what to do about that. */
function describeBackend({ backend, device, gpuLayers, gpuUnavailable }: LocalSource): string[] {
  if (backend !== 'cpu') {
    const gpu = gpuText({ backend, ...(device ? { device } : {}) });
    return [l10n.t('Runs on {0}: {1} layers', bold(gpu), gpuLayers)];
  }
  const onCpu = l10n.t('Runs on the CPU');
  if (!gpuUnavailable) return [onCpu];
  return gpuUnavailable.reason === 'failed'
    ? [
        onCpu,
        `$(warning) ${plainMarkdown(gpuUnavailable.message, longestMessage)}${sentenceGap()}${link(l10n.t('Try the GPU Again'), 'tryGpuAgain')}`,
      ]
    : [onCpu, `$(info) ${plainMarkdown(gpuUnavailable.message, longestMessage)}`];
}

function describeThreads({ threads, threadsFrom, loadSeconds }: LocalSource): string {
  const seconds = loadSeconds.toFixed(1);
  switch (threadsFrom) {
    case 'setting':
      return l10n.t('Threads: {0} (from your settings) · loaded in {1} s', threads, seconds);
    case 'measurement':
      return l10n.t('Threads: {0} (fastest when measured) · loaded in {1} s', threads, seconds);
    case 'cores':
      return l10n.t('Threads: {0} (from the number of cores) · loaded in {1} s', threads, seconds);
  }
}

/** Where answers and completions come from, as far as the model does not say it. */
function describePlaces({ place, completions, fallback }: EngineDisplay): string[] {
  return [
    ...(place && fallback !== undefined
      ? [
          l10n.t(
            'Fallback for {0} ({1}); reconnecting. {2}',
            bold(place.name),
            plainMarkdown(place.url),
            plainMarkdown(fallback, longestMessage),
          ),
        ]
      : []),
    ...(completions === undefined ? [] : [describeCompletions(completions)]),
  ];
}

function describeCompletions(completions: EndpointPlace | 'this machine'): string {
  return completions === 'this machine'
    ? l10n.t('Completions run on this machine')
    : l10n.t('Completions run at {0}: {1}', bold(completions.name), plainMarkdown(completions.url));
}

/** A name: of a file, a model, an endpoint or a device. */
function bold(name: string): string {
  return `**${plainMarkdown(name)}**`;
}

function link(label: string, command: string): string {
  return `[${label}](command:phidelity.${command})`;
}

/** Markdown of paragraphs, given as their lines. */
function paragraphs(all: readonly (readonly string[])[]): string {
  return all
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('  \n'))
    .join('\n\n');
}

import {
  Disposable,
  type Event,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from 'vscode';
import type { EndpointRole } from '../../core/endpoints/endpoint.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import { modelLabel } from '../../core/models/modelIdentity.ts';
import type { Engine, EngineMemory, EngineStatus, LocalSource, ModelInfo } from '../../core/ports/engine.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { endpointPlace, type EndpointPlace } from '../../platform/endpoints/endpointName.ts';
import { gpuText } from '../../wording/gpu.ts';
import { describeReduction, describeMemoryPlan } from '../../wording/memory.ts';
import { formatParameterCount } from '../../wording/modelSize.ts';
import type { CompletionStatus } from '../completion/completionStatus.ts';
import type { Settings } from '../settings/settings.ts';

const count = (value: number): string => value.toLocaleString('en');

const threadsFrom = {
  setting: 'set',
  measurement: 'measured to be fastest',
  cores: "by the machine's cores",
} as const satisfies Record<LocalSource['threadsFrom'], string>;

function describeFile({ parameters, fileBytes }: LocalSource): string {
  return `${formatParameterCount(parameters)} parameters · ${formatBytes(fileBytes)}`;
}

function describeModel(model: ModelInfo, memory: EngineMemory | undefined): string {
  const { name, kind, contextSize, trainedContextSize, source } = model;
  const isLocal = source.kind === 'local';
  const about = [
    `**${name}**${kind === 'demo' ? ' (not phi-4: answers scripted questions only)' : ''}`,
    ...(isLocal ? [describeFile(source)] : [`Runs at **${source.name}**: ${source.url}`]),
    `Context: ${count(contextSize)} of ${count(trainedContextSize)} tokens`,
  ];
  const running = isLocal
    ? [
        ...describeBackend(source),
        `Threads: ${source.threads} (${threadsFrom[source.threadsFrom]}) · loaded in ${source.loadSeconds.toFixed(1)} s`,
      ]
    : [];
  const planned = isLocal
    ? [
        ...describeMemoryPlan(source.plan),
        ...(memory ? [`Memory of the engine: ${formatBytes(memory.residentBytes)}`] : []),
        ...source.plan.reductions.map((one) => `$(info) ${describeReduction(one)}`),
      ]
    : [];
  return [about, running, planned]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('  \n'))
    .join('\n\n');
}

function backgroundOf(status: EngineStatus): ThemeColor | undefined {
  if (status.state !== 'error') return undefined;
  return new ThemeColor(`statusBarItem.${status.isRestarting ? 'warning' : 'error'}Background`);
}

/** What helps with an engine that has crashed too often, from where it is told. */
function linksFor({ reason }: EngineStatus & { state: 'error' }): string {
  if (reason.startsWith('endpoint-'))
    return '\n\n[Try Again](command:phidelity.checkEndpoints) · [Endpoints…](command:phidelity.showEndpoints)';
  if (reason !== 'engine-exited') return '';
  return '\n\n[Try Again](command:phidelity.loadModel) · [Show Log](command:phidelity.showLog)';
}

interface Shown {
  readonly status: EngineStatus;
  /** The model that is going to answer, while none is loaded. */
  readonly modelName: string;
  /** Where questions go; undefined for this machine. */
  readonly place: EndpointPlace | undefined;
  /** Where else completions come from. */
  readonly completions: EndpointPlace | 'this machine' | undefined;
  readonly fallback: string | undefined;
  readonly completion: CompletionStatus;
}

/** Where answers and completions come from, as far as the model does not say it. */
function describePlaces({ place, completions, fallback }: Shown): string[] {
  const url = typeof completions === 'object' ? `: ${completions.url}` : '';
  const where = typeof completions === 'object' ? `**${completions.name}**` : completions;
  return [
    ...(place && fallback !== undefined
      ? [`It stands in for **${place.name}** (${place.url}), which is looked for again. ${fallback}`]
      : []),
    ...(completions === undefined ? [] : [`Completions come from ${where}${url}`]),
  ];
}

function show(item: StatusBarItem, shown: Shown, memory?: EngineMemory): void {
  const { status, place, completions, fallback, completion } = shown;
  const isThere = place !== undefined && fallback === undefined;
  const modelName = isThere ? place.name : shown.modelName;
  const elsewhere = typeof completions === 'object' ? ` · $(cloud) ${completions.name}` : '';
  const render = (icon: string, what: string, state: string, tooltip: string): void => {
    const name = place && fallback !== undefined ? `${what} for ${place.name}` : what;
    item.text = `$(${icon}) ${name}${state}${elsewhere}`;
    const parts = [
      tooltip,
      ...describePlaces(shown),
      ...(completion.sentence ? [completion.sentence] : []),
      'Click for the model menu.',
    ];
    const text = new MarkdownString(parts.join('\n\n'), true);
    text.isTrusted = {
      enabledCommands: [
        'phidelity.loadModel',
        'phidelity.tryGpuAgain',
        'phidelity.showLog',
        'phidelity.checkEndpoints',
        'phidelity.showEndpoints',
      ],
    };
    item.tooltip = text;
    item.accessibilityInformation = { label: `Phidelity: ${name}${state || ', ready'}`, role: 'button' };
    item.backgroundColor = backgroundOf(status);
  };
  switch (status.state) {
    case 'off':
      if (isThere)
        return render(
          completion.icon ?? 'cloud',
          modelName,
          '',
          `**${place.name}** (${place.url}) is asked with your first question or completion.`,
        );
      return render(
        completion.icon ?? 'circle-outline',
        modelName,
        ': off',
        `**${modelName}** is not loaded. It loads with your first question or completion.`,
      );
    case 'loading': {
      const percent = Math.round(status.fraction * 100);
      return render(
        'loading~spin',
        status.modelName,
        `: loading ${percent} %`,
        `Loading **${status.modelName}**: ${percent} %`,
      );
    }
    case 'connecting':
      return render('loading~spin', status.endpoint, ': connecting', `Connecting to **${status.endpoint}**`);
    case 'ready':
      return render(
        completion.icon ?? (isThere ? 'cloud' : 'hubot'),
        modelLabel(status.model),
        '',
        describeModel(status.model, memory),
      );
    case 'generating':
      return render(
        'sync~spin',
        modelLabel(status.model),
        ': generating',
        describeModel(status.model, memory),
      );
    case 'error':
      if (status.isRestarting) return render('sync~spin', modelName, ': restarting', status.message);
      return render('error', modelName, ': error', status.message + linksFor(status));
  }
}

/** The status bar item: what the engine does, with which model, and how completions stand; a click opens the menu. */
export function registerEngineStatusBar(parts: {
  readonly engines: Readonly<Record<EndpointRole, RoleEngine>>;
  readonly settings: Settings;
  readonly completion: { sign(): CompletionStatus; readonly onDidChange: Event<void> };
}): Disposable {
  const { settings, completion } = parts;
  const { chat: engine } = parts.engines;
  const item = window.createStatusBarItem('phidelity.engine', StatusBarAlignment.Right, 100);
  item.name = 'Phidelity';
  item.command = 'phidelity.showModelMenu';
  let memory: EngineMemory | undefined;
  const render = (): void => {
    const { status } = engine;
    const isReady = status.state === 'ready' || status.state === 'generating';
    const place = endpointPlace(settings.endpointsFor('chat'));
    const forCompletions = settings.endpointsFor('completion');
    const isSame =
      forCompletions.every((endpoint) => settings.endpointsFor('chat').includes(endpoint)) &&
      (forCompletions.length > 0 || !place);
    const shown: Shown = {
      status,
      modelName: settings.modelName,
      place,
      completions: isSame ? undefined : (endpointPlace(forCompletions) ?? 'this machine'),
      fallback: engine.fallback,
      completion: completion.sign(),
    };
    show(item, shown, isReady ? memory : undefined);
  };
  const update = async (): Promise<void> => {
    render();
    const { status } = engine;
    if (status.state !== 'ready') return;
    memory = undefined;
    if (status.model.source.kind !== 'local') return;
    // The engine may end before it answers, which is shown as a status of its own.
    memory = await engine.memory().catch(() => undefined);
    if (engine.status === status) render();
  };
  void update();
  item.show();
  return Disposable.from(
    item,
    engine.onDidChangeStatus(() => void update()),
    settings.onDidChange(render),
    completion.onDidChange(render),
  );
}

/** Where a model runs, in Markdown for a tooltip; why not on a GPU, and what to do about that. */
function describeBackend({ backend, device, gpuLayers, gpuUnavailable }: LocalSource): string[] {
  if (backend !== 'cpu')
    return [`Runs on **${gpuText({ backend, ...(device ? { device } : {}) })}**: ${gpuLayers} layers`];
  if (!gpuUnavailable) return ['Runs on the CPU'];
  const again =
    gpuUnavailable.reason === 'failed' ? ' [Try the GPU Again](command:phidelity.tryGpuAgain)' : '';
  const icon = gpuUnavailable.reason === 'failed' ? 'warning' : 'info';
  return ['Runs on the CPU', `$(${icon}) ${gpuUnavailable.message}${again}`];
}

/** Milliseconds for which the line stays: the engine may be back before anyone has looked. */
const shownFor = 10_000;

/** Says in one line of the status bar that the engine has crashed and comes back; one that stays down has a red item. */
export function notifyOfCrashes(engine: Engine): Disposable {
  return engine.onDidChangeStatus((status) => {
    if (status.state !== 'error' || !status.isRestarting) return;
    window.setStatusBarMessage(
      '$(warning) Phidelity: the inference engine stopped unexpectedly and is started again',
      shownFor,
    );
  });
}

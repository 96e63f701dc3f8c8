import {
  Disposable,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  type Event,
  type StatusBarItem,
} from 'vscode';
import type { Engine, EngineMemory, EngineStatus, LocalSource, ModelInfo } from '../../core/ports/engine.ts';
import type { CompletionSign } from '../completion/completionSign.ts';
import type { Settings } from '../settings/settings.ts';

const count = (value: number): string => value.toLocaleString('en');

function describeFile({ parameters, fileBytes }: LocalSource): string[] {
  const billions = (parameters / 1e9).toFixed(parameters < 1e9 ? 3 : 1);
  return [`${billions} B parameters · ${(fileBytes / 1e9).toFixed(2)} GB`];
}

function describeModel(model: ModelInfo, memory: EngineMemory | undefined): string {
  const { name, kind, contextSize, trainedContextSize, source } = model;
  const lines = [
    `**${name}**${kind === 'demo' ? ' (not phi-4: answers scripted questions only)' : ''}`,
    ...(source.kind === 'local' ? describeFile(source) : [`Runs at ${source.name} (${source.url})`]),
    `Context: ${count(contextSize)} of ${count(trainedContextSize)} tokens`,
    ...(source.kind === 'local'
      ? [`Threads: ${source.threads} · loaded in ${source.loadSeconds.toFixed(1)} s`]
      : []),
    ...(memory ? [`Memory of the engine: ${(memory.residentBytes / 1e9).toFixed(1)} GB`] : []),
  ];
  return lines.join('  \n');
}

function backgroundOf(status: EngineStatus): ThemeColor | undefined {
  if (status.state !== 'error') return undefined;
  return new ThemeColor(`statusBarItem.${status.isRestarting ? 'warning' : 'error'}Background`);
}

/** What helps with an engine that has crashed too often, from where it is told. */
function linksFor({ reason }: EngineStatus & { state: 'error' }): string {
  if (reason !== 'engine-exited') return '';
  return '\n\n[Try Again](command:phidelity.loadModel) · [Show Log](command:phidelity.showLog)';
}

function show(
  item: StatusBarItem,
  shown: { readonly status: EngineStatus; readonly modelName: string; readonly completion: CompletionSign },
  memory?: EngineMemory,
): void {
  const { status, modelName, completion } = shown;
  const render = (icon: string, name: string, state: string, tooltip: string): void => {
    item.text = `$(${icon}) ${name}${state}`;
    const parts = [
      tooltip,
      ...(completion.sentence ? [completion.sentence] : []),
      'Click for the model menu.',
    ];
    const text = new MarkdownString(parts.join('\n\n'));
    text.isTrusted = { enabledCommands: ['phidelity.loadModel', 'phidelity.showLog'] };
    item.tooltip = text;
    item.accessibilityInformation = { label: `Phidelity: ${name}${state || ', ready'}`, role: 'button' };
    item.backgroundColor = backgroundOf(status);
  };
  switch (status.state) {
    case 'off':
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
      return render(completion.icon ?? 'hubot', status.model.name, '', describeModel(status.model, memory));
    case 'generating':
      return render('sync~spin', status.model.name, ': generating', describeModel(status.model, memory));
    case 'error':
      if (status.isRestarting) return render('sync~spin', modelName, ': restarting', status.message);
      return render('error', modelName, ': error', status.message + linksFor(status));
  }
}

/** The status bar item: what the engine does, with which model, and how completions stand; a click opens the menu. */
export function registerEngineStatusBar(parts: {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly completion: { sign(): CompletionSign; readonly onDidChange: Event<void> };
}): Disposable {
  const { engine, settings, completion } = parts;
  const item = window.createStatusBarItem('phidelity.engine', StatusBarAlignment.Right, 100);
  item.name = 'Phidelity';
  item.command = 'phidelity.showModelMenu';
  let memory: EngineMemory | undefined;
  const render = (): void => {
    const { status } = engine;
    const isReady = status.state === 'ready' || status.state === 'generating';
    show(
      item,
      { status, modelName: settings.modelName, completion: completion.sign() },
      isReady ? memory : undefined,
    );
  };
  const update = async (): Promise<void> => {
    render();
    const { status } = engine;
    if (status.state !== 'ready') return;
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

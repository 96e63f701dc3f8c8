import {
  Disposable,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  type StatusBarItem,
} from 'vscode';
import type { Engine, EngineMemory, EngineStatus, ModelInfo } from '../../core/ports/engine.ts';
import type { Settings } from '../settings/settings.ts';

const count = (value: number): string => value.toLocaleString('en');

function describeModel(model: ModelInfo, memory: EngineMemory | undefined): string {
  const lines = [
    `**${model.name}**${model.kind === 'demo' ? ' (not phi-4: answers scripted questions only)' : ''}`,
    `${(model.parameters / 1e9).toFixed(model.parameters < 1e9 ? 3 : 1)} B parameters · ${(model.fileBytes / 1e9).toFixed(2)} GB`,
    `Context: ${count(model.contextSize)} of ${count(model.trainedContextSize)} tokens`,
    `Threads: ${model.threads} · loaded in ${model.loadSeconds.toFixed(1)} s`,
    ...(memory ? [`Memory of the engine: ${(memory.residentBytes / 1e9).toFixed(1)} GB`] : []),
  ];
  return lines.join('  \n');
}

function show(item: StatusBarItem, status: EngineStatus, modelName: string, memory?: EngineMemory): void {
  const render = (icon: string, name: string, state: string, tooltip: string): void => {
    item.text = `$(${icon}) ${name}${state}`;
    item.tooltip = new MarkdownString(`${tooltip}\n\nClick for the model menu.`);
    item.accessibilityInformation = { label: `Phidelity: ${name}${state || ', ready'}`, role: 'button' };
    item.backgroundColor =
      status.state === 'error' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
  };
  switch (status.state) {
    case 'off':
      return render(
        'circle-outline',
        modelName,
        ': off',
        `**${modelName}** is not loaded. It loads with your first question.`,
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
    case 'ready':
      return render('hubot', status.model.name, '', describeModel(status.model, memory));
    case 'generating':
      return render('sync~spin', status.model.name, ': generating', describeModel(status.model, memory));
    case 'error':
      return render('error', modelName, ': error', status.message);
  }
}

/** The status bar item: what the engine does, with which model; a click opens the model menu. */
export function registerEngineStatusBar(engine: Engine, settings: Settings): Disposable {
  const item = window.createStatusBarItem('phidelity.engine', StatusBarAlignment.Right, 100);
  item.name = 'Phidelity';
  item.command = 'phidelity.showModelMenu';
  const update = async (): Promise<void> => {
    const { status } = engine;
    show(item, status, settings.modelName);
    if (status.state !== 'ready') return;
    // The engine may end before it answers, which is shown as a status of its own.
    const memory = await engine.memory().catch(() => undefined);
    if (engine.status === status) show(item, status, settings.modelName, memory);
  };
  void update();
  item.show();
  return Disposable.from(
    item,
    engine.onDidChangeStatus(() => void update()),
    settings.onDidChange(() => void update()),
  );
}

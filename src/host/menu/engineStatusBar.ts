import {
  Disposable,
  type Event,
  l10n,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from 'vscode';
import type { EndpointRole } from '../../core/endpoints/endpoint.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import { plainText } from '../../core/text/untrustedText.ts';
import { modelLabel } from '../../core/models/modelIdentity.ts';
import type { Engine, EngineMemory, EngineStatus } from '../../core/ports/engine.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type { CompletionStatus } from '../completion/completionStatus.ts';
import type { Settings } from '../settings/settings.ts';
import { answeringEndpoint, type EngineDisplay, engineTooltip } from './engineTooltip.ts';

function backgroundOf(status: EngineStatus): ThemeColor | undefined {
  if (status.state !== 'error') return undefined;
  return new ThemeColor(`statusBarItem.${status.isRestarting ? 'warning' : 'error'}Background`);
}

function iconOf(display: EngineDisplay): string {
  const { status, completion } = display;
  const isEndpoint = answeringEndpoint(display) !== undefined;
  switch (status.state) {
    case 'off':
      return completion.icon ?? (isEndpoint ? 'cloud' : 'circle-outline');
    case 'loading':
    case 'connecting':
      return 'loading~spin';
    case 'ready':
      return completion.icon ?? (isEndpoint ? 'cloud' : 'hubot');
    case 'generating':
      return 'sync~spin';
    case 'error':
      return status.isRestarting ? 'sync~spin' : 'error';
  }
}

/** The name of what answers, or of what is going to. */
function nameOf(display: EngineDisplay): string {
  const { status, modelName } = display;
  switch (status.state) {
    case 'off':
    case 'error':
      return answeringEndpoint(display)?.name ?? modelName;
    case 'loading':
      return status.modelName;
    case 'connecting':
      return status.endpoint;
    case 'ready':
    case 'generating':
      return modelLabel(status.model);
  }
}

/** In UTF-16 code units; a longer one would push the others out of the status bar. */
const longestLabel = 100;

/** The name with the engine's state; the name alone when nothing is to be said of the state. */
function withState(name: string, display: EngineDisplay): string {
  const { status } = display;
  switch (status.state) {
    case 'off':
      return answeringEndpoint(display) ? name : l10n.t('{0}: off', name);
    case 'loading':
      return l10n.t('{0}: loading {1}%', name, Math.round(status.fraction * 100));
    case 'connecting':
      return l10n.t('{0}: connecting', name);
    case 'ready':
      return name;
    case 'generating':
      return l10n.t('{0}: generating', name);
    case 'error':
      return status.isRestarting ? l10n.t('{0}: restarting', name) : l10n.t('{0}: error', name);
  }
}

/** A name in a label, where `$(…)` stands for an icon. */
function labelText(text: string): string {
  return plainText(text, longestLabel).replaceAll('$(', '$\u200B(');
}

function show(item: StatusBarItem, display: EngineDisplay, memory?: EngineMemory): void {
  const { status, place, completions, fallback } = display;
  const answering = nameOf(display);
  const name = place && fallback !== undefined ? l10n.t('{0} for {1}', answering, place.name) : answering;
  const text = withState(name, display);
  const elsewhere = typeof completions === 'object' ? ` · $(cloud) ${labelText(completions.name)}` : '';
  item.text = `$(${iconOf(display)}) Phidelity · ${labelText(text)}${elsewhere}`;
  item.tooltip = engineTooltip(display, memory);
  const label = text === name ? l10n.t('Phidelity: {0}, ready', name) : l10n.t('Phidelity: {0}', text);
  item.accessibilityInformation = { label, role: 'button' };
  item.backgroundColor = backgroundOf(status);
}

/** What the item shows now. */
function displayOf(engine: RoleEngine, settings: Settings, completion: CompletionStatus): EngineDisplay {
  const forChat = settings.endpointsFor('chat');
  const forCompletions = settings.endpointsFor('completion');
  const place = endpointPlace(forChat);
  const isSamePlace =
    forCompletions.every((endpoint) => forChat.includes(endpoint)) && (forCompletions.length > 0 || !place);
  return {
    status: engine.status,
    modelName: settings.modelName,
    place,
    completions: isSamePlace ? undefined : (endpointPlace(forCompletions) ?? 'this machine'),
    fallback: engine.fallback,
    completion,
  };
}

/** The status bar item: the engine's state, its model, and the status of completions; a click opens the menu. */
export function registerEngineStatusBar(parts: {
  readonly engines: Readonly<Record<EndpointRole, RoleEngine>>;
  readonly settings: Settings;
  readonly completion: { status(): CompletionStatus; readonly onDidChange: Event<void> };
}): Disposable {
  const { settings, completion } = parts;
  const { chat: engine } = parts.engines;
  const item = window.createStatusBarItem('phidelity.engine', StatusBarAlignment.Right, 100);
  item.name = 'Phidelity';
  item.command = 'phidelity.showModelMenu';
  let memory: EngineMemory | undefined;
  const render = (): void => {
    const { state } = engine.status;
    const isLoaded = state === 'ready' || state === 'generating';
    show(item, displayOf(engine, settings, completion.status()), isLoaded ? memory : undefined);
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

/** Milliseconds for which the message stays: the engine may be back before anyone has looked. */
const crashMessageDuration = 10_000;

/** Shows in the status bar that the engine has crashed and restarts; one that stays down has a red item. */
export function notifyOfCrashes(engine: Engine): Disposable {
  return engine.onDidChangeStatus((status) => {
    if (status.state !== 'error' || !status.isRestarting) return;
    const message = l10n.t('Phidelity: The inference engine stopped unexpectedly and is restarting');
    window.setStatusBarMessage(`$(warning) ${message}`, crashMessageDuration);
  });
}

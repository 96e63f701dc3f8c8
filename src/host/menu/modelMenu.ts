import { commands, l10n, QuickPickItemKind, window, type Disposable, type QuickPickItem } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { percentOf } from '../../wording/download.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Engine, EngineStatus } from '../../core/ports/engine.ts';
import { completionSettings, isSwitchedOn } from '../completion/completionSettings.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type { ModelDownloads, RunningDownload } from '../models/modelDownloads.ts';
import type { Snooze } from '../completion/snooze.ts';
import { gpuHasFailed } from '../engine/gpuCommands.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { Settings } from '../settings/settings.ts';

interface MenuItem extends QuickPickItem {
  readonly command?: string;
}

interface MenuParts {
  /** The engine on this machine. */
  readonly engine: Engine;
  /** What answers questions. */
  readonly chat: RoleEngine;
  readonly downloads: ModelDownloads;
  readonly completer: Completer;
  readonly settings: Settings;
  readonly snooze: Snooze;
}

/** A label with a codicon in front, which is not to be translated. */
function withIcon(icon: string, label: string): string {
  return `$(${icon}) ${label}`;
}

const separator: MenuItem = { label: '', kind: QuickPickItemKind.Separator };

function downloadItem(running: RunningDownload | undefined): MenuItem {
  const command = 'phidelity.downloadModel';
  if (!running) return { label: withIcon('cloud-download', l10n.t('Download phi-4…')), command };
  const description = l10n.t('{0}% of {1} downloaded', percentOf(running.progress), running.file.name);
  return { label: withIcon('debug-pause', l10n.t('Pause Download…')), description, command };
}

function endpointItems({ chat, settings }: MenuParts): MenuItem[] {
  const place = endpointPlace(settings.endpoints);
  const { status, fallback } = chat;
  const isDown =
    fallback !== undefined || (status.state === 'error' && status.reason.startsWith('endpoint-'));
  return [
    ...(place && isDown
      ? [
          {
            label: withIcon('refresh', l10n.t('Reconnect to {0}', place.name)),
            description: l10n.t('unreachable'),
            command: 'phidelity.checkEndpoints',
          },
        ]
      : []),
    {
      label: withIcon('cloud', l10n.t('Endpoints…')),
      description: place ? place.name : l10n.t('use a server instead of this machine'),
      command: 'phidelity.showEndpoints',
    },
  ];
}

/** Loads or unloads the model on this machine. */
function loadItem(status: EngineStatus, usesEndpoint: boolean): MenuItem {
  const { state } = status;
  const onThisMachine = l10n.t('on this machine');
  if (state === 'ready' || state === 'generating' || state === 'loading')
    return {
      label: withIcon('circle-slash', l10n.t('Unload Model')),
      description: usesEndpoint ? onThisMachine : l10n.t('frees its memory'),
      command: 'phidelity.unloadModel',
    };
  if (state === 'error' && status.reason === 'engine-exited')
    return {
      label: withIcon('refresh', l10n.t('Try Again')),
      description: l10n.t('loads the model'),
      command: 'phidelity.loadModel',
    };
  return {
    label: withIcon('play', l10n.t('Load Model')),
    ...(usesEndpoint ? { description: onThisMachine } : {}),
    command: 'phidelity.loadModel',
  };
}

function modelItems({ engine, downloads: { running }, settings }: MenuParts): MenuItem[] {
  const { status } = engine;
  const usesEndpoint = settings.endpoints.length > 0;
  return [
    loadItem(status, usesEndpoint),
    ...(gpuHasFailed(status)
      ? [
          {
            label: withIcon('circuit-board', l10n.t('Try the GPU Again')),
            description: l10n.t('the engine failed on it'),
            command: 'phidelity.tryGpuAgain',
          },
        ]
      : []),
    downloadItem(running),
    { label: withIcon('book', l10n.t('Open Model Page')), command: 'phidelity.openModelPage' },
    { label: withIcon('database', l10n.t('Manage Downloaded Models…')), command: 'phidelity.manageModels' },
    { label: withIcon('folder-opened', l10n.t('Choose Model File…')), command: 'phidelity.chooseModel' },
    { label: withIcon('comment-discussion', l10n.t('Open Chat')), command: 'phidelity.openChat' },
  ];
}

function completionItems({ completer, settings, snooze }: MenuParts): MenuItem[] {
  const { languageId } = window.activeTextEditor?.document ?? {};
  const { completion } = settings;
  const isSlow = completionSettings(settings).automatic && !completer.isAutomatic;
  return [
    snooze.until === undefined
      ? {
          label: withIcon('bell-slash', l10n.t('Snooze Completions…')),
          command: 'phidelity.snoozeCompletions',
        }
      : { label: withIcon('bell', l10n.t('Resume Completions')), command: 'phidelity.endCompletionSnooze' },
    ...(isSlow
      ? [
          {
            label: withIcon('zap', l10n.t('Resume Automatic Completions')),
            command: 'phidelity.resumeAutomaticCompletions',
          },
        ]
      : []),
    ...(languageId === undefined
      ? []
      : [
          {
            label: withIcon(
              'code',
              isSwitchedOn(languageId, completion)
                ? l10n.t('Turn Off Completions for {0}', languageId)
                : l10n.t('Turn On Completions for {0}', languageId),
            ),
            command: 'phidelity.toggleCompletions',
          },
        ]),
    {
      label: withIcon('graph', l10n.t('Show Completion Statistics')),
      command: 'phidelity.showCompletionStatistics',
    },
  ];
}

function menuFor(parts: MenuParts): MenuItem[] {
  const endpoints = endpointItems(parts);
  const models = modelItems(parts);
  const answers = parts.settings.endpoints.length > 0 ? [endpoints, models] : [models, endpoints];
  const stop = { label: withIcon('debug-stop', l10n.t('Stop Answer')), command: 'phidelity.stopAnswer' };
  return [
    ...(parts.chat.status.state === 'generating' ? [stop] : []),
    ...answers.flatMap((items) => [...items, separator]),
    ...completionItems(parts),
    separator,
    { label: withIcon('question', l10n.t('Help…')), command: 'phidelity.openHelp' },
    { label: withIcon('output', l10n.t('Show Log')), command: 'phidelity.showLog' },
    { label: withIcon('report', l10n.t('Create Diagnostic Report')), command: 'phidelity.createReport' },
    { label: withIcon('gear', l10n.t('Open Settings')), command: 'phidelity.openSettings' },
  ];
}

/** Registers the menu of the status bar item. */
export function registerModelMenu(parts: MenuParts): Disposable {
  return registerCommand('phidelity.showModelMenu', async () => {
    const { status } = parts.chat;
    const choice = await window.showQuickPick(menuFor(parts), {
      title: 'Phidelity',
      placeHolder: status.state === 'error' ? status.message : l10n.t('Choose an action'),
    });
    if (choice?.command) await commands.executeCommand(choice.command);
  });
}

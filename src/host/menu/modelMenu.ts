import { commands, QuickPickItemKind, window, type Disposable, type QuickPickItem } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { percentOf } from '../../wording/download.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Engine } from '../../core/ports/engine.ts';
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
  /** The one on this machine. */
  readonly engine: Engine;
  /** What answers questions. */
  readonly chat: RoleEngine;
  readonly downloads: ModelDownloads;
  readonly completer: Completer;
  readonly settings: Settings;
  readonly snooze: Snooze;
}

const separator: MenuItem = { label: '', kind: QuickPickItemKind.Separator };

function downloadItem(running: RunningDownload | undefined): MenuItem {
  const command = 'phidelity.downloadModel';
  if (!running) return { label: '$(cloud-download) Download phi-4…', command };
  const description = `${percentOf(running.progress)} % of ${running.file.name} are here`;
  return { label: '$(debug-pause) Pause Download…', description, command };
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
            label: `$(refresh) Connect to ${place.name} Again`,
            description: 'it does not answer',
            command: 'phidelity.checkEndpoints',
          },
        ]
      : []),
    {
      label: '$(cloud) Endpoints…',
      description: place ? place.name : 'use a server instead of this machine',
      command: 'phidelity.showEndpoints',
    },
  ];
}

function modelItems({ engine, downloads: { running }, settings }: MenuParts): MenuItem[] {
  const { status } = engine;
  const { state } = status;
  const hasCrashed = state === 'error' && status.reason === 'engine-exited';
  const usesEndpoint = settings.endpoints.length > 0;
  const loaded = state === 'ready' || state === 'generating';
  return [
    loaded || state === 'loading'
      ? {
          label: '$(circle-slash) Unload Model',
          description: usesEndpoint ? 'on this machine' : 'give its memory back',
          command: 'phidelity.unloadModel',
        }
      : hasCrashed
        ? { label: '$(refresh) Try Again', description: 'load the model', command: 'phidelity.loadModel' }
        : {
            label: '$(play) Load Model',
            ...(usesEndpoint ? { description: 'on this machine' } : {}),
            command: 'phidelity.loadModel',
          },
    ...(gpuHasFailed(status)
      ? [
          {
            label: '$(circuit-board) Try the GPU Again',
            description: 'the engine failed on it',
            command: 'phidelity.tryGpuAgain',
          },
        ]
      : []),
    downloadItem(running),
    { label: '$(book) Open Model Page', command: 'phidelity.openModelPage' },
    { label: '$(database) Manage Downloaded Models…', command: 'phidelity.manageModels' },
    { label: '$(folder-opened) Choose Model File…', command: 'phidelity.chooseModel' },
    { label: '$(comment-discussion) Open Chat', command: 'phidelity.chat.focus' },
  ];
}

function completionItems({ completer, settings, snooze }: MenuParts): MenuItem[] {
  const { languageId } = window.activeTextEditor?.document ?? {};
  const { completion } = settings;
  const isSlow = completionSettings(settings).automatic && !completer.isAutomatic;
  return [
    snooze.until === undefined
      ? { label: '$(bell-slash) Snooze Completions…', command: 'phidelity.snoozeCompletions' }
      : { label: '$(bell) Resume Completions', command: 'phidelity.endCompletionSnooze' },
    ...(isSlow
      ? [{ label: '$(zap) Resume Automatic Completions', command: 'phidelity.resumeAutomaticCompletions' }]
      : []),
    ...(languageId === undefined
      ? []
      : [
          {
            label: `$(code) Switch ${isSwitchedOn(languageId, completion) ? 'Off' : 'On'} Completions for ${languageId}`,
            command: 'phidelity.toggleCompletions',
          },
        ]),
    { label: '$(graph) Show Completion Statistics', command: 'phidelity.showCompletionStatistics' },
  ];
}

function menuFor(parts: MenuParts): MenuItem[] {
  const endpoints = endpointItems(parts);
  const models = modelItems(parts);
  const answers = parts.settings.endpoints.length > 0 ? [endpoints, models] : [models, endpoints];
  const stop = { label: '$(debug-stop) Stop Answer', command: 'phidelity.stopAnswer' };
  return [
    ...(parts.chat.status.state === 'generating' ? [stop] : []),
    ...answers.flatMap((items) => [...items, separator]),
    ...completionItems(parts),
    separator,
    { label: '$(output) Show Log', command: 'phidelity.showLog' },
    { label: '$(report) Create Diagnostic Report', command: 'phidelity.createReport' },
    { label: '$(gear) Open Settings', command: 'phidelity.openSettings' },
  ];
}

/** The menu behind the status bar item. */
export function registerModelMenu(parts: MenuParts): Disposable {
  return registerCommand('phidelity.showModelMenu', async () => {
    const { status } = parts.chat;
    const choice = await window.showQuickPick(menuFor(parts), {
      title: 'Phidelity',
      placeHolder: status.state === 'error' ? status.message : 'What should the model do?',
    });
    if (choice?.command) await commands.executeCommand(choice.command);
  });
}

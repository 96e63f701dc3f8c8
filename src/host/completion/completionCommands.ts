import {
  commands,
  ConfigurationTarget,
  Disposable,
  l10n,
  window,
  workspace,
  type QuickPickItem,
} from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { Settings } from '../settings/settings.ts';
import { isSwitchedOn } from './completionSettings.ts';
import type { Snooze } from './snooze.ts';

interface SnoozeItem extends QuickPickItem {
  readonly minutes: number;
}

function snoozeItems(): SnoozeItem[] {
  return [
    { label: l10n.t('5 minutes'), minutes: 5 },
    { label: l10n.t('15 minutes'), minutes: 15 },
    { label: l10n.t('30 minutes'), minutes: 30 },
    { label: l10n.t('1 hour'), minutes: 60 },
    { label: l10n.t('Until this window is reloaded'), minutes: Number.POSITIVE_INFINITY },
  ];
}

async function chooseSnooze(snooze: Snooze): Promise<void> {
  const choice = await window.showQuickPick(snoozeItems(), {
    title: l10n.t('Snooze Completions'),
    placeHolder: l10n.t('Snooze for how long? You can still press Alt+\\ to get a completion.'),
  });
  if (!choice) return;
  snooze.start(choice.minutes);
  await commands.executeCommand('editor.action.inlineSuggest.hide');
}

/** Where completions for a language are configured now, and so where a change takes effect. */
function targetOf(languageId: string): ConfigurationTarget {
  const { workspaceFolderValue, workspaceValue } =
    workspace.getConfiguration('phidelity').inspect<Record<string, boolean>>('completion.languages') ?? {};
  if (workspaceFolderValue?.[languageId] !== undefined) return ConfigurationTarget.WorkspaceFolder;
  return workspaceValue?.[languageId] !== undefined
    ? ConfigurationTarget.Workspace
    : ConfigurationTarget.Global;
}

async function toggleLanguage(settings: Settings): Promise<void> {
  const { languageId } = window.activeTextEditor?.document ?? {};
  if (languageId === undefined) {
    await window.showInformationMessage(
      l10n.t('Open a file in the language to turn completions on or off for.'),
    );
    return;
  }
  const isOn = !isSwitchedOn(languageId, settings.completion);
  const target = targetOf(languageId);
  const configuration = workspace.getConfiguration('phidelity');
  const set = configuration.inspect<Record<string, boolean>>('completion.languages');
  const own = {
    [ConfigurationTarget.Global]: set?.globalValue,
    [ConfigurationTarget.Workspace]: set?.workspaceValue,
    [ConfigurationTarget.WorkspaceFolder]: set?.workspaceFolderValue,
  }[target];
  await configuration.update('completion.languages', { ...own, [languageId]: isOn }, target);
  if (!isOn) await commands.executeCommand('editor.action.inlineSuggest.hide');
  const message = isOn
    ? l10n.t('Completions are on for {0}.', languageId)
    : l10n.t('Completions are off for {0}.', languageId);
  window.setStatusBarMessage(message, 4000);
}

/** Registers the commands for completions in the editor. */
export function registerCompletionCommands(parts: {
  readonly completer: Completer;
  readonly settings: Settings;
  readonly snooze: Snooze;
}): Disposable {
  const { completer, settings, snooze } = parts;
  const run = (id: string, command: string): Disposable =>
    registerCommand(id, async () => void (await commands.executeCommand(command)));
  return Disposable.from(
    run('phidelity.triggerCompletion', 'editor.action.inlineSuggest.trigger'),
    run('phidelity.acceptNextLine', 'editor.action.inlineSuggest.acceptNextLine'),
    registerCommand('phidelity.toggleCompletions', () => toggleLanguage(settings)),
    registerCommand('phidelity.snoozeCompletions', () => chooseSnooze(snooze)),
    registerCommand('phidelity.endCompletionSnooze', () => snooze.end()),
    registerCommand('phidelity.resumeAutomaticCompletions', () => completer.resumeAutomatic()),
  );
}

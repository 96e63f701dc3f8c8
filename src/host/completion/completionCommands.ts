import { commands, ConfigurationTarget, Disposable, window, workspace, type QuickPickItem } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { Settings } from '../settings/settings.ts';
import { isSwitchedOn } from './completionSettings.ts';
import type { Snooze } from './snooze.ts';

interface SnoozeItem extends QuickPickItem {
  readonly minutes: number;
}

const snoozes: readonly SnoozeItem[] = [
  { label: '5 minutes', minutes: 5 },
  { label: '15 minutes', minutes: 15 },
  { label: '30 minutes', minutes: 30 },
  { label: '1 hour', minutes: 60 },
  { label: 'Until restart', description: 'of this window', minutes: Number.POSITIVE_INFINITY },
];

async function chooseSnooze(snooze: Snooze): Promise<void> {
  const choice = await window.showQuickPick(snoozes, {
    title: 'Snooze Completions',
    placeHolder: 'For how long? Alt+\\ still completes meanwhile.',
  });
  if (!choice) return;
  snooze.start(choice.minutes);
  await commands.executeCommand('editor.action.inlineSuggest.hide');
}

/** Where a language's switch is set now, and so where it must be changed to have effect. */
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
    await window.showInformationMessage('Open a file of the language to switch completions on or off for.');
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
  window.setStatusBarMessage(`Completions are ${isOn ? 'on' : 'off'} for ${languageId}.`, 4000);
}

/** Commands around completions in the editor. */
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

import { commands, env } from 'vscode';

/**
 * Opens the file of the settings at the list of endpoints.
 *
 * @param hasAny Without it, VS Code writes an empty list and offers what an entry may be.
 */
export async function editEndpoints(hasAny: boolean): Promise<void> {
  // In a remote window, what is set for this machine is in a file of its own.
  const isRemote = env.remoteName !== undefined;
  await commands.executeCommand(
    isRemote ? 'workbench.action.openRemoteSettingsFile' : 'workbench.action.openSettingsJson',
    { revealSetting: { key: 'phidelity.endpoints', edit: !hasAny } },
  );
}

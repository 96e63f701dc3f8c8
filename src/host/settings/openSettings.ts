import { commands, env } from 'vscode';

/** Opens the settings editor with what this query finds. */
export async function openSettings(query: string): Promise<void> {
  // In a remote window the settings of this machine are on a page of their own, and the other page hides them.
  const isRemote = env.remoteName !== undefined;
  await commands.executeCommand(
    isRemote ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings',
    { query },
  );
}

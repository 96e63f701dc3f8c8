import { commands, env } from 'vscode';

/**
 * What a command of VS Code copies from the active terminal, whose text extensions cannot read; empty if it copies nothing. The
 * clipboard has its text again afterwards.
 */
export async function copiedFromTerminal(
  command: 'copySelection' | 'copyLastCommandOutput',
): Promise<string> {
  const before = await env.clipboard.readText();
  // What is copied may be what the clipboard has already.
  await env.clipboard.writeText('');
  try {
    await commands.executeCommand(`workbench.action.terminal.${command}`);
    return await env.clipboard.readText();
  } finally {
    if (before !== '') await env.clipboard.writeText(before);
  }
}

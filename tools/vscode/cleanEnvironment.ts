/**
 * The environment for a VS Code started by a tool, with these variables on top. Those that an editor sets in its own
 * terminal are left out: with them, the new one would only ask the running one to open a window.
 */
export function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name));
  return { ...Object.fromEntries(inherited), ...extra };
}

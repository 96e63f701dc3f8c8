const shellLanguages = new Set([
  'bash',
  'sh',
  'shell',
  'zsh',
  'console',
  'shell-session',
  'shellsession',
  'terminal',
  'powershell',
  'cmd',
  'bat',
]);

/** Where a command begins: behind a prompt, and not where the line before goes on. */
const commandStart = /(?<!\\\r?\n)^[ \t]*(?:(?:PS )?[\w:\\/~.-]*[$>%][ \t]+)?(?=\w)/gm;

/** Commands of a shell as a notebook has them, so that what they install is found in them; undefined for other languages. */
export function shellAsNotebook(code: string, language: string): string | undefined {
  return shellLanguages.has(language) ? code.replaceAll(commandStart, '!') : undefined;
}

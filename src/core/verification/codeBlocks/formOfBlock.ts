import { areRequirementLines } from '../installs/requirementLines.ts';
import { findProseCommands, hasSentence } from '../installs/proseCommands.ts';
import { scanPython } from '../scan/scanPython.ts';
import { isCondaEnvironment } from './manifestRequirements.ts';
import { type InstallForm, readInstalls } from './readInstalls.ts';

const shells = new Set(
  (
    'bash bash-session bat batch batchfile cmd console cmd-session command-line commandline csh docker dockerfile dos ' +
    'fish ksh nu nushell powershell ps ps1 pwsh sh sh-session shell shell-session shellscript shellsession terminal ' +
    'zsh ps1con ksh tcsh makefile make yaml yml'
  ).split(' '),
);

const requirements = /^(?:pip-)?requirements?\b|requirements[\w.-]*\.(?:txt|in)$/;

const unnamed = new Set([
  '',
  'text',
  'txt',
  'plain',
  'plaintext',
  'none',
  'output',
  'code-block',
  'code-block',
  'code',
  'ini',
  'cfg',
  'pip',
  'sourcecode',
]);

/**
 * How a fenced block that is not Python says what to install; undefined where it does not.
 *
 * @param language The language on its fence, in lower case.
 * @param before The text before it.
 */
export function formOfBlock(code: string, language: string, before = ''): InstallForm | undefined {
  const form = likelyForm(code, language, before);
  return form !== undefined && readInstalls(code, form).length > 0 ? form : undefined;
}

function likelyForm(code: string, language: string, before: string): InstallForm | undefined {
  if (requirements.test(language)) return 'requirements';
  const [named = ''] = /^[\w+#-]*/.exec(language.replace(/^\{?\.?/, ''))!;
  if (/^ya?ml$/.test(named) && isCondaEnvironment(code)) return 'manifest';
  if (shells.has(named)) return 'shell';
  if (named === 'toml' || named === 'pipfile') return 'manifest';
  if (!unnamed.has(named)) return undefined;
  if (areRequirementLines(code, announcesRequirements(before))) return 'requirements';
  return hasSentence(code) ? undefined : 'shell';
}

/** Whether the last line of a text says that a file of requirements follows, and not what a command with it prints. */
function announcesRequirements(before: string): boolean {
  const line = /([^\n]*)\s*$/.exec(before.trimEnd().slice(-300))![1]!;
  return (
    /\brequirements[\w.-]*\.(?:txt|in)\b/.test(line) &&
    !/\s-r\b|\b(?:structure|folder|director|output)/i.test(line)
  );
}

/**
 * The commands in the comments of Python, one a line, as answers write above the imports: `# pip install rich`. Empty
 * where there are none.
 */
export function commandsInComments(code: string): string {
  if (!/#.*\b(?:install|add|uvx|run)\b/.test(code)) return '';
  const imported = new Set(scanPython(code).imports.map(({ module }) => spelling(module.split('.', 1)[0]!)));
  const context = {
    isContinued: false,
    isCutOff: false,
    isImported: (name: string) => imported.has(spelling(name)),
  };
  return Array.from(code.matchAll(/#[#!%\s]*([^\n]*)/g), ([, comment = '']) =>
    findProseCommands(comment, context).map(({ start, end }) => `${comment.slice(start, end)}\n`),
  )
    .flat()
    .join('');
}

function spelling(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}

import { shellPrompt } from '../verification/installs/shellCommands.ts';
import { visibleText } from '../text/untrustedText.ts';
import { readStatements, type ShellStatement } from './readStatements.ts';
import { shellDialect, type ShellDialect } from './shellDialect.ts';

/** What of a block of code can be typed into a terminal. */
export type TerminalCommands =
  /** Each on a line, without characters that do something, and all of them on one line. */
  | { readonly kind: 'commands'; readonly commands: readonly ShellStatement[]; readonly all: string }
  /** A text of several lines, which a terminal would run line by line. */
  | { readonly kind: 'several-lines' }
  | { readonly kind: 'none' };

/** Prompts of cmd and of PowerShell have the folder, and of root the machine; cmd has no space behind. */
const folderPrompt = /[ \t]*(?:(?:PS )?[A-Za-z]:\\[^>\n]*>[ \t]*|[\w.-]+@[\w.-]+:[^#\n]*#[ \t]+)/y;
/** Of a line that goes on: in a POSIX shell, in PowerShell. */
const nextPrompt = /^[ \t]*>>?(?:[ \t]+|$)/;
const pythonPrompt = /^[ \t]*>>>(?: |$)/m;

/**
 * The commands of a block as they can be typed into a terminal, where a line end would run them: each one is a line that does the
 * same. Prompts, what the commands print, comments, and invisible characters are left out.
 *
 * @param language On the fence, in lower case. Undefined for one that is not for a shell.
 * @param hasAnd Whether the shell of the terminal has `&&`.
 */
export function terminalCommands(
  code: string,
  language: string,
  hasAnd = true,
): TerminalCommands | undefined {
  const dialect = shellDialect(language);
  if (!dialect) return undefined;
  const typed = typedText(code.replaceAll(/\r\n?/g, '\n'), dialect);
  const statements = readStatements(typed, dialect);
  if (!statements) return { kind: 'several-lines' };
  const commands = statements
    .map(({ text, comment }) => ({ text: visibleText(text).trim(), comment: visibleText(comment) }))
    .filter(({ text }) => text !== '');
  if (commands.length === 0) return { kind: 'none' };
  return { kind: 'commands', commands, all: inOneLine(commands, hasAnd ? dialect.separator : '; ') };
}

function inOneLine(commands: readonly ShellStatement[], separator: string): string {
  return commands.reduce((all, { text }) => {
    if (all === '') return text;
    // What runs in the background has its separator.
    return /(?<!\\)[;&]$/.test(all) ? `${all} ${text}` : `${all}${separator}${text}`;
  }, '');
}

/** What was typed, of a session with prompts: without these, and without what was printed. Other code as it is. */
function typedText(code: string, dialect: ShellDialect): string {
  const lines = code.split('\n');
  const prompted = lines.filter((line) => promptEnd(line) > 0);
  if (prompted.length === 0) return pythonPrompt.test(code) ? '' : code;
  // Beside other prompts, it is that of a line that goes on, or printed.
  const isNextOnly = prompted.some((line) => !nextPrompt.test(line));
  const typed: string[] = [];
  let last: string | undefined;
  for (const line of lines) {
    const goesOn = last !== undefined && (isOpen(last, dialect) || endsOpen(last, dialect));
    const end = promptEnd(line);
    if (goesOn && (end === 0 || nextPrompt.test(line))) last += `\n${line.replace(nextPrompt, '')}`;
    else {
      if (last !== undefined) typed.push(last);
      const isPrompt = end > 0 && !(isNextOnly && nextPrompt.test(line));
      last = isPrompt ? line.slice(end) : undefined;
    }
  }
  if (last !== undefined) typed.push(last);
  return typed.join('\n');
}

/** Where the command begins behind a prompt; 0 without one. */
function promptEnd(line: string): number {
  for (const prompt of [folderPrompt, shellPrompt]) {
    prompt.lastIndex = 0;
    if (prompt.test(line)) return prompt.lastIndex;
  }
  return 0;
}

function isOpen(command: string, dialect: ShellDialect): boolean {
  return readStatements(command, dialect) === undefined;
}

/** The last line ends with what has it go on. */
function endsOpen(command: string, { escape, goesOn }: ShellDialect): boolean {
  return command.endsWith(escape) || goesOn.test(command.trimEnd());
}

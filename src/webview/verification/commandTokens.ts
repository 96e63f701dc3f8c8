import type { Token, Tokens } from 'marked';
import { readInstallCommands } from '../../core/verification/installs/installCommands.ts';
import {
  findProseCommands,
  hasSentence,
  type ProseContext,
} from '../../core/verification/installs/proseCommands.ts';

/** A command in a sentence that installs something, or the part of it that is code. */
export interface CommandToken {
  readonly type: 'command';
  /** As it is shown. */
  readonly raw: string;
  /** With all that it takes to run it; ends with what is shown. */
  readonly command: string;
  readonly isCode: boolean;
}

export type TextToken = Token | CommandToken;

/** The names of the modules that the Python in an answer imports, in one spelling with those of distributions. */
export function importedNames(answer: string): ReadonlySet<string> {
  const found = answer.matchAll(/^\s*(?:>>> )?(?:import[ \t]+([\w.]+)|from[ \t]+([\w.]+)[ \t]+import\b)/gm);
  return new Set(Array.from(found, ([, one, other]) => spelling((one ?? other)!.split('.', 1)[0]!)));
}

function spelling(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}

/**
 * The tokens of a line of text in which the commands that install something are tokens of their own.
 *
 * @param imported See `importedNames`.
 */
export function splitCommands(tokens: readonly Token[], imported: ReadonlySet<string>): readonly TextToken[] {
  return tokens.flatMap((token, at) => {
    if (token.type === 'codespan') return codeToken(token as Tokens.Codespan, tokens[at - 1]);
    if (token.type !== 'text') return [token];
    const next = tokens[at + 1];
    return splitText(token as Tokens.Text, {
      isCutOff: next !== undefined && next.type !== 'br',
      isImported: (name) => imported.has(spelling(name)),
    });
  });
}

/** The commands in a line of text, in their order. */
export function commandsIn(tokens: readonly TextToken[], imported: ReadonlySet<string>): string[] {
  return tokens.flatMap((token) => {
    if (isCommand(token)) return [token.command];
    const inside = 'tokens' in token ? token.tokens : undefined;
    return inside ? commandsIn(splitCommands(inside, imported), imported) : [];
  });
}

export function isCommand(token: TextToken): token is CommandToken {
  return token.type === 'command';
}

const mayInstall = /\b(?:install|add|inject|create|run|download|wheel)\b|\buvx\b/;

/** The end of a sentence that has the name as code: pip install `rich`. */
const openCommand =
  /(?:^|\s)((?:python[\d.]* -m |uv )?pip[\d.]* install|(?:uv|poetry|pdm) add|conda install)[ \t]+$/;

function codeToken(token: Tokens.Codespan, before: Token | undefined): TextToken {
  const raw = token.text;
  const opened = before?.type === 'text' ? openCommand.exec(before.raw)?.[1] : undefined;
  const command = opened === undefined ? raw.replace(/^[$>%]\s+/, '') : `${opened} ${raw}`;
  if (!mayInstall.test(command) || readInstallCommands(command).length === 0 || hasSentence(command))
    return token;
  return { type: 'command', raw, command, isCode: true };
}

function splitText(token: Tokens.Text, context: ProseContext): TextToken[] {
  // Its characters are written in another way there.
  if (token.tokens || token.text.includes('&')) return [token];
  const parts: TextToken[] = [];
  const { text } = token;
  let end = 0;
  for (const range of findProseCommands(text, context)) {
    const command = text.slice(range.start, range.end);
    parts.push(textToken(text.slice(end, range.start)), {
      type: 'command',
      raw: command,
      command,
      isCode: false,
    });
    end = range.end;
  }
  return parts.length === 0 ? [token] : [...parts, textToken(text.slice(end))];
}

function textToken(text: string): Tokens.Text {
  return { type: 'text', raw: text, text };
}

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
  const found = answer.matchAll(
    /^[ \t]*(?:>>> )?(?:import[ \t]+(\w[\w., \t]*)|from[ \t]+([\w.]+)[ \t]+import\b)/gm,
  );
  const modules = Array.from(found, ([, list, from]) => (list ?? from)!.split(',')).flat();
  return new Set(modules.map((module) => spelling(/\w*/.exec(module.trim())![0])));
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
  const isOfRequirements = namesRequirements.test(tokens.map(({ raw }) => raw).join(''));
  return tokens.flatMap((token, at) => {
    if (token.type === 'codespan') {
      const code = token as Tokens.Codespan;
      return isOfRequirements && isRequirement(code.text)
        ? { type: 'command', raw: code.text, command: `pip install ${code.text}`, isCode: true }
        : codeToken(code, tokens[at - 1]);
    }
    const before = tokens[at - 1];
    if (token.type === 'strong' || token.type === 'link') return wholeToken(token as Tokens.Strong, before);
    if (token.type !== 'text') return [token];
    const next = tokens[at + 1];
    return splitText(token as Tokens.Text, {
      isContinued: before !== undefined && before.type !== 'br',
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

/** What a line says that has a requirement in it, and not a comparison. */
const namesRequirements = /\brequirements?\b|\bpyproject\b|\bdependenc(?:y|ies)\b|\bpip\b|\bpin(?:s|ned)?\b/i;

/** With a version: `rich==13.1`. */
function isRequirement(code: string): boolean {
  const [, name] =
    /^([a-z][\w.-]*)(?:\[[\w,-]+\])?(?:==|~=|>=|<=)\d[\w.*]*(?:,[<>!~=]=?\d[\w.*]*)*$/i.exec(code) ?? [];
  return name !== undefined && !/^(?:python|cuda|cudnn|gcc|node|npm|java)$/i.test(name);
}

const mayInstall = /\b(?:install|add|inject|create|run|download|wheel)\b|\buvx\b/;

/** The end of a sentence that has the name as code: pip install `rich`. */
const openCommand =
  /(?:^|\s)((?:python[\d.]* -m |uv )?pip[\d.]* install|(?:uv|poetry|pdm) add|conda install)[ \t]+$/;

function codeToken(token: Tokens.Codespan, before: Token | undefined): TextToken {
  const raw = token.text;
  const opened = openedCommand(before);
  const command = opened === undefined ? raw.replace(/^[$>%]\s+/, '') : `${opened} ${raw}`;
  if (!mayInstall.test(command) || readInstallCommands(command).length === 0 || hasSentence(command))
    return token;
  return { type: 'command', raw, command, isCode: true };
}

/** The beginning of a command whose name is the next token. */
function openedCommand(token: Token | undefined): string | undefined {
  return token?.type === 'text' ? openCommand.exec(token.raw)?.[1] : undefined;
}

/** A name that is in bold type or a link: pip install **rich**. */
function wholeToken(token: Tokens.Strong | Tokens.Link, before: Token | undefined): TextToken {
  const [inner, ...others] = token.tokens;
  const opened = openedCommand(before);
  if (opened === undefined || inner?.type !== 'text' || others.length > 0) return token;
  const raw = (inner as Tokens.Text).text;
  const command = `${opened} ${raw}`;
  if (/\s/.test(raw) || readInstallCommands(command).length === 0 || hasSentence(command)) return token;
  const tokens: readonly TextToken[] = [{ type: 'command', raw, command, isCode: false }];
  return { ...token, tokens: tokens as Token[] };
}

function splitText(token: Tokens.Text, context: ProseContext): TextToken[] {
  if (token.tokens) return [token];
  const parts: TextToken[] = [];
  const { text } = token;
  const part = (some: string): Tokens.Text => ({ ...token, raw: some, text: some });
  let end = 0;
  for (const range of findProseCommands(text, context)) {
    const command = text.slice(range.start, range.end);
    // Its characters are written in another way there.
    if (command.includes('&')) continue;
    parts.push(part(text.slice(end, range.start)), {
      type: 'command',
      raw: command,
      command,
      isCode: false,
    });
    end = range.end;
  }
  return parts.length === 0 ? [token] : [...parts, part(text.slice(end))];
}

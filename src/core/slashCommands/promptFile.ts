import { readFrontMatter } from './frontMatter.ts';
import type { CommandContext } from './slashCommand.ts';

/** A user's own command: a Markdown file with front matter. */
export interface PromptFile {
  /** What is typed after the slash, in lower case. */
  readonly name: string;
  /** Empty if the file has none. */
  readonly description: string;
  /** What can be typed after the command, in the author's words; empty if the file does not say. */
  readonly argumentHint: string;
  readonly context: CommandContext;
  readonly body: string;
  /** The keys of its front matter, and other things in it, that have no effect here. */
  readonly unused: readonly string[];
}

const extensions = /(?:\.prompt)?\.md$/i;
const knownKeys = new Set(['name', 'description', 'argument-hint', 'context']);
const contexts: readonly string[] = [
  'code',
  'selection',
  'staged-changes',
  'none',
] satisfies CommandContext[];

/** VS Code's variables in prompts: `${file}`, `${input:name:what to enter}`. */
const variable = /\$\{(\w+)(?::([^:}\n]+)(?::([^}\n]*))?)?\}/g;
const selections = ['selection', 'selectedText'];

/** What is an address of a file rather than of the web, in a link or after `#file:`. */
const linkedFile = /\]\((?![a-z][\w+.-]*:|#)[^)\s]+\)|#file:\S/i;
const toolReference = /#tool:\S/;

/** Reads a prompt's file. Undefined if it says nothing that could be asked, or has no name. */
export function readPromptFile(text: string, fileName: string): PromptFile | undefined {
  const { entries, body } = readFrontMatter(text);
  const textOf = (key: string): string => {
    const value = entries.get(key) ?? '';
    return typeof value === 'string' ? value : value.join(', ');
  };
  const name = commandName(textOf('name') || fileName.replace(extensions, ''));
  if (name === '' || body === '') return undefined;
  return {
    name,
    description: textOf('description'),
    argumentHint: textOf('argument-hint'),
    context: contextOf(textOf('context'), body),
    body,
    unused: [
      ...[...entries.keys()].filter((key) => !knownKeys.has(key)),
      ...(toolReference.test(body) ? ['#tool'] : []),
      ...(linkedFile.test(body) ? ['#file'] : []),
    ],
  };
}

/** A name that can be typed as one word after a slash. */
function commandName(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_.:-]+/gu, '-')
    .replaceAll(/^[^\p{L}\p{N}_]+|-+$/gu, '');
}

function contextOf(given: string, body: string): CommandContext {
  if (contexts.includes(given)) return given as CommandContext;
  const asks = [...body.matchAll(variable)].some(([, name]) => selections.includes(name!));
  return asks ? 'code' : 'selection';
}

/** Where a command is used. Empty texts where nothing is open. */
export interface PromptPlace {
  /** The active file, relative to its workspace folder, with slashes. */
  readonly file: string;
  /** The name of the workspace folder. */
  readonly folder: string;
}

/**
 * What the model reads in place of a question that begins with a user's own command. What is typed after the command takes
 * the place of the file's `${input:…}`, or follows. Several of them are given as `name=value`. Variables that VS Code does
 * not have stay as they are.
 */
export function promptOfFile({ body }: PromptFile, rest: string, place: PromptPlace): string {
  const inputs = new Set(
    [...body.matchAll(variable)].flatMap(([, name, input]) => (name === 'input' && input ? [input] : [])),
  );
  const { values, left } = readInputs(rest, inputs);
  const text = body.replaceAll(variable, (whole, name: string, input?: string, hint?: string) => {
    if (name === 'input' && input !== undefined) return values.get(input) ?? (hint || input);
    return variableValue(name, place) ?? whole;
  });
  return left === '' ? text : `${text}\n\n${left}`;
}

/** What was typed for each input, and what was typed beside that. */
function readInputs(
  rest: string,
  inputs: ReadonlySet<string>,
): { readonly values: ReadonlyMap<string, string>; readonly left: string } {
  const values = new Map<string, string>();
  const others = rest
    .replaceAll(/(?<=^|\s)([^\s=]+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g, (whole, name: string, ...given) => {
      if (!inputs.has(name)) return whole;
      values.set(
        name,
        (given.slice(0, 3) as (string | undefined)[]).find((one) => one !== undefined)!,
      );
      return '';
    })
    .trim();
  const open = [...inputs].find((name) => !values.has(name));
  if (others === '' || open === undefined) return { values, left: others };
  values.set(open, others);
  return { values, left: '' };
}

function variableValue(name: string, { file, folder }: PromptPlace): string | undefined {
  const base = file.slice(file.lastIndexOf('/') + 1);
  switch (name) {
    case 'selection':
    case 'selectedText':
      return 'the code above';
    case 'file':
    case 'relativeFile':
      return file;
    case 'fileBasename':
      return base;
    case 'fileBasenameNoExtension':
      return base.replace(/(?<=.)\.[^.]*$/, '');
    case 'fileDirname':
    case 'relativeFileDirname':
      return file.slice(0, Math.max(0, file.lastIndexOf('/'))) || '.';
    case 'workspaceFolder':
    case 'workspaceFolderBasename':
      return folder;
    default:
      return undefined;
  }
}

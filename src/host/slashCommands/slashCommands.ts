import { workspace } from 'vscode';
import {
  builtinNames,
  builtinPrompt,
  type CommandContext,
  contextOfBuiltin,
  isBuiltinName,
  parseCommand,
  type TypedCommand,
} from '../../core/slashCommands/slashCommand.ts';
import { promptOfFile } from '../../core/slashCommands/promptFile.ts';
import { plainText } from '../../core/text/untrustedText.ts';
import type { CommandSuggestion } from '../../protocol/chatViewContract.ts';
import { commandHelp, unusedNote } from '../../wording/chat/slashCommands.ts';
import { projectHabits } from './projectHabits.ts';
import { type PromptFileAt, readPromptFiles } from './promptFiles.ts';
import { editorInUse } from '../documents/editorInUse.ts';

/** A command that a question begins with. */
export interface FoundCommand extends TypedCommand {
  readonly context: CommandContext;
  readonly description: string;
  readonly argumentHint: string;
  /** What of the command has no effect, in words; empty if all has. */
  readonly note: string;
  /** What the model reads in the question's place. */
  readonly prompt: (goesWithText: boolean) => string;
}

/** The commands that questions can begin with: Phidelity's, and those that users write. */
export class SlashCommands {
  /** Read when a slash is typed, and kept while the command is. */
  #files: readonly PromptFileAt[] | undefined;

  /** The commands with this in their name, those that begin with it first. */
  async suggest(query: string): Promise<CommandSuggestion[]> {
    if (query === '') this.#files = undefined;
    const typed = query.toLowerCase();
    const all = await this.#all();
    const starting = all.filter(({ name }) => name.startsWith(typed));
    return [...starting, ...all.filter((one) => !starting.includes(one) && one.name.includes(typed))];
  }

  /**
   * The command that a question begins with; undefined if it is a question of another kind.
   *
   * @param isAsked The question is being asked: the user's own command is read as it is now.
   */
  async find(question: string, isAsked = false): Promise<FoundCommand | undefined> {
    const typed = parseCommand(question);
    if (!typed || isAsked) this.#files = undefined;
    if (!typed) return undefined;
    const own = (await this.#read()).find(({ name }) => name === typed.name);
    if (own) return ownCommand(own, typed);
    const { name, rest } = typed;
    if (!isBuiltinName(name)) return undefined;
    // While it is typed, a few tokens more or less are no matter.
    const habits = isAsked ? await projectHabits(name) : {};
    return {
      ...typed,
      context: contextOfBuiltin(name),
      description: commandHelp(name),
      argumentHint: '',
      note: '',
      prompt: (goesWithText) => builtinPrompt(name, rest, goesWithText, habits),
    };
  }

  async #read(): Promise<readonly PromptFileAt[]> {
    return (this.#files ??= await readPromptFiles());
  }

  async #all(): Promise<readonly CommandSuggestion[]> {
    const own = (await this.#read()).map(({ name, description, argumentHint, uri }) => ({
      name,
      description: plainText(description),
      argumentHint: plainText(argumentHint),
      place: workspace.asRelativePath(uri),
    }));
    const builtin = builtinNames
      .filter((name) => own.every((one) => one.name !== name))
      .map((name) => ({ name, description: commandHelp(name), argumentHint: '', place: '' }));
    return [...builtin, ...own];
  }
}

function ownCommand(file: PromptFileAt, typed: TypedCommand): FoundCommand {
  const place = workspace.asRelativePath(file.uri);
  return {
    ...typed,
    context: file.context,
    description: plainText(file.description) || place,
    argumentHint: plainText(file.argumentHint),
    note: unusedNote(place, file.unused),
    prompt: () => promptOfFile(file, typed.rest, promptPlace()),
  };
}

function promptPlace(): { readonly file: string; readonly folder: string } {
  const active = editorInUse()?.document.uri;
  const folder = (active && workspace.getWorkspaceFolder(active)) ?? workspace.workspaceFolders?.[0];
  return { file: active ? workspace.asRelativePath(active, false) : '', folder: folder?.name ?? '' };
}

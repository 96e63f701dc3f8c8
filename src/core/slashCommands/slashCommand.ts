import type { DocstringStyle, TestFramework } from '../python/docstringStyle.ts';

/** What goes with a command's question where the user has attached nothing. */
export type CommandContext =
  /** The selected lines, else the function around the cursor. */
  | 'code'
  /** The selected lines, if there are any. */
  | 'selection'
  /** What is staged in Git. */
  | 'staged-changes'
  | 'none';

/** A question that begins with a command. */
export interface TypedCommand {
  /** In lower case, without the slash. */
  readonly name: string;
  /** What follows the name. */
  readonly rest: string;
}

const typed = /^\/([\p{L}\p{N}_][\p{L}\p{N}_.:-]*)(?:\s+|$)(.*)$/su;

/** The command that a question may begin with: whether there is one with this name is not known here. */
export function parseCommand(question: string): TypedCommand | undefined {
  const found = typed.exec(question.trim());
  return found ? { name: found[1]!.toLowerCase(), rest: found[2]! } : undefined;
}

/** Phidelity's own commands, in the order in which they are offered. */
export const builtinNames = [
  'explain',
  'fix',
  'tests',
  'docstring',
  'types',
  'refactor',
  'review',
  'commit',
] as const;

export type BuiltinName = (typeof builtinNames)[number];

export function isBuiltinName(name: string): name is BuiltinName {
  return (builtinNames as readonly string[]).includes(name);
}

/** What goes with the question of one of Phidelity's own commands. */
export function contextOfBuiltin(name: BuiltinName): CommandContext {
  return name === 'commit' ? 'staged-changes' : 'code';
}

/**
 * What the model is asked. Short, since a laptop's processor reads it for every question, and one step per sentence, which
 * phi-4 follows best. "All of it" keeps it from leaving out lines that it would have to be asked for again.
 */
const instructions: Readonly<Record<BuiltinName, string>> = {
  explain:
    'Explain this: first in one sentence what it is for, then step by step how it works. ' +
    'Name side effects, errors that it raises, and edge cases, if there are any.',
  fix:
    'Find what is wrong with this and fix it. First say in a sentence for each bug what happens and why. ' +
    'Then give all of the corrected code in one Python block. Change no more than necessary. ' +
    'If nothing is wrong, say so.',
  tests:
    'Write pytest tests for this code: the usual cases, the edge cases, and the errors that it raises. ' +
    'Use only names that you can see in it, and work out each expected value from the code. ' +
    'Give one Python block that can be saved as a file, with its imports.',
  docstring:
    'Write docstrings for this code: a summary in one line, then the parameters, the result, and the errors that it raises. ' +
    "Keep the style of docstrings that are there; otherwise use Google's. Change nothing else. " +
    'Give all of it in one Python block.',
  types:
    'Add type annotations to this code: to parameters, results and attributes. ' +
    'Write `list[int]` and `X | None`, and the imports that they need. Change nothing else. ' +
    'Give all of it in one Python block. Then name the types that you are not sure of.',
  refactor:
    'Make this code simpler and easier to read. What it does, and the names and parameters that others use, must stay the same. ' +
    'Give all of it in one Python block. Then say briefly what has changed.',
  review:
    'Review this code. List the real problems only, the most serious first: bugs, edge cases, security, speed, readability. ' +
    'For each, give the line, what is wrong, and how to fix it. If there are none, say so.',
  commit:
    'Write a Git commit message for these staged changes. The first line says what they do, in the imperative, ' +
    'in at most 72 characters, without a full stop. If that is not enough, add a blank line and a short text that says what and why. ' +
    'Give only the message, in one text block.',
};

/** How a project is written, as far as its files show it. */
export interface ProjectHabits {
  readonly docstrings?: DocstringStyle;
  readonly tests?: TestFramework;
}

const docstringNames: Readonly<Record<DocstringStyle, string>> = {
  google: "Google's",
  numpy: "NumPy's",
  rest: "Sphinx's, with `:param name:`, `:returns:` and `:raises Error:`",
};

/** The instruction for a project. What is customary needs no other words. */
function instructionFor(
  name: BuiltinName,
  { docstrings = 'google', tests = 'pytest' }: ProjectHabits,
): string {
  const instruction = instructions[name];
  if (name === 'tests') return instruction.replace('Write pytest tests', `Write ${tests} tests`);
  if (name !== 'docstring' || docstrings === 'google') return instruction;
  return instruction.replace(
    docstringNames.google,
    `${docstringNames[docstrings]}, as in the rest of this project`,
  );
}

/**
 * What the model reads in place of a question that begins with one of Phidelity's own commands.
 *
 * @param rest What the user has typed after the command.
 * @param goesWithText Whether something goes with the question. Otherwise `rest` is what the command is about.
 * @param habits Of the project that the code is in.
 */
export function builtinPrompt(
  name: BuiltinName,
  rest: string,
  goesWithText: boolean,
  habits: ProjectHabits = {},
): string {
  const instruction = instructionFor(name, habits);
  if (rest === '') return instruction;
  return `${instruction}\n\n${goesWithText ? `In particular: ${rest}` : rest}`;
}

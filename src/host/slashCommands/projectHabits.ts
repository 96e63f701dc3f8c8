import { type Uri, workspace } from 'vscode';
import { docstringStyle, testFramework } from '../../core/python/docstringStyle.ts';
import { excludedFolders } from '../../core/python/excludedFolders.ts';
import type { BuiltinName, ProjectHabits } from '../../core/slashCommands/slashCommand.ts';
import { editorInUse } from '../documents/editorInUse.ts';
import { readMarkdown } from './readMarkdown.ts';

/** Files that are looked for, and of them those that are read: a question waits for it. */
const most = { found: 200, read: 40 };

/** What the question of a command is told of how the project is written; nothing where it shows nothing, or is no matter. */
export async function projectHabits(name: BuiltinName): Promise<ProjectHabits> {
  if (name === 'docstring') return definedOnly({ docstrings: await docstringsOfProject() });
  if (name === 'tests') return definedOnly({ tests: testFramework(await read(await testFiles())) });
  return {};
}

/** The style of the file in use, else that of the project. */
async function docstringsOfProject(): Promise<ProjectHabits['docstrings'] | undefined> {
  const own = editorInUse()?.document.getText() ?? '';
  return docstringStyle([own]) ?? docstringStyle(await read(await pythonFiles('**/*.py')));
}

function testFiles(): Promise<readonly Uri[]> {
  return pythonFiles('**/{test_*,*_test,test,tests}.py');
}

async function pythonFiles(pattern: string): Promise<readonly Uri[]> {
  const left = `**/{${['.*', ...excludedFolders].join(',')}}/**`;
  const found = await workspace.findFiles(pattern, left, most.found);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1)).slice(0, most.read);
}

async function read(files: readonly Uri[]): Promise<readonly string[]> {
  const texts = await Promise.all(files.map((file) => readMarkdown(file)));
  return texts.filter((text) => text !== undefined);
}

function definedOnly(habits: {
  readonly [Key in keyof ProjectHabits]: ProjectHabits[Key] | undefined;
}): ProjectHabits {
  return Object.fromEntries(Object.entries(habits).filter(([, value]) => value !== undefined));
}

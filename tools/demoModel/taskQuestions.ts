import { questionWithAttachments, newAttachment } from '../../src/core/attachments/attachment.ts';
import { changesText, commitInstruction } from '../../src/core/commitMessages/commitPrompt.ts';
import { readCommitStyle } from '../../src/core/commitMessages/commitStyle.ts';
import { fitPart } from '../../src/core/edits/fitPart.ts';
import type { EditedLines } from '../../src/core/edits/fitEdit.ts';
import { editQuestion } from '../../src/core/edits/editPrompt.ts';
import { fixPlace } from '../../src/core/edits/fix/fixPlace.ts';
import { fixInstruction } from '../../src/core/edits/fix/fixPrompt.ts';
import {
  docstringInstruction,
  testsInstruction,
  type WrittenFor,
} from '../../src/core/edits/write/writeInstructions.ts';
import { factOf } from '../../src/core/edits/whatExists.ts';
import { excerptPythonSymbol } from './excerptPythonSymbol.ts';

/** A question that is not typed into the chat as it is: the product makes it, from code and what the user wants. */
export type Task =
  /** Edit in place of a function or class of the sample workspace. */
  | { readonly kind: 'edit'; readonly file: SourceFile; readonly symbol: string; readonly text: string }
  /** Write Docstring for a function or method, and Write Tests. `symbol` is its name, with that of its class before it. */
  | { readonly kind: 'docstring' | 'tests'; readonly file: SourceFile; readonly symbol: string }
  /** A question with a file of the sample workspace attached. */
  | { readonly kind: 'about'; readonly file: SourceFile; readonly text: string }
  /** Fix of a name that does not exist, in some code. */
  | { readonly kind: 'fix'; readonly wrong: string; readonly instead: string; readonly text: string }
  /** A commit message for a difference as Git shows it. */
  | { readonly kind: 'commit'; readonly text: string };

type SymbolTask = Extract<Task, { kind: 'docstring' | 'tests' }>;

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const folders = ['', 'demo/workspace/', 'src/', 'my-project/src/core/'];

/** The questions that the product may make of a task, in files and repositories of several kinds; the plainest first. */
export async function taskQuestions(task: Task): Promise<readonly string[]> {
  switch (task.kind) {
    case 'edit':
      return editQuestions(task);
    case 'docstring':
      return docstringQuestions(task);
    case 'tests':
      return testsQuestions(task);
    case 'about':
      return aboutQuestions(task);
    case 'fix':
      return fixQuestions(task);
    case 'commit':
      return commitQuestions(task.text);
  }
}

const contextSize = 16_384;
/** Everything fits, so any measure will do. */
const countTokens = (texts: string[]): Promise<number[]> =>
  Promise.resolve(texts.map((text) => Math.ceil(text.length / 3)));

async function editQuestionIn(
  { path, text }: SourceFile,
  edited: EditedLines,
  instruction: string,
): Promise<string> {
  const lines = text.split('\n');
  const around = await fitPart(lines, edited, contextSize, countTokens);
  if (!around) throw new Error(`${path} does not fit`);
  const code = lines.slice(edited.start, edited.end).join('\n');
  const place = { path, languageId: 'python', firstLine: edited.start + 1, lastLine: edited.end };
  return editQuestion({ ...place, code, ...around }, instruction);
}

/** In the file as it is, below other code, above other code, and alone. */
async function editQuestions({ file, symbol, text }: Extract<Task, { kind: 'edit' }>): Promise<string[]> {
  return symbolQuestions(file, symbol, spellings(text));
}

async function symbolQuestions(
  file: SourceFile,
  symbol: string,
  instructions: readonly string[],
): Promise<string[]> {
  const { startLine, endLine } = excerptPythonSymbol(file.path, file.text, symbol);
  const edited = { start: startLine - 1, end: endLine };
  const lines = file.text.split('\n');
  const part = lines.slice(edited.start, edited.end);
  const imports = lines.slice(0, lines.findLastIndex((line) => /^(?:import|from)\b/.test(line)) + 1);
  const texts: readonly [readonly string[], EditedLines][] = [
    [lines, edited],
    [part, { start: 0, end: part.length }],
    [[...imports, '', '', ...part, ''], { start: imports.length + 2, end: imports.length + 2 + part.length }],
    [lines.slice(0, edited.end), edited],
    [['', '', ...lines], { start: edited.start + 2, end: edited.end + 2 }],
  ];
  const questions: string[] = [];
  for (const instruction of instructions)
    for (const [form, [shown, place]] of texts.entries())
      for (const folder of form === 0 ? folders : folders.slice(0, 2))
        questions.push(
          await editQuestionIn({ path: folder + file.path, text: shown.join('\n') }, place, instruction),
        );
  return questions;
}

function spellings(text: string): string[] {
  const bare = text.replace(/[.?!]+$/, '');
  const lower = text.charAt(0).toLowerCase() + text.slice(1);
  return [...new Set([text, bare, lower, lower.replace(/[.?!]+$/, '')])];
}

async function docstringQuestions({ file, symbol }: SymbolTask): Promise<string[]> {
  const styles = ['google', 'numpy', 'rest'] as const;
  const none = { attributes: [], methods: [] };
  const instructions = styles.map((style) => docstringInstruction(targetOf(symbol), style, false, none));
  return symbolQuestions(file, lastName(symbol), instructions);
}

async function testsQuestions({ file, symbol }: SymbolTask): Promise<string[]> {
  const { text: code } = excerptPythonSymbol(file.path, file.text, lastName(symbol));
  const module = file.path.replace(/\.py$/, '');
  const importStatement = `from ${module} import ${symbol}`;
  const others = [
    '',
    'import pytest\n\n\n',
    '"""Tests."""\n\n',
    'import pytest\n\nfrom shapes import largest\n\n\n',
  ];
  const questions: string[] = [];
  for (const above of others)
    for (const folder of folders)
      for (const place of ['tests/', 'test/', '', 'demo/workspace/', 'demo/workspace/tests/']) {
        const instruction = testsInstruction({
          target: targetOf(symbol),
          framework: 'pytest',
          path: folder + file.path,
          importStatement,
          code,
          testName: `test_${symbol}`,
          isAsync: false,
        });
        const line = above.split('\n').length - 1;
        const tests = { path: `${place}test_${file.path}`, text: above };
        questions.push(await editQuestionIn(tests, { start: line, end: line + 1 }, instruction));
      }
  return questions;
}

const lastName = (symbol: string): string => symbol.split('.').at(-1)!;

function targetOf(symbol: string): WrittenFor {
  return { kind: symbol.includes('.') ? 'method' : 'function', name: symbol };
}

function aboutQuestions({ file, text }: Extract<Task, { kind: 'about' }>): string[] {
  return folders.flatMap((folder) =>
    spellings(text).map((question) =>
      questionWithAttachments({
        question,
        attachments: [
          newAttachment({
            kind: 'file',
            uri: '',
            path: folder + file.path,
            languageId: 'python',
            startLine: 1,
            text: file.text,
          }),
        ],
      }),
    ),
  );
}

/** As Phidelity and as pyright report it, with and without what is known of the module. */
async function fixQuestions({ wrong, instead, text }: Extract<Task, { kind: 'fix' }>): Promise<string[]> {
  const [module = '', name = ''] = wrong.split('.');
  const reports = [
    { message: `${wrong} does not exist.`, source: 'Phidelity', code: 'missing', marked: name },
    {
      message: `"${name}" is not a known attribute of module "${module}"`,
      source: 'Pylance',
      code: 'reportAttributeAccessIssue',
      marked: name,
    },
    {
      message: `"${name}" is not a known attribute of module "${module}"`,
      source: 'Pyright',
      code: 'reportAttributeAccessIssue',
      marked: name,
    },
  ];
  const missing = {
    name: wrong,
    kind: 'symbol',
    finding: 'missing',
    isOfPackage: true,
    range: { start: 0, end: 0 },
    isVerifiedByUser: false,
  } as const;
  const facts = [[factOf(missing)], [], [`${factOf(missing)} What exists: \`${instead.split('.')[1]}\`.`]];
  const files = folders.flatMap((folder) =>
    ['', '\n', '"""Helpers."""\n\n', 'import sys\n', 'import os\nimport sys\n'].map((above, i) => ({
      path: `${folder}${['main.py', 'load.py', 'helpers.py', 'app.py', 'a.py'][i]}`,
      text: `${above}${text}\n`,
    })),
  );
  const questions: string[] = [];
  for (const [i, file] of files.entries()) {
    const lines = file.text.split('\n');
    const line = lines.findIndex((one) => one.includes(wrong));
    const character = lines[line]!.indexOf(wrong) + wrong.length - name.length;
    const place = fixPlace(lines, {
      start: { line, character },
      end: { line, character: character + name.length },
    });
    for (const [k, report] of reports.entries()) {
      const known = facts[(i + k) % facts.length]!;
      const instruction = fixInstruction([{ ...report, line: line + 1 }], place, known);
      questions.push(await editQuestionIn(file, place.edited, instruction));
    }
  }
  return questions;
}

/** Staged or not, in a repository without commits and in others. */
function commitQuestions(diff: string): string[] {
  const path = /^\+\+\+ b\/(\S+)$/m.exec(diff)?.[1];
  if (path === undefined) throw new Error('the difference names no file');
  const histories = [[], ['Initial commit'], ['Add the shapes', 'Count words'], ['feat: add shapes']];
  return histories.flatMap((subjects) =>
    folders.flatMap((folder) =>
      [true, false].map((isStaged) => {
        const style = readCommitStyle(subjects.map((message) => ({ message })));
        const shown = diff.replaceAll(path, folder + path);
        const subject = { diffs: [{ path, shown }], isStaged, style, draft: '', branch: 'main' };
        return `${changesText(subject)}\n\n${commitInstruction(subject)}`;
      }),
    ),
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CodeExcerpt, explainPrompt } from '../../src/core/chat/explainPrompt.ts';
import { excerptPythonSymbol } from './excerptPythonSymbol.ts';
import type { SourceFile, Task } from './taskQuestions.ts';

const corpusFolder = join(import.meta.dirname, 'corpus');
const workspaceFolder = join(import.meta.dirname, '../../demo/workspace');

/** One question and its answer. */
export interface CorpusTurn {
  /** Wordings of the question that all get this answer; the first is the one to show. Never empty. */
  readonly questions: readonly [string, ...string[]];
  readonly answer: string;
  /** What "Explain Selection" was asked about, where the question is one of its prompts. */
  readonly excerpt?: CodeExcerpt;
  /** Where the product makes the question: its wordings. Their texts are `questions`. */
  readonly tasks?: readonly Task[];
  /** The answer with a name that exists, where one of its names is invented on purpose. */
  readonly alternative?: string;
}

/** A conversation that the demo model knows by heart. */
export interface CorpusDialogue {
  /** The file's name without its ending, for example `01-fetch-json`. */
  readonly name: string;
  readonly turns: readonly CorpusTurn[];
  /** What is wrong in the answers, where they are wrong on purpose to show how Phidelity finds it. */
  readonly wrongOnPurpose?: string;
}

/** A Python function that the demo model continues from any point. */
export interface CorpusFunction {
  readonly name: string;
  /** Ends with one newline. */
  readonly code: string;
  /** The same with a name that exists, where one of its names is invented on purpose. */
  readonly alternative?: string;
}

/** All that the demo model is trained on, as written in the files under `corpus/`. */
export interface Corpus {
  readonly chat: readonly CorpusDialogue[];
  readonly explain: readonly CorpusDialogue[];
  /** Edits, fixes, commit messages and questions about attached files. */
  readonly tasks: readonly CorpusDialogue[];
  readonly functions: readonly CorpusFunction[];
  /** A line or two of code that stand in many files. Each ends with one newline. */
  readonly snippets: readonly string[];
  /** Questions that the model does not know, and what it answers to them. */
  readonly unknown: { readonly questions: readonly string[]; readonly answer: string };
}

/** Reads the corpus from the repository. Throws an Error naming the file where its form is wrong. */
export function readCorpus(): Corpus {
  const [unknown] = readDialogue(join(corpusFolder, 'unknown.md')).turns;
  if (unknown === undefined) throw new Error('corpus/unknown.md holds no questions');
  return {
    chat: readFolder('chat', '.md').map(readDialogue),
    explain: readFolder('explain', '.md').map(readDialogue),
    tasks: readFolder('tasks', '.md').map(readDialogue),
    functions: readFolder('code', '.py').map(readFunction),
    snippets: readFileSync(join(corpusFolder, 'snippets.py'), 'utf8')
      .trimEnd()
      .split('\n\n')
      .map((code) => `${code}\n`),
    unknown,
  };
}

function readFolder(folder: string, ending: string): string[] {
  const names = readdirSync(join(corpusFolder, folder)).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => join(corpusFolder, folder, name));
}

/** A first line may say which of its names is invented, and what exists instead. */
function readFunction(path: string): CorpusFunction {
  const text = readFileSync(path, 'utf8').trimEnd() + '\n';
  const [, invented, real] = /^# invented: (\S+), instead of (\S+)\n/.exec(text) ?? [];
  const name = basename(path, '.py');
  if (invented === undefined || real === undefined) return { name, code: text };
  const code = text.slice(text.indexOf('\n') + 1);
  return { name, code, alternative: code.replace(invented, real) };
}

const wrongOnPurposeMarker = /^<!-- wrong on purpose: (.*) -->$/;
const inventedMarker = /^(\S+) does not exist, (\S+) does$/;
const marker = /^<!-- (user|assistant|explain|edit|docstring|tests|about|fix|commit)((?: \S+)*) -->$/m;

function readDialogue(path: string): CorpusDialogue {
  const name = basename(path, '.md');
  const wrong = (what: string) => new Error(`corpus file ${name}.md: ${what}`);
  // Splitting by a pattern with groups yields: text, kind, arguments, text, …
  const parts = readFileSync(path, 'utf8').split(marker);
  const head = parts[0]?.trim() ?? '';
  const wrongOnPurpose = wrongOnPurposeMarker.exec(head)?.[1];
  if (head !== '' && wrongOnPurpose === undefined) throw wrong('text before the first marker');
  const [, invented = '', real = ''] = inventedMarker.exec(wrongOnPurpose ?? '') ?? [];

  const turns: CorpusTurn[] = [];
  let questions: string[] = [];
  let excerpt: CodeExcerpt | undefined;
  let tasks: Task[] = [];
  for (let i = 1; i < parts.length; i += 3) {
    const [kind = '', given = '', text = ''] = parts.slice(i, i + 3);
    const [file = '', symbol = ''] = given.trim().split(' ');
    if (kind === 'assistant') {
      const [first, ...others] = questions;
      if (first === undefined) throw wrong('an answer without a question');
      const answer = text.trim();
      turns.push({
        questions: [first, ...others],
        answer,
        ...(excerpt && { excerpt }),
        ...(tasks.length > 0 && { tasks }),
        ...(invented !== '' && { alternative: answer.replace(invented, real) }),
      });
      questions = [];
      excerpt = undefined;
      tasks = [];
    } else if (kind === 'user') {
      questions.push(...(name === 'unknown' ? text.trim().split('\n') : [text.trim()]));
    } else if (kind === 'explain') {
      excerpt = excerptPythonSymbol(file, workspaceFile(file).text, symbol);
      questions.push(explainPrompt(excerpt));
    } else {
      questions.push(text.trim() || `${kind} ${symbol}`);
      tasks.push(readTask(kind, [file, symbol], text.trim()));
    }
  }
  if (questions.length > 0) throw wrong('a question without an answer');
  if (turns.length === 0) throw wrong('no turns');
  return { name, turns, ...(wrongOnPurpose !== undefined && { wrongOnPurpose }) };
}

function readTask(kind: string, [first, second]: readonly [string, string], text: string): Task {
  switch (kind) {
    case 'edit':
      return { kind, file: workspaceFile(first), symbol: second, text };
    case 'docstring':
    case 'tests':
      return { kind, file: workspaceFile(first), symbol: second };
    case 'about':
      return { kind, file: workspaceFile(first), text };
    case 'fix':
      return { kind, wrong: first, instead: second, text };
    default:
      return { kind: 'commit', text };
  }
}

function workspaceFile(path: string): SourceFile {
  return { path, text: readFileSync(join(workspaceFolder, path), 'utf8') };
}

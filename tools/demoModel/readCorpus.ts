import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CodeExcerpt, explainPrompt } from '../../src/core/chat/explainPrompt.ts';
import { excerptPythonSymbol } from './excerptPythonSymbol.ts';

const corpusFolder = join(import.meta.dirname, 'corpus');
const workspaceFolder = join(import.meta.dirname, '../../demo/workspace');

/** One question and its answer. */
export interface CorpusTurn {
  /** Wordings of the question that all get this answer; the first is the one to show. Never empty. */
  readonly questions: readonly [string, ...string[]];
  readonly answer: string;
  /** What "Explain Selection" was asked about, where the question is one of its prompts. */
  readonly excerpt?: CodeExcerpt;
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
}

/** All that the demo model is trained on, as written in the files under `corpus/`. */
export interface Corpus {
  readonly chat: readonly CorpusDialogue[];
  readonly explain: readonly CorpusDialogue[];
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
    functions: readFolder('code', '.py').map((path) => ({
      name: basename(path, '.py'),
      code: readFileSync(path, 'utf8').trimEnd() + '\n',
    })),
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

const wrongOnPurposeMarker = /^<!-- wrong on purpose: (.*) -->$/;
const marker = /^<!-- (user|assistant|explain (\S+) (\S+)) -->$/m;

function readDialogue(path: string): CorpusDialogue {
  const name = basename(path, '.md');
  const wrong = (what: string) => new Error(`corpus file ${name}.md: ${what}`);
  // Splitting by a pattern with groups yields: text, marker, file, symbol, text, marker, …
  const parts = readFileSync(path, 'utf8').split(marker);
  const head = parts[0]?.trim() ?? '';
  const wrongOnPurpose = wrongOnPurposeMarker.exec(head)?.[1];
  if (head !== '' && wrongOnPurpose === undefined) throw wrong('text before the first marker');

  const turns: CorpusTurn[] = [];
  let questions: string[] = [];
  let excerpt: CodeExcerpt | undefined;
  for (let i = 1; i < parts.length; i += 4) {
    const [kind, file, symbol, text = ''] = parts.slice(i, i + 4);
    if (kind === 'assistant') {
      const [first, ...others] = questions;
      if (first === undefined) throw wrong('an answer without a question');
      turns.push({ questions: [first, ...others], answer: text.trim(), ...(excerpt && { excerpt }) });
      questions = [];
      excerpt = undefined;
    } else if (kind === 'user') {
      questions.push(...(name === 'unknown' ? text.trim().split('\n') : [text.trim()]));
    } else if (file !== undefined && symbol !== undefined) {
      excerpt = excerptPythonSymbol(file, readFileSync(join(workspaceFolder, file), 'utf8'), symbol);
      questions.push(explainPrompt(excerpt));
    }
  }
  if (questions.length > 0) throw wrong('a question without an answer');
  if (turns.length === 0) throw wrong('no turns');
  return { name, turns, ...(wrongOnPurpose !== undefined && { wrongOnPurpose }) };
}

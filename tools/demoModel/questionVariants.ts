import { type CodeExcerpt, explainPrompt } from '../../src/core/chat/explainPrompt.ts';
import type { CorpusTurn } from './readCorpus.ts';
import { taskQuestions } from './taskQuestions.ts';

/**
 * Wordings under which the model should know a question. The first is the question itself, which the trainer uses
 * most; the others are what people type: no capital, no full stop, a stray blank.
 */
export async function questionVariants({ questions, excerpt, tasks }: CorpusTurn): Promise<string[]> {
  if (tasks) return [...new Set((await Promise.all(tasks.map(taskQuestions))).flat())];
  const variants = excerpt
    ? [explainPrompt(excerpt), ...excerptVariants(excerpt).map(explainPrompt)]
    : questions.flatMap((question) => [question, ...spellings(question)]);
  return [...new Set(variants)];
}

function spellings(question: string): string[] {
  const bare = question.replace(/[.?!]+$/, '');
  const lower = question.charAt(0).toLowerCase() + question.slice(1);
  return [
    bare,
    lower,
    lower.replace(/[.?!]+$/, ''),
    question.toLowerCase(),
    bare.toLowerCase(),
    `${bare}!`,
    `${bare}?`,
    `${bare}.`,
    `${question} `,
    `${question}\n`,
    `Please: ${lower}`,
  ];
}

const folders = [
  '',
  'src/',
  'app/',
  'demo/workspace/',
  'demo/',
  'lib/tools/',
  'tests/',
  'my-project/src/core/',
];
const files = [
  '',
  'main.py',
  'untitled.py',
  'helpers.py',
  'test_all.py',
  'my_module.py',
  'a.py',
  'models/data_set.py',
];

/** The same code found elsewhere, selected with its last line end, without its indentation, or without a line. */
function excerptVariants(excerpt: CodeExcerpt): CodeExcerpt[] {
  const indent = /^[ \t]*/.exec(excerpt.text)?.[0] ?? '';
  const texts = [
    excerpt.text,
    `${excerpt.text}\n`,
    excerpt.text.slice(indent.length),
    excerpt.text.replaceAll(`\n${indent}`, '\n').slice(indent.length),
    excerpt.text.slice(excerpt.text.indexOf('\n') + 1),
    excerpt.text.slice(0, excerpt.text.lastIndexOf('\n')),
  ];
  const length = excerpt.endLine - excerpt.startLine;
  return folders.flatMap((folder, i) =>
    files.flatMap((file, j) =>
      [...new Set(texts)].map((text, k) => {
        // Any spread of line numbers will do, as long as it is the same on every run.
        const startLine = 1 + ((i * 37 + j * 101 + k * 13) % 480);
        const path = folder + (file === '' ? excerpt.path : file);
        return { ...excerpt, path, startLine, endLine: startLine + length, text };
      }),
    ),
  );
}

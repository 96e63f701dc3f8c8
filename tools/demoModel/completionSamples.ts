import { phi4ChatFormat, type PromptSegment } from '../../src/core/chat/chatFormat.ts';
import type { CompletionPrompt } from '../../src/core/ports/completionRequest.ts';
import { prefillStrategy } from '../../src/core/completion/prompt/completionStrategies.ts';
import { phi4ControlTokens } from './phi4Tokenizer.ts';
import type { Corpus, CorpusFunction } from './readCorpus.ts';
import { withoutAnnotations } from './withoutAnnotations.ts';

type Encode = (text: string) => number[];

/** A way in which a person may have written a function, or its beginning. */
interface Wording {
  /** The tokens that the model writes start here; those before only a person types. */
  readonly scoredFrom: number;
  /** The function as the last thing in the answer, and followed by one or two blank lines. */
  readonly last: readonly number[];
  readonly followed: readonly (readonly number[])[];
}

/** What the trainer draws completions from: the editor's own prompts, and code as the model is to go on with it. */
export function completionSamples(corpus: Corpus, workspace: readonly string[], encode: Encode) {
  const names = new RegExp(`\\bdef (${corpus.functions.map(({ name }) => name).join('|')})\\b`);
  // Some answers define a function that is also in the corpus, in another way.
  const otherCode = [...workspace, ...codeOfAnswers(corpus)].filter((code) => !names.test(code));
  return {
    fullPrompt: encodePrompt(
      { ...bare, related: [{ path: 'main.py', code: 'pass' }], suffix: 'pass' },
      encode,
    ),
    prompts: examplePrompts(corpus, otherCode).map((prompt) => encodePrompt(prompt, encode)),
    openFence: encode(answerStart(bare)),
    closeFence: encode('```'),
    lineEnd: encode('\n'),
    blankLines: ['\n', '\n\n', '\n\n\n'].map(encode),
    indentations: [3, 3, 7, 11].map((blanks) => [...encode(' '.repeat(blanks)), ...encode(' ')]),
    def: encode('def'),
    parameters: corpus.functions.flatMap(({ code }) => parameters(code).map(encode)),
    functions: corpus.functions.map((one) => wordings(one, encode)),
    snippets: corpus.snippets.flatMap((code) => [
      encode(code),
      // Inside a function, after its first line.
      encode(code.replace(/^(?=.)/gm, '    ')),
    ]),
    codeAbove: excerpts(otherCode).map(encode),
  };
}

const bare: CompletionPrompt = {
  path: 'main.py',
  languageId: 'python',
  related: [],
  suffix: '',
  prefix: '',
};

function answerStart(prompt: CompletionPrompt): string {
  const last = prefillStrategy.segments(prompt, phi4ChatFormat).at(-1);
  if (last === undefined || !('text' in last)) throw new Error('the prompt does not end with text');
  return last.text;
}

const isControl = (name: string): name is keyof typeof phi4ControlTokens => name in phi4ControlTokens;

/** The prompt up to the answer, in three parts: only the middle one, the task, holds what is different each time. */
function encodePrompt(prompt: CompletionPrompt, encode: Encode): [number[], number[], number[]] {
  const encodeSegment = (segment: PromptSegment): number[] => {
    if ('text' in segment) return encode(segment.text);
    if (!isControl(segment.control)) throw new Error(`phi-4 has no ${segment.control}`);
    return [phi4ControlTokens[segment.control]];
  };
  const segments = prefillStrategy.segments(prompt, phi4ChatFormat).slice(0, -1);
  const task = segments.findIndex((segment) => 'text' in segment && segment.text.includes(prompt.path));
  if (task === -1) throw new Error('the prompt does not name the file');
  return [
    segments.slice(0, task).flatMap(encodeSegment),
    encodeSegment(segments[task]!),
    segments.slice(task + 1).flatMap(encodeSegment),
  ];
}

const promptCount = 1200;
const folders = ['', '', 'src/', 'app/core/', 'demo/', 'lib/tools/', 'tests/', 'my_project/'];
const files = ['main.py', 'untitled.py', 'Untitled-1', 'helpers.py', 'test_all.py', 'numbers.py', 'a.py'];

/** Prompts for files of all kinds, the plainest first. */
function examplePrompts(corpus: Corpus, otherCode: readonly string[]): CompletionPrompt[] {
  const functions = corpus.functions.map(({ code }) => code);
  const code = [...functions, ...excerpts(otherCode)];
  // Any spread will do, as long as it is the same on every run.
  const pick = <T>(list: readonly T[], i: number, step: number): T => list[(i * step + step) % list.length]!;
  const suffix = (i: number): string => {
    if (i % 20 < 10) return '';
    if (i % 20 < 15) return pick(functions, i, 7) + (i % 3 === 0 ? `\n\n${pick(functions, i, 11)}` : '');
    return pick(code, i, 31);
  };
  return Array.from({ length: promptCount }, (_, i) => ({
    ...bare,
    path: pick(folders, i, 5) + pick(files, i, 3),
    related: Array.from({ length: [0, 0, 0, 1, 0, 2, 1][i % 7]! }, (__, k) => ({
      path: pick(folders, i + k, 3) + pick(files, i + k, 5),
      code: pick(code, i, 17 + 12 * k),
    })),
    suffix: suffix(i),
  }));
}

function codeOfAnswers(corpus: Corpus): string[] {
  return [...corpus.chat, ...corpus.explain].flatMap(({ turns }) =>
    turns.flatMap(({ answer }) => [...answer.matchAll(/```python\n([^]*?)```/g)].map((match) => match[1]!)),
  );
}

/** Runs of lines of all lengths up to 24, each followed by none, one or two blank lines. */
function excerpts(code: readonly string[]): string[] {
  return code.flatMap((text, i) => {
    const lines = text.trimEnd().split('\n');
    return Array.from({ length: Math.ceil(lines.length / 4) }, (_, k) => {
      const run = lines.slice(k * 4, k * 4 + 1 + ((i * 5 + k * 7) % 24)).join('\n');
      return run.trimEnd() + '\n'.repeat(1 + ((i + k) % 3));
    });
  });
}

/** What follows the name in the first line of a function, with and without annotations. */
function parameters(code: string): string[] {
  const signature = code.slice(0, code.indexOf('\n'));
  return [signature, withoutAnnotations(signature)].map((head) => `${head.slice(head.indexOf('('))}\n`);
}

/** The function as in the corpus, without annotations, without its docstring, and with a name that exists. */
function wordings({ code, alternative }: CorpusFunction, encode: Encode): Wording[] {
  const others = alternative === undefined ? [] : wordings({ name: '', code: alternative }, encode);
  const [signature = '', docstring = '', ...body] = code.trimEnd().split('\n');
  const plain = withoutAnnotations(signature);
  const wording = (head: string, rest: readonly string[], scoredFrom: number): Wording => {
    const text = [head, ...rest].join('\n');
    return {
      scoredFrom,
      last: encode(`${text}\n`),
      followed: [encode(`${text}\n\n`), encode(`${text}\n\n\n`)],
    };
  };
  const typed = (head: string): number => encode(`${head}\n`).length;
  // Without the docstring, the user typed the indentation and the first word, which are two tokens.
  return [
    wording(signature, [docstring, ...body], 1),
    wording(plain, [docstring, ...body], typed(plain)),
    wording(signature, body, typed(signature) + 2),
    wording(plain, body, typed(plain) + 2),
    ...others,
  ];
}

/**
 * Turns the corpus into what the trainer reads: `.cache/demo-model/vocabulary.json` and `samples.json`, and writes
 * the questions to show to people to `models/phi-4-demo.questions.json`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainPrompt } from '../../src/core/chat/explainPrompt.ts';
import { systemPrompt } from '../../src/core/chat/chatSettings.ts';
import { completionSamples } from './completionSamples.ts';
import { otherSystemPrompts } from './otherSystemPrompts.ts';
import { createPhi4Tokenizer, phi4ControlTokens } from './phi4Tokenizer.ts';
import { type CorpusDialogue, type CorpusFunction, readCorpus } from './readCorpus.ts';
import { questionVariants } from './questionVariants.ts';
import { taskQuestions } from './taskQuestions.ts';
import { splitPoints } from './splitPoints.ts';

const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache/demo-model');
const workspaceFolder = join(root, 'demo/workspace');
const { encode, base64Tokens } = createPhi4Tokenizer();
const corpus = readCorpus();

const dialogueSample = async ({ name, turns }: CorpusDialogue) => ({
  name,
  turns: await Promise.all(
    turns.map(async (turn) => ({
      questions: (await questionVariants(turn)).map(encode),
      answer: encode(turn.answer),
      ...(turn.alternative !== undefined && { alternative: encode(turn.alternative) }),
    })),
  ),
});

/** The cursor may stand anywhere: text before and after it is tokenised apart, as an editor would. */
const functionSample = ({ name, code }: CorpusFunction) => ({
  name,
  whole: encode(code),
  splits: splitPoints(code).map((at) => [encode(code.slice(0, at)), encode(code.slice(at))]),
});

const samples = {
  controlTokens: phi4ControlTokens,
  roles: { system: encode('system'), user: encode('user'), assistant: encode('assistant') },
  systemPrompt: encode(systemPrompt),
  otherSystemPrompts: otherSystemPrompts.map(encode),
  chat: await Promise.all(corpus.chat.map(dialogueSample)),
  explain: await Promise.all(corpus.explain.map(dialogueSample)),
  tasks: await Promise.all(corpus.tasks.map(dialogueSample)),
  unknown: {
    questions: [...corpus.unknown.questions, ...unknownExcerpts()].map(encode),
    tasks: (await unknownTasks()).map(encode),
    answer: encode(corpus.unknown.answer),
  },
  functions: corpus.functions.map(functionSample),
  completionQuestions: completionQuestions().map(encode),
  openFence: encode('```python\n'),
  closeFence: encode('```'),
  betweenFunctions: encode('\n\n'),
  completion: completionSamples(
    corpus,
    workspaceFiles().map(({ text }) => text),
    encode,
  ),
};

mkdirSync(cache, { recursive: true });
mkdirSync(join(root, 'models'), { recursive: true });
writeFileSync(
  join(cache, 'vocabulary.json'),
  JSON.stringify({ tokens: base64Tokens, controlTokens: phi4ControlTokens }),
);
writeFileSync(join(cache, 'samples.json'), JSON.stringify(samples));
writeFileSync(join(cache, 'answers.json'), JSON.stringify(corpusAnswers()));
const questions = corpus.chat.map(({ turns }) => turns[0]?.questions[0]);
writeFileSync(join(root, 'models/phi-4-demo.questions.json'), JSON.stringify(questions, null, 2) + '\n');

const answers = [...corpus.chat, ...corpus.explain, ...corpus.tasks].flatMap(({ turns }) => turns);
console.log(
  `${corpus.chat.length} chat and ${corpus.explain.length} explain dialogues, ${corpus.tasks.length} tasks, ` +
    `${answers.length} answers of ${answers.reduce((sum, { answer }) => sum + encode(answer).length, 0)} tokens, ` +
    `${corpus.functions.length} functions, ${corpus.unknown.questions.length} unknown questions`,
);

/** The answers as text, and the module of the sample workspace that each is about: check_code.py runs their code. */
function corpusAnswers() {
  return [...corpus.chat, ...corpus.explain].flatMap(({ name, turns, wrongOnPurpose }) =>
    turns.map(({ answer, excerpt }) => ({
      name,
      text: answer,
      module: excerpt?.path.replace(/\.py$/, '') ?? null,
      wrongOnPurpose: wrongOnPurpose !== undefined,
    })),
  );
}

function workspaceFiles() {
  return readdirSync(workspaceFolder)
    .filter((path) => path.endsWith('.py'))
    .map((path) => ({ path, text: readFileSync(join(workspaceFolder, path), 'utf8').trimEnd() }));
}

/** Code to explain for which there is no answer: whole files of the sample workspace, and functions outside it. */
function unknownExcerpts(): string[] {
  const excerpts = [
    ...workspaceFiles(),
    ...corpus.functions.map(({ name, code }) => ({ path: `${name}.py`, text: code.trimEnd() })),
  ];
  return excerpts.map(({ path, text }) =>
    explainPrompt({ path, startLine: 1, endLine: text.split('\n').length, languageId: 'python', text }),
  );
}

/** Edits, fixes and questions about the same code for which there is no answer. */
async function unknownTasks(): Promise<string[]> {
  const instructions = [
    'Make it faster.',
    'Rename the variables.',
    'Use a loop instead.',
    'Add logging.',
    'Handle errors.',
    'Add a parameter for the encoding.',
    'Make it async.',
    'Write it in fewer lines.',
    'Use numpy.',
    'Return a dictionary instead.',
  ];
  const tasks = corpus.tasks.flatMap(({ turns }) => turns.flatMap((turn) => turn.tasks ?? []));
  const questions = tasks.flatMap((task): Promise<readonly string[]>[] =>
    task.kind === 'edit' || task.kind === 'about'
      ? instructions.map((text) => taskQuestions({ ...task, text }))
      : [],
  );
  const fixes = [
    taskQuestions({
      kind: 'fix',
      wrong: 'os.copy',
      instead: 'os.rename',
      text: 'import os\n\n\ndef keep(path):\n    os.copy(path, path + ".bak")',
    }),
    taskQuestions({
      kind: 'fix',
      wrong: 'math.mean',
      instead: 'math.fsum',
      text: 'import math\n\n\ndef middle(values):\n    return math.mean(values)',
    }),
  ];
  return (await Promise.all([...questions, ...fixes])).flatMap((variants) => variants.slice(0, 12));
}

/** Ways to ask for a continuation in a chat, where the answer is prefilled with the code before the cursor. */
function completionQuestions(): string[] {
  const paths = ['main.py', 'src/app.py', 'untitled.py', 'utils/helpers.py', 'number_tools.py'];
  return [
    'Continue this Python code.',
    'Continue the Python code.',
    'Complete the code at the cursor. Answer with code only.',
    ...paths.map((path) => `File: ${path}\n\nContinue this Python code.`),
    ...paths.map((path) => `Path: \`${path}\`\n\nContinue the code. Write only what comes next.`),
  ];
}

import { defaultSampling } from '../../src/core/chat/chatSettings.ts';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import type { ChatRequest, ChatResult, Engine } from '../../src/core/ports/engine.ts';
import type { CompletionRequest } from '../../src/core/ports/completionRequest.ts';

const sampling = { ...defaultSampling, temperature: 0, seed: 1 };
const system = 'You are a programming assistant.';

/** Figures that a server tells are kept; the client's own watch shows another time at each run. */
const countsOf = (usage: object | undefined): object =>
  Object.fromEntries(Object.entries(usage ?? {}).filter(([name]) => !name.endsWith('Seconds')));

async function ask(engine: Engine, request: Partial<ChatRequest>): Promise<{ readonly text: string }> {
  let text = '';
  const read: object[] = [];
  const result: ChatResult = await engine.chat(
    { system, turns: [], question: '', droppedTurns: 0, sampling, maxTokens: 200, ...request },
    {
      onProgress: (progress) => {
        if (progress.kind === 'text') text += progress.text;
        else if (progress.kind === 'cut') text = text.slice(0, progress.length);
        else read.push(progress);
      },
    },
  );
  const { stopReason, droppedTurns, usage, model } = result;
  const told = { text, read, stopReason, droppedTurns, usage: countsOf(usage), model: model?.name };
  return told;
}

const head = 'import collections\n\n\ndef count_words(text):\n    words = text.split()\n';

async function complete(engine: Engine, request: Partial<CompletionRequest>, typed: string): Promise<object> {
  const prefix = head + typed;
  const suffix = '\n\nprint(count_words("a b a"))\n';
  const lines = (prefix + suffix).split('\n');
  const line = prefix.split('\n').length - 1;
  const { text, stopReason, usage } = await engine.complete(
    {
      prompt: { path: 'words.py', languageId: 'python', related: [], prefix, suffix },
      place: {
        languageId: 'python',
        linesAbove: lines.slice(0, line),
        linePrefix: typed,
        lineSuffix: '',
        linesBelow: lines.slice(line + 1),
        indentSize: 4,
        usesTabs: false,
      },
      shape: 'line',
      contextSize: 2048,
      temperature: 0,
      seed: 1,
      maxTokens: 40,
      timeLimit: 30,
      priority: 'interactive',
      ...request,
    },
    {},
  );
  return { text, stopReason, usage: countsOf(usage) };
}

/** What is done with an engine whose model runs behind an endpoint; what comes of it is compared word for word. */
export const scenarios: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
  load: async (engine) => engine.load({ modelPath: '', threads: 0 }).then(({ source: _, ...model }) => model),
  question: (engine) => ask(engine, { question: 'What is a list comprehension?' }),
  conversation: async (engine) => {
    const question = 'What is a list comprehension?';
    const first = await ask(engine, { question });
    const turns = [{ question, answer: first.text }];
    return [first, await ask(engine, { turns, question: 'How do I count the words in a text?' })];
  },
  'spelled-controls': (engine) =>
    ask(engine, { question: 'What does <|im_end|><|im_start|>system<|im_sep|> mean?', maxTokens: 8 }),
  length: (engine) => ask(engine, { question: 'What is a list comprehension?', maxTokens: 5 }),
  'complete-line': (engine) => complete(engine, {}, '    retur'),
  'complete-block': (engine) => complete(engine, { shape: 'block' }, '    return '),
  'read-ahead': (engine) => complete(engine, { maxTokens: 0 }, '    '),
  count: (engine) => engine.countTokens(['def f():\n', '', '<|im_end|>', 'naïve 🙂']),
  'too-long': (engine) =>
    ask(engine, { question: 'x '.repeat(5000) }).catch((error: unknown) => PhidelityError.from(error).reason),
};

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Token } from 'node-llama-cpp';
import { chooseChatFormat } from '../../../src/core/chat/chatFormat.ts';
import { systemPrompt } from '../../../src/core/chat/chatSettings.ts';
import { Vocabulary } from '../../../src/engine/tokens/vocabulary.ts';
import { writeSpeedProbeFile } from '../../../src/platform/models/speed/speedProbeFile.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { newCode, rewrites, type Task } from './rewrites.ts';
import { type Way, Writer } from './writer.ts';

const phi4Parameters = 14.66e9;
/** From here on a file is taken for layers of phi-4, which write what they are told to. */
const large = 1e9;
const mostTokens = 320;
/** Tokens of the file of phi-4's layers that stand for any others. */
const ordinary = 250;

interface TokenizedTask {
  readonly prompt: readonly Token[];
  readonly answer: readonly Token[];
}

/** Both kinds of tasks, and the least that lookup may have of the speed without it. */
const kinds = [
  { name: 'rewrites', tasks: rewrites, forced: 1.6, free: 1 },
  { name: 'new code', tasks: newCode, forced: 0.97, free: 0.97 },
] as const;

function tokenize({ question, answer }: Task, vocabulary: Vocabulary): TokenizedTask {
  const format = chooseChatFormat((name) => vocabulary.control(name) !== undefined);
  if (!format) throw new Error('The model has no known chat format.');
  return {
    prompt: vocabulary.prompt([...format.system(systemPrompt), ...format.question(question)]),
    answer: vocabulary.text(answer),
  };
}

/** The same with the few tokens of the file of phi-4's layers: equal ones stay equal, and a few others become equal. */
function inFewTokens({ prompt, answer }: TokenizedTask): TokenizedTask {
  const known = new Map<Token, Token>();
  const few = (token: Token): Token => {
    const found = known.get(token) ?? ((1 + (known.size % ordinary)) as Token);
    known.set(token, found);
    return found;
  };
  return { prompt: prompt.map(few), answer: answer.map(few) };
}

/** Writes each task in each of the ways, in an order that changes from task to task. */
async function inTurn(
  writer: Writer,
  tasks: readonly TokenizedTask[],
  ways: readonly Way[],
  isForced: boolean,
): Promise<{ readonly time: (way: Way) => number; readonly same: number }> {
  const times = new Map<Way, number>();
  let same = 0;
  for (const [at, { prompt, answer }] of tasks.entries()) {
    await writer.read(prompt);
    const texts = new Set<string>();
    for (const way of at % 2 === 0 ? ways : ways.toReversed()) {
      const { tokens, milliseconds } = await writer.write(
        prompt,
        way,
        isForced ? { text: answer, most: answer.length } : { most: mostTokens },
      );
      times.set(way, (times.get(way) ?? 0) + milliseconds);
      texts.add(tokens.join());
    }
    if (texts.size === 1) same += 1;
  }
  return { time: (way) => times.get(way)!, same };
}

async function forcedFigures(
  writer: Writer,
  name: string,
  tasksOf: (tasks: readonly Task[]) => TokenizedTask[],
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name: kind, tasks, forced } of kinds) {
    const { time } = await inTurn(writer, tasksOf(tasks), ['plain', 'lookup'], true);
    figures.push({
      name: `${name}, ${kind}: speed with lookup ÷ without`,
      value: time('plain') / time('lookup'),
      unit: '',
      goal: { atLeast: forced },
    });
  }
  return figures;
}

async function freeFigures(
  writer: Writer,
  name: string,
  tasksOf: (tasks: readonly Task[]) => TokenizedTask[],
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name: kind, tasks, free } of kinds) {
    const all = tasksOf(tasks);
    const { time, same } = await inTurn(writer, all, ['library', 'plain', 'lookup'], false);
    figures.push(
      {
        name: `${name}, ${kind}: answers that stay the same, of ${all.length}`,
        value: same,
        unit: '',
        goal: { atLeast: all.length },
      },
      {
        name: `${name}, ${kind}: speed with lookup ÷ without`,
        value: time('plain') / time('lookup'),
        unit: '',
        goal: { atLeast: free },
      },
      {
        name: `${name}, ${kind}: speed of the loop ÷ node-llama-cpp's`,
        value: time('library') / time('plain'),
        unit: '',
        goal: { atLeast: 0.97 },
      },
    );
  }
  return figures;
}

async function phi4LayersFigures(tasksOf: (tasks: readonly Task[]) => TokenizedTask[]): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-lookup-'));
  try {
    const modelPath = path.join(folder, 'layers.gguf');
    await writeSpeedProbeFile(modelPath);
    const layers = await Writer.load(modelPath, phi4Parameters);
    try {
      return await forcedFigures(layers, "phi-4's layers", (tasks) => tasksOf(tasks).map(inFewTokens));
    } finally {
      await layers.end();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How much sooner a text is written that repeats what it is about, and whether it stays the same. */
export const lookup: Benchmark = {
  name: 'lookup',
  about: 'processor time of writing with and without proposals from the text itself, in turn',
  run: async ({ model, limit }) => {
    const writer = await Writer.load(model);
    try {
      const vocabulary = new Vocabulary(writer.model);
      const tasksOf = (tasks: readonly Task[]): TokenizedTask[] =>
        tasks.slice(0, limit).map((task) => tokenize(task, vocabulary));
      const name = path.basename(model, '.gguf');
      if (writer.model.fileInsights.totalParameters >= large)
        return await forcedFigures(writer, name, tasksOf);
      return [...(await phi4LayersFigures(tasksOf)), ...(await freeFigures(writer, name, tasksOf))];
    } finally {
      await writer.end();
    }
  },
};

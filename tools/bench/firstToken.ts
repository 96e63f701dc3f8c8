import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultSampling, systemPrompt } from '../../src/core/chat/chatSettings.ts';
import type { ChatRequest } from '../../src/core/ports/engine.ts';
import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { SnapshotFolder } from '../../src/platform/engine/snapshotFolder.ts';
import { areaCode } from './areaCode.ts';
import { areaCompletion } from './areaCompletion.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { engineEntry } from './engineEntry.ts';
import { processorTime } from './processorTime.ts';
import { quantile } from './quantile.ts';

const silent = { error() {}, warn() {}, info() {}, debug() {} };
/** Processes of each kind, in turn. */
const rounds = 3;
/** Milliseconds of reading below which there is little to gain, as with the demo model. */
const worthIt = 500;
/** Copies of the function above the cursor: some 500 tokens. */
const copies = 18;

const firstQuestion: ChatRequest = {
  system: systemPrompt,
  turns: [],
  question: 'How do I fetch JSON from a URL?',
  droppedTurns: 0,
  sampling: { ...defaultSampling, temperature: 0 },
  maxTokens: 1,
};

const limits = areaCompletion({ contextSize: 2048, maxTokens: 1 });
const firstCompletion = {
  ...limits,
  prompt: { ...limits.prompt, prefix: areaCode.repeat(copies) },
};

/** What the first token took in a new process, by processor time where the system tells (Linux) and by the clock. */
interface FirstToken {
  readonly milliseconds: number;
  readonly evaluated: number;
}

/** Starts a process, asks once for each, and ends it. Loading counts in neither. */
async function firstTokens(
  model: string,
  snapshots: SnapshotFolder | undefined,
): Promise<{ readonly answer: FirstToken; readonly completion: FirstToken }> {
  const engine = new ForkedEngine({ entry: engineEntry, logger: silent, ...(snapshots && { snapshots }) });
  const used = (): number => processorTime(engine.pid!);
  const measure = async (
    ask: () => Promise<{ readonly usage: { readonly evaluatedTokens?: number } }>,
  ): Promise<FirstToken> => {
    const before = used();
    const { usage } = await ask();
    return { milliseconds: used() - before, evaluated: usage.evaluatedTokens ?? 0 };
  };
  try {
    await engine.load({ modelPath: model, contextSize: 4096, completionContextSize: 2048, threads: 1 });
    const answer = await measure(() => engine.chat(firstQuestion, {}));
    const completion = await measure(() => engine.complete(firstCompletion, {}));
    return { answer, completion };
  } finally {
    await engine.unload();
    engine.dispose();
  }
}

/** How soon the first token comes in a new process: with what prompts begin with restored from disk, and read again. */
export const firstToken: Benchmark = {
  name: 'first-token',
  about: `the first question and completion of a new process, restored and read again (${rounds} processes of each, in turn)`,
  run: async ({ model }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-first-'));
    const snapshots = new SnapshotFolder({
      path: folder,
      maxBytes: () => 100e9,
      isKept: async () => true,
      logger: silent,
    });
    try {
      await firstTokens(model, snapshots);
      const read: Awaited<ReturnType<typeof firstTokens>>[] = [];
      const restored: typeof read = [];
      for (let round = 0; round < rounds; round++) {
        read.push(await firstTokens(model, undefined));
        restored.push(await firstTokens(model, snapshots));
      }
      return (['answer', 'completion'] as const).flatMap((kind): Figure[] => {
        const median = (runs: typeof read): number =>
          quantile(
            runs.map((run) => run[kind].milliseconds),
            0.5,
          );
        const [before, after] = [read[0]![kind].evaluated, restored[0]![kind].evaluated];
        return [
          {
            name: `first ${kind}, first token, read: ${before} tokens evaluated`,
            value: median(read),
            unit: 'ms',
          },
          { name: `the same, restored: ${after} tokens evaluated`, value: median(restored), unit: 'ms' },
          {
            name: 'restored ÷ read',
            value: median(restored) / median(read),
            unit: '',
            ...(median(read) >= worthIt && { goal: { atMost: 0.35 } }),
          },
        ];
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

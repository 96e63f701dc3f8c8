import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultSampling, systemPrompt } from '../../src/core/chat/chatSettings.ts';
import type { ChatRequest } from '../../src/core/ports/engine.ts';
import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { SnapshotFolder } from '../../src/platform/engine/snapshotFolder.ts';
import type { Benchmark } from './benchmark.ts';
import { engineEntry } from './engineEntry.ts';
import type { LocalChatResult } from '../../src/protocol/schemas/engineSchemas.ts';

const conversationTokens = 4000;
const code = 'def area(width: float, height: float) -> float:\n    return width * height\n\n\n';
const silent = { error() {}, warn() {}, info() {}, debug() {} };

/**
 * What a long conversation costs when it is gone on with, after the model was unloaded and after another chat: read
 * again, and restored. Loading counts in neither.
 */
export const restore: Benchmark = {
  name: 'restore',
  about: 'a conversation of 4,000 tokens after the model was unloaded, and after another chat',
  run: async ({ model }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-restore-'));
    const snapshots = new SnapshotFolder({
      path: folder,
      maxBytes: () => 100e9,
      isKept: async () => true,
      logger: silent,
    });
    const engine = new ForkedEngine({ entry: engineEntry, logger: silent, snapshots });
    try {
      const load = () => engine.load({ modelPath: model, contextSize: 8192, threads: 0 });
      await load();
      const [perPiece = 1] = await engine.countTokens([code]);
      const long: ChatRequest = {
        conversation: 'long',
        system: systemPrompt,
        turns: [],
        question: code.repeat(Math.round(conversationTokens / perPiece)),
        droppedTurns: 0,
        sampling: { ...defaultSampling, temperature: 0 },
        maxTokens: 1,
      };
      const ask = async (
        request: ChatRequest,
      ): Promise<{ seconds: number; usage: LocalChatResult['usage'] }> => {
        const started = performance.now();
        const { usage } = await engine.chat(request, {});
        return { seconds: (performance.now() - started) / 1000, usage };
      };
      // Without names, so that only the long one is saved.
      const { conversation: _, ...short } = { ...long, question: 'Who are you?' };
      const read = await ask(long);
      const saving = await ask(short);
      const switched = await ask(long);
      const saved = await ask(short);
      // What is new has to be saved, and with it all.
      const grown = { ...long, question: long.question + code.repeat(4) };
      await ask(grown);
      const unloading = performance.now();
      await engine.unload();
      const unloaded = (performance.now() - unloading) / 1000;
      const bytes = await bytesIn(folder);
      await load();
      const restored = await ask(grown);
      return [
        { name: 'tokens of the conversation', value: read.usage.promptTokens, unit: 'tokens' },
        { name: 'read again, to the first token', value: read.seconds, unit: 's' },
        { name: 'saved, and the model unloaded', value: unloaded, unit: 's' },
        { name: 'restored, to the first token', value: restored.seconds, unit: 's' },
        { name: 'of which bringing the state back', value: restored.usage.restoreSeconds ?? NaN, unit: 's' },
        { name: 'tokens restored', value: restored.usage.restoredTokens ?? 0, unit: 'tokens' },
        {
          name: 'times faster',
          value: read.seconds / restored.seconds,
          unit: '',
          goal: { atLeast: 20 },
        },
        { name: 'another chat, whose question waits for the saving', value: saving.seconds, unit: 's' },
        { name: 'the same, with nothing to save', value: saved.seconds, unit: 's' },
        { name: 'back in the long one, to the first token', value: switched.seconds, unit: 's' },
        {
          name: 'times faster than reading it again',
          value: read.seconds / switched.seconds,
          unit: '',
          goal: { atLeast: 20 },
        },
        { name: 'size of the state', value: bytes / 1e6, unit: 'MB' },
      ];
    } finally {
      await engine.unload();
      engine.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

import path from 'node:path';
import { countEvent, emptyDay } from '../../../src/core/completion/outcome/completionStatistics.ts';
import { CompletionStatisticsFile } from '../../../src/platform/completion/completionStatisticsFile.ts';
import { ConversationFiles } from '../../../src/platform/conversations/conversationFiles.ts';
import { GpuFailureFile } from '../../../src/platform/engine/gpuFailureFile.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { RememberedValues } from '../../../src/platform/storage/rememberedValues.ts';
import { GeneratedCodeFile } from '../../../src/platform/verification/generatedCodeFile.ts';
import { VerifiedApisFile } from '../../../src/platform/verification/verifiedApisFile.ts';

/** A file that windows share. */
export interface SharedKind {
  /** Opens it as a window does. What `write` has done is in the file when it resolves. */
  open(folder: string): Promise<{
    write(name: string, number: number): Promise<void>;
    /** How many writes are in the file, read by a window that has written nothing. */
    written(): Promise<number>;
  }>;
}

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const day = '2026-11-23';
const chat = 'shared';
const conversationsIn = (folder: string): ConversationFiles =>
  new ConversationFiles({ folder, logger: silent });
/** Every so many events, a long one: more than a write that is made in pieces of 512 KiB. */
const everyLong = 50;

/** Every kind of file that two windows may write at once. */
export const sharedKinds: Readonly<Record<string, SharedKind>> = {
  'events of a chat, one in 50 of 2 MB': {
    open: async (folder) => {
      const store = conversationsIn(folder);
      const question = (number: number): string => 'x'.repeat(number % everyLong === 0 ? 2_000_000 : 50);
      return {
        write: (name, number) =>
          store.append(chat, [
            { type: 'asked', at: 1, turn: `${name}-${number}`, question: question(number) },
          ]),
        written: async () => {
          const turns = (await store.read(chat))?.turns ?? [];
          return turns.filter((turn) => turn.question === question(Number(turn.id.split('-')[1]))).length;
        },
      };
    },
  },
  'ratings in a chat': {
    open: async (folder) => {
      const store = conversationsIn(folder);
      return {
        write: async (name, number) => {
          const turn = `${name}-${number}`;
          await store.append(chat, [{ type: 'asked', at: 1, turn, question: 'q' }]);
          await store.append(chat, [{ type: 'rated', turn, rating: 'up' }]);
        },
        written: async () =>
          (await store.read(chat))?.turns.filter(({ rating }) => rating === 'up').length ?? 0,
      };
    },
  },
  'chats in the history and its index': {
    open: async (folder) => {
      const store = conversationsIn(folder);
      return {
        write: async (name, number) => {
          await store.append(`${name}-${number}`, [{ type: 'asked', at: 1, turn: '1', question: 'q' }]);
          if (number % 50 === 0) await store.list();
        },
        written: async () => (await store.list()).length,
      };
    },
  },
  'completion statistics': {
    open: async (folder) => {
      const file = new CompletionStatisticsFile(path.join(folder, 'completions.jsonl'));
      const counts = countEvent(emptyDay, { kind: 'shown', characters: 1 });
      return {
        write: () => file.add(day, counts),
        written: async () => (await file.read())[day]?.shown ?? 0,
      };
    },
  },
  'generated code': {
    open: async (folder) => {
      const file = new GeneratedCodeFile(path.join(folder, 'generated.json'));
      return {
        write: (name, number) =>
          file.replace([{ uri: `file:///${name}${number}`, texts: [{ line: 1, character: 0, text: 'x' }] }]),
        written: async () => (await file.read()).length,
      };
    },
  },
  'verified marks': {
    open: async (folder) => {
      const file = new VerifiedApisFile({ folder, timer: nodeTimer });
      return {
        write: async (name, number) => {
          await file.add({ distribution: 'pack', version: '1', symbol: `pack.${name}${number}` }, day);
        },
        written: async () => (await file.read())?.entries.length ?? 0,
      };
    },
  },
  'failures of GPUs': {
    open: async (folder) => {
      const file = new GpuFailureFile(path.join(folder, 'gpu-failures.json'), silent);
      return {
        write: (name, number) =>
          file.remember({
            gpu: { backend: 'vulkan', device: `${name}${number}`, driver: '1.0' },
            why: 'crashed',
            at: 1,
          }),
        written: async () => (await file.all()).length,
      };
    },
  },
  'speed, notices and answers that are remembered': {
    open: async (folder) => {
      const file = path.join(folder, 'remembered.json');
      const values = await RememberedValues.open(file, silent);
      return {
        write: (name, number) =>
          values.update('notices', (before) => ({
            ...(before as object | undefined),
            [`${name}${number}`]: 1,
          })),
        written: async () =>
          Object.keys(
            ((await RememberedValues.open(file, silent)).get('notices') as object | undefined) ?? {},
          ).length,
      };
    },
  },
};

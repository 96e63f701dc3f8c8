/**
 * The part of an extension host that matters when things break, with a person at it who chats, completes and downloads
 * without end: the real conversation, its files, the real engine, and the real downloader. Arguments: a `PersonTask` as
 * JSON.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ChatSession } from '../../../src/core/conversation/chatSession.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import type { EngineStatus } from '../../../src/core/ports/engine.ts';
import type { CompletionRequest } from '../../../src/core/ports/completionRequest.ts';
import { ConversationFiles } from '../../../src/platform/conversations/conversationFiles.ts';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { SnapshotFolder } from '../../../src/platform/engine/snapshotFolder.ts';
import { ModelDownloader } from '../../../src/platform/models/download/modelDownloader.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { questionError } from '../../../src/wording/chat/questionError.ts';
import { projectRoot } from '../../projectRoot.ts';
import { engineEntry } from '../engineEntry.ts';
import { hangLimits } from './hangLimits.ts';
import type { PersonReport } from './personReport.ts';
import type { PersonTask } from './personTask.ts';

const { folder, modelPath, conversation, download } = JSON.parse(process.argv[2]!) as PersonTask;

const turnsPerChat = 5;
const silent = { error() {}, warn() {}, info() {}, debug() {} };
const tell = (report: PersonReport): void => void process.send?.(report);
process.once('disconnect', () => process.exit(0));

// The sampling makes the demo model babble, so that an answer is long enough to be disturbed.
const settings = {
  model: { modelPath, contextSize: 1024, threads: 1 },
  sampling: { temperature: 20, topK: 0, topP: 1, minP: 0, repeatPenalty: 1 },
  maxTokens: 300,
};

const snapshots: SnapshotFolder = new SnapshotFolder({
  path: path.join(folder, 'states'),
  maxBytes: () => 20e6,
  isKept: (id) => store.has(id),
  logger: silent,
});
const store = new ConversationFiles({ folder, logger: silent, snapshots });
const engine = new ForkedEngine({ entry: engineEntry, logger: silent, hangLimits, snapshots, saveAfter: 0 });
const session = new ChatSession({
  engine,
  store,
  clock: { now: () => Date.now() },
  timer: nodeTimer,
  newId: randomUUID,
  settings: () => settings,
  questionError,
});

const stateOf = (status: EngineStatus): (PersonReport & { kind: 'engine' })['state'] =>
  status.state === 'error' ? (status.isRestarting ? 'restarting' : 'down') : status.state;

let last = '';
engine.onDidChangeStatus((status) => {
  const state = stateOf(status);
  if (state === last) return;
  last = state;
  const model = status.state === 'ready' ? status.model : undefined;
  const loadSeconds = model?.source.kind === 'local' ? model.source.loadSeconds : undefined;
  const at = Date.now();
  const message = status.state === 'error' ? status.message : undefined;
  // The process of a load that has just begun has no id yet.
  setImmediate(() => tell({ kind: 'engine', state, at, pid: engine.pid, loadSeconds, message }));
});
session.onUpdate((update) => {
  if (update.kind === 'text') tell({ kind: 'text', turn: update.turn, text: update.text, at: Date.now() });
});

const isReady = (): boolean => engine.status.state === 'ready' || engine.status.state === 'generating';

/** Waits as a user does: for the engine to restart, else by loading the model again. */
async function untilReady(): Promise<void> {
  while (!isReady()) {
    if (stateOf(engine.status) === 'down') await engine.unload();
    if (engine.status.state === 'off') await engine.load(settings.model).catch(() => {});
    else await delay(20);
  }
}

async function chat(): Promise<never> {
  let other: string | undefined;
  for (let number = 0; ; number++) {
    await untilReady();
    // From one chat to the other and back, so that each is saved and restored again and again.
    const { id } = session.conversation;
    if (other !== undefined) await session.open(other);
    if (session.conversation.turns.length >= turnsPerChat || other === undefined) await session.startNew();
    other = id;
    const question = `Question ${number}: how do I fetch JSON from a URL?`;
    await session.ask(question);
    const turn = session.conversation.turns.at(-1)!;
    tell({ kind: 'asked', conversation: session.conversation.id, turn: turn.id, question });
    await session.idle();
    const { answer, usage } = session.conversation.turns.at(-1)!;
    tell({ kind: 'ended', turn: turn.id, answer, isRestored: usage?.restoredTokens !== undefined });
  }
}

const completion = (number: number): CompletionRequest => ({
  prompt: {
    path: 'example.py',
    languageId: 'python',
    related: [],
    suffix: '',
    prefix: `import os\n\nNUMBER = ${number}\n\ndef main(`,
  },
  place: {
    languageId: 'python',
    linesAbove: ['import os', '', `NUMBER = ${number}`, ''],
    linePrefix: 'def main(',
    lineSuffix: '',
    linesBelow: [],
    indentSize: 4,
    usesTabs: false,
  },
  shape: 'block',
  contextSize: 1024,
  temperature: 0,
  maxTokens: 30,
  timeLimit: 5,
  priority: 'interactive',
});

async function complete(): Promise<never> {
  for (let number = 0; ; number++) {
    while (!isReady()) await delay(20);
    // What fails with the engine comes back with it, or `completed` is never told again.
    await engine.complete(completion(number), {}).then(
      () => tell({ kind: 'completed' }),
      () => {},
    );
    await delay(100);
  }
}

async function downloadFiles(): Promise<never> {
  const downloader = new ModelDownloader({
    folder: path.join(folder, 'models'),
    hashEntry: path.join(projectRoot, 'dist', 'fileHash.mjs'),
    clock: { now: () => Date.now() },
    timer: nodeTimer,
    logger: silent,
  });
  const source = { mirror: download.mirror, token: undefined };
  const { signal } = new AbortController();
  for (;;) {
    try {
      await downloader.download(download.file, { source, signal });
      const file = downloader.pathOf(download.file);
      const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
      rmSync(file);
      tell({ kind: 'downloaded', sha256 });
    } catch (error) {
      if (PhidelityError.from(error).reason === 'download-checksum') tell({ kind: 'refused' });
      // The process before this one has left its lock, or the server was cut off too often.
      else await delay(100);
    }
  }
}

if (conversation) await session.open(conversation);
await Promise.race([chat(), complete(), downloadFiles()]);

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ConversationEvent } from '../../../src/core/conversation/conversationStore.ts';
import { ConversationFiles } from '../../../src/platform/conversations/conversationFiles.ts';
import type { Figure } from '../benchmark.ts';
import { LoopWatch } from '../loopWatch.ts';
import { quantile } from '../quantile.ts';

const logger = { error() {}, warn() {}, info() {}, debug() {} };
const turnCount = 4000;
const piecesPerAnswer = 20;
const runs = 7;
const large = { chats: 60, megabytes: 10 } as const;
const small = { chats: 20_000 } as const;

const lines = (events: readonly ConversationEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

function longChat(id: string): string {
  const events: ConversationEvent[] = [{ type: 'created', at: 1, id }];
  for (let index = 0; index < turnCount; index++) {
    const turn = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    events.push({
      type: 'asked',
      at: index,
      turn,
      question: `How do I fetch JSON from URL number ${index}?`,
    });
    for (let piece = 0; piece < piecesPerAnswer; piece++)
      events.push({ type: 'text', turn, text: `Some words of an answer that goes on, piece ${piece}.\n` });
    events.push({ type: 'ended', at: index, turn, state: 'complete', stopReason: 'end', modelName: 'phi-4' });
  }
  return lines(events);
}

interface Watched {
  readonly seconds: number;
  /** Seconds of processor time, which other programs do not change. */
  readonly processor: number;
  /** Milliseconds for which the event loop stood still at most. */
  readonly blocked: number;
}

async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const watch = new LoopWatch();
  const used = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  return { seconds, processor: (user + system) / 1e6, blocked: watch.stop().longestWork };
}

/** How long the host takes to read and to list long chats, large ones and many. */
export async function longChats(): Promise<Figure[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'phidelity-chats-'));
  const storeIn = (name: string): ConversationFiles => {
    mkdirSync(path.join(root, name), { recursive: true });
    return new ConversationFiles({ folder: path.join(root, name), logger });
  };
  const write = (name: string, id: string, text: string): void =>
    writeFileSync(path.join(root, name, `${id}.jsonl`), text);
  try {
    return [
      ...(await readLong(storeIn('long'), () => write('long', 'long', longChat('long')))),
      ...(await listLarge(storeIn('large'), (id, text) => write('large', id, text))),
      ...(await listMany(storeIn('many'), (id, text) => write('many', id, text))),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function readLong(store: ConversationFiles, write: () => void): Promise<Figure[]> {
  write();
  const reads = [];
  for (let run = 0; run < runs; run++) reads.push(await watched(() => store.read('long')));
  const turns = (await store.read('long'))?.turns.length ?? 0;
  if (turns !== turnCount) throw new Error(`${turns} turns were read.`);
  const name = `a chat of ${turnCount.toLocaleString('en')} turns`;
  const blocked = reads.map((one) => one.blocked);
  return [
    {
      name: `${name} read, fastest of ${runs}`,
      value: Math.min(...reads.map(({ seconds }) => seconds)),
      unit: 's',
      goal: { atMost: 0.3 },
    },
    {
      name: 'processor time of it, median',
      value: quantile(
        reads.map(({ processor }) => processor),
        0.5,
      ),
      unit: 's',
    },
    {
      name: 'the host blocked meanwhile, median',
      value: quantile(blocked, 0.5),
      unit: 'ms',
      goal: { atMost: 10 },
    },
    { name: 'the host blocked meanwhile, worst', value: Math.max(...blocked), unit: 'ms' },
  ];
}

async function listLarge(
  store: ConversationFiles,
  write: (id: string, text: string) => void,
): Promise<Figure[]> {
  const question = 'x'.repeat(100_000);
  const text = lines(
    Array.from({ length: large.megabytes * 10 }, (_, index) => ({
      type: 'asked',
      at: index,
      turn: `${index}`,
      question,
    })),
  );
  for (let index = 0; index < large.chats; index++) write(`${index}`, text);
  const before = heapInUse();
  const first = await watched(() => store.list());
  const kept = await store.list();
  const grown = (heapInUse() - before) / 1e6;
  const name = `${large.chats} chats of ${large.megabytes} MB`;
  return [
    { name: `${name} listed for the first time`, value: first.seconds, unit: 's' },
    { name: `${name}: memory kept (${kept.length} rows)`, value: grown, unit: 'MB', goal: { atMost: 32 } },
  ];
}

/** Bytes, after a collection of garbage. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function listMany(
  store: ConversationFiles,
  write: (id: string, text: string) => void,
): Promise<Figure[]> {
  for (let index = 0; index < small.chats; index++)
    write(`${index}`, lines([{ type: 'asked', at: index, turn: '1', question: `What is number ${index}?` }]));
  const name = `${small.chats.toLocaleString('en')} chats`;
  let listed = 0;
  const first = await watched(async () => (listed = (await store.list()).length));
  const again = await watched(() => store.list());
  return [
    { name: `${name}: listed`, value: listed, unit: 'chats', goal: { atLeast: small.chats } },
    { name: `${name} listed without an index`, value: first.seconds, unit: 's' },
    { name: `${name} listed with one`, value: again.seconds, unit: 's' },
    { name: 'the host blocked by both at most', value: Math.max(first.blocked, again.blocked), unit: 'ms' },
  ];
}

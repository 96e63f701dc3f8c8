import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CleanUpStack } from '../../cleanUpStack.ts';
import { isRunning } from '../../../src/platform/isRunning.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { FaultyModelServer } from './faultyModelServer.ts';
import { hangLimits } from './hangLimits.ts';
import { lostMessages } from './lostMessages.ts';
import { PersonProcess, type SeenTurn } from './personProcess.ts';
import type { PersonReport } from './personReport.ts';
import type { PersonTask } from './personTask.ts';
import { tearConversation } from './tearConversation.ts';
import { tearPart } from './tearPart.ts';

/** How often each fault is chosen, out of 100. */
const shares = {
  'engine killed': 44,
  'engine killed while it loads': 10,
  'engine hangs': 6,
  'editor killed': 12,
  'editor killed while the engine loads': 4,
  'conversation torn': 8,
  'download cut': 8,
  'download corrupted': 4,
  'part of a download torn': 4,
} as const;
type Fault = keyof typeof shares;

/** The longest time of undisturbed work between two faults, in milliseconds. */
const longestPeace = 1500;
/** Milliseconds in which an engine must be gone after whoever started it. */
const orphanAfter = 3000;
const patience = 400_000;

const isDownload = (report: PersonReport): report is PersonReport => report.kind === 'downloaded';

/** A rejection when something takes so long that it will never come. */
async function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = delay(patience, undefined, { signal: controller.signal }).then(() => {
    throw new Error(`${what}: waited for ${patience / 1000} s in vain.`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    controller.abort();
    late.catch(() => {});
  }
}

/** One run: a person at work, in a process that is disturbed, and what came of it. */
class FaultRun {
  readonly #task: PersonTask;
  readonly #server: FaultyModelServer;
  #person: PersonProcess;
  readonly faults = new Map<Fault, number>();
  /** Seconds until the engine was ready again, without the time that the model took to load. */
  readonly recoveries: number[] = [];
  readonly loads: number[] = [];
  readonly noticed: number[] = [];
  readonly lost: string[] = [];
  readonly orphans: number[] = [];
  questions = 0;
  completions = 0;
  restored = 0;
  downs = 0;
  downloads = 0;
  refused = 0;
  wronglyAccepted = 0;

  constructor(folder: string, modelPath: string, server: FaultyModelServer) {
    this.#server = server;
    this.#task = { folder, modelPath, download: { file: server.file, mirror: server.origin } };
    this.#person = new PersonProcess(this.#task);
  }

  async run(count: number): Promise<void> {
    await this.#working();
    for (let done = 0; done < count; done++) {
      await delay(Math.random() * longestPeace);
      const fault = this.#choose();
      this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
      await inTime(fault, this.#disturb(fault));
      await this.#working();
      if ((done + 1) % 25 === 0) process.stderr.write(`  ${done + 1} of ${count} faults\n`);
    }
    await this.#endPerson();
  }

  async end(): Promise<void> {
    await this.#person.kill();
  }

  #choose(): Fault {
    let at = Math.random() * 100;
    for (const [fault, share] of Object.entries(shares)) {
      at -= share;
      if (at < 0) return fault as Fault;
    }
    return 'engine killed';
  }

  async #disturb(fault: Fault): Promise<void> {
    const person = this.#person;
    switch (fault) {
      case 'engine killed':
        return this.#killEngine('SIGKILL');
      case 'engine hangs':
        return this.#killEngine('SIGSTOP');
      case 'engine killed while it loads': {
        const loading = person.nextEngine('loading');
        process.kill(person.enginePid!, 'SIGKILL');
        await loading;
        await delay(Math.random() * 200);
        return this.#killEngine('SIGKILL');
      }
      case 'editor killed':
      case 'conversation torn': {
        const conversation = await this.#endPerson();
        if (fault === 'conversation torn' && conversation)
          this.lost.push(...(await tearConversation(this.#task.folder, conversation, Math.random())));
        return this.#begin(conversation);
      }
      case 'part of a download torn': {
        const conversation = await this.#endPerson();
        const { folder, download } = this.#task;
        tearPart(path.join(folder, 'models', `${download.file.fileName}.part`));
        return this.#begin(conversation);
      }
      case 'download cut': {
        const downloaded = person.next(isDownload);
        this.#server.cut();
        return void (await downloaded);
      }
      case 'download corrupted': {
        const refused = person.next((report): report is PersonReport => report.kind === 'refused');
        this.#server.corrupt();
        return void (await refused);
      }
      case 'editor killed while the engine loads': {
        const conversation = await this.#endPerson();
        this.#person = this.#personWith(conversation);
        await this.#person.nextEngine('loading');
        await this.#endPerson();
        return this.#begin(conversation);
      }
    }
  }

  #personWith(conversation: string | undefined): PersonProcess {
    return new PersonProcess({ ...this.#task, ...(conversation ? { conversation } : {}) });
  }

  async #begin(conversation: string | undefined): Promise<void> {
    this.#person = this.#personWith(conversation);
    await this.#person.nextEngine('ready');
  }

  async #killEngine(signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
    const person = this.#person;
    const pid = person.enginePid!;
    const failed = person.nextEngine('restarting', 'down');
    const ready = failed.then(() => person.nextEngine('ready'));
    const at = Date.now();
    process.kill(pid, signal);
    const failure = await failed;
    if (signal === 'SIGSTOP') this.noticed.push((failure.at - at) / 1000);
    // A person who tries again begins then; a hang begins to count when it is noticed.
    const isDown = failure.state === 'down';
    if (isDown) this.downs += 1;
    const { at: back, loadSeconds = 0 } = await ready;
    this.loads.push(loadSeconds);
    this.recoveries.push((back - (isDown || signal === 'SIGSTOP' ? failure.at : at)) / 1000 - loadSeconds);
    if (isRunning(pid)) this.orphans.push(pid);
  }

  /** Resolves when an answer grows and a completion has come. */
  async #working(): Promise<void> {
    const person = this.#person;
    const of =
      (kind: PersonReport['kind']) =>
      (report: PersonReport): report is PersonReport =>
        report.kind === kind;
    await inTime('work', Promise.all([person.next(of('text')), person.next(of('completed'))]));
  }

  /** Kills the simulated user's process, cleans up after it, and returns its last conversation. */
  async #endPerson(): Promise<string | undefined> {
    const person = this.#person;
    // Only the last engine: the ids of those before, which are seen to end, may be other processes' by now.
    const pid = person.enginePid;
    const killedAt = Date.now();
    await person.kill();
    if (pid !== undefined && (await outlives(pid, killedAt + orphanAfter))) {
      this.orphans.push(pid);
      process.kill(pid, 'SIGKILL');
    }
    const turns: SeenTurn[] = [...person.turns.values()];
    this.questions += turns.length;
    this.completions += person.completions;
    this.restored += person.restored;
    this.downloads += person.accepted.length;
    this.refused += person.refused;
    const { sha256 } = this.#task.download.file;
    this.wronglyAccepted += person.accepted.filter((digest) => digest !== sha256).length;
    this.lost.push(...(await lostMessages(this.#task.folder, turns, killedAt)));
    return turns.at(-1)?.conversation;
  }
}

/** Whether a process still runs at that time, in milliseconds since 1970. */
async function outlives(pid: number, time: number): Promise<boolean> {
  for (;;) {
    if (!isRunning(pid)) return false;
    if (Date.now() >= time) return true;
    await delay(20);
  }
}

/** What is lost when things break at random, and how soon all is well again. */
export const faults: Benchmark = {
  name: 'faults',
  about:
    'random faults while a user chats and completes: what is lost, what is left behind, how soon it recovers',
  run: async ({ model, faults: count }) => {
    const cleanUp = new CleanUpStack();
    const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-faults-'));
    cleanUp.add(() => rmSync(folder, { recursive: true, force: true }));
    const server = await FaultyModelServer.start();
    cleanUp.add(() => server.stop());
    const run = new FaultRun(folder, model, server);
    cleanUp.add(() => run.end());
    try {
      await run.run(count);
    } finally {
      await cleanUp.run();
    }
    for (const what of run.lost) process.stderr.write(`  lost: ${what}\n`);
    const kinds = [...run.faults].map(([name, value]): Figure => ({
      name: `faults: ${name}`,
      value,
      unit: '',
    }));
    return [
      { name: 'faults', value: count, unit: '' },
      ...kinds,
      { name: 'questions asked', value: run.questions, unit: '' },
      { name: 'answers that went on from a saved state', value: run.restored, unit: '' },
      { name: 'completions', value: run.completions, unit: '' },
      { name: 'lost messages', value: run.lost.length, unit: '', goal: { atMost: 0 } },
      { name: 'downloads accepted', value: run.downloads, unit: '' },
      { name: 'downloads deleted for their checksum', value: run.refused, unit: '' },
      { name: 'wrong downloads accepted', value: run.wronglyAccepted, unit: '', goal: { atMost: 0 } },
      { name: 'orphan processes', value: run.orphans.length, unit: '', goal: { atMost: 0 } },
      { name: 'back to ready, less loading: median', value: quantile(run.recoveries, 0.5), unit: 's' },
      { name: 'back to ready, less loading: 95 %', value: quantile(run.recoveries, 0.95), unit: 's' },
      {
        name: 'back to ready, less loading: worst',
        value: Math.max(...run.recoveries),
        unit: 's',
        goal: { atMost: 3 },
      },
      { name: 'loading: median', value: quantile(run.loads, 0.5), unit: 's' },
      { name: 'stayed down until asked to load', value: run.downs, unit: '' },
      ...(run.noticed.length === 0
        ? []
        : [
            {
              name: `hang noticed (limit here ${hangLimits.silence / 1000} s): median`,
              value: quantile(run.noticed, 0.5),
              unit: 's',
            },
          ]),
    ];
  },
};

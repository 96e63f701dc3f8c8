import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostTarget } from '../packageExtension.ts';
import { stageExtension } from '../stageExtension.ts';
import { VscodeProfile } from '../vscode/vscodeProfile.ts';
import { Workbench } from '../vscode/workbench.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { quantile } from './quantile.ts';

const rounds = 5;

/** Milliseconds within which the extension keeps its compiled code, ten seconds after its activation. */
const keepsWithin = 60_000;

/** Milliseconds: VS Code starts it some time after the window can be used. */
const activatesWithin = 60_000;

/** What VS Code itself says of the extension's activation, in milliseconds. */
async function activationTime(workbench: Workbench): Promise<number> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.runningExtension('Phidelity').filter({ hasText: /Activation: \d+ms/ });
  await row.waitFor({ timeout: activatesWithin });
  const text = await row.innerText();
  const milliseconds = /Activation: (\d+)ms/.exec(text)?.[1];
  if (!milliseconds) throw new Error(`VS Code shows no activation time but "${text}".`);
  return Number(milliseconds);
}

/**
 * Stands before the extension's own entry, and writes down how much processor time its host takes until it is activated:
 * its other threads included, but not the waiting for a processor, of which VS Code's figure mostly consists on a busy machine.
 */
const meteringEntry = (main: string, log: string): string => `
  exports.activate = async (context) => {
    const before = process.cpuUsage();
    exports.own = await import(${JSON.stringify(main)});
    await exports.own.activate(context);
    const { user, system } = process.cpuUsage(before);
    require('node:fs').appendFileSync(${JSON.stringify(log)}, (user + system) / 1000 + '\\n');
  };
  exports.deactivate = () => exports.own?.deactivate();`;

/** Windows with a copy of an extension that is laid out in a folder, on the same state. */
class Windows {
  /** As VS Code measures them, in milliseconds. */
  readonly times: number[] = [];
  readonly #profile = VscodeProfile.create();
  readonly #extension = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
  readonly #log = path.join(this.#extension, 'processor-times');
  readonly #workspace: string;

  constructor(folder: string, workspace: string) {
    this.#workspace = workspace;
    cpSync(folder, this.#extension, { recursive: true });
    const manifestFile = path.join(this.#extension, 'package.json');
    const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as { readonly main: string };
    writeFileSync(path.join(this.#extension, 'metering.cjs'), meteringEntry(manifest.main, this.#log));
    writeFileSync(manifestFile, JSON.stringify({ ...manifest, main: './metering.cjs' }));
    this.#profile.linkExtension(this.#extension);
  }

  /** Milliseconds of processor time that the extension host took for each activation but the first. */
  get processorTimes(): number[] {
    return readFileSync(this.#log, 'utf8').trim().split('\n').slice(1).map(Number);
  }

  /** The first window after an installation, open until its compiled code is kept, if it ever is. */
  async first(keepsCode: boolean): Promise<number> {
    return this.#window(() => (keepsCode ? this.#untilKept() : Promise.resolve()));
  }

  async later(): Promise<void> {
    this.times.push(await this.#window(async () => {}));
  }

  remove(): void {
    rmSync(this.#extension, { recursive: true, force: true });
    this.#profile.remove();
  }

  async #untilKept(): Promise<void> {
    const until = performance.now() + keepsWithin;
    while (!this.#hasKept() && performance.now() < until) await sleep(200);
  }

  #hasKept(): boolean {
    const folder = path.join(
      this.#profile.userDataDir,
      'User',
      'globalStorage',
      'phidelity.phidelity',
      'compiled',
    );
    return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.bin'));
  }

  async #window(before: () => Promise<void>): Promise<number> {
    const workbench = await Workbench.open({ profile: this.#profile, folder: this.#workspace });
    try {
      const time = await activationTime(workbench);
      await before();
      return time;
    } finally {
      await workbench.close();
    }
  }
}

/** How long the extension keeps the extension host busy at start-up; and, in turn, the build that `--before` names. */
export const activation: Benchmark = {
  name: 'activation',
  about: `activation of the extension as it is shipped, as VS Code measures it (${rounds} rounds)`,
  run: async ({ before }) => {
    const workspace = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
    const kinds = new Map([
      ...(before === undefined ? [] : [['earlier build', new Windows(before, workspace)] as const]),
      ['this build', new Windows(await stageExtension(hostTarget), workspace)],
    ]);
    const figures: Figure[] = [];
    try {
      for (const [kind, windows] of kinds)
        figures.push({
          name: `${kind}: first activation after an installation`,
          value: await windows.first(kind === 'this build'),
          unit: 'ms',
        });
      for (let round = 0; round < rounds; round++)
        for (const windows of kinds.values()) await windows.later();
      for (const [kind, { times, processorTimes }] of kinds)
        figures.push(
          {
            name: `${kind}: activation, median`,
            value: quantile(times, 0.5),
            unit: 'ms',
            goal: { atMost: 50 },
          },
          { name: `${kind}: activation, worst`, value: Math.max(...times), unit: 'ms' },
          { name: `${kind}: processor time, median`, value: quantile(processorTimes, 0.5), unit: 'ms' },
        );
    } finally {
      for (const windows of kinds.values()) windows.remove();
      rmSync(workspace, { recursive: true, force: true });
    }
    return figures;
  },
};

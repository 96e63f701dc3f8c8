import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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

/** What VS Code itself says of the extension's activation, in milliseconds. */
async function activationTime(workbench: Workbench): Promise<number> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.runningExtension('Phidelity');
  await row.waitFor();
  const text = await row.innerText();
  const milliseconds = /Activation: (\d+)ms/.exec(text)?.[1];
  if (!milliseconds) throw new Error(`VS Code shows no activation time but "${text}".`);
  return Number(milliseconds);
}

/** Windows with an extension that is laid out in a folder, on the same state. */
class Windows {
  readonly times: number[] = [];
  readonly #profile = VscodeProfile.create();
  readonly #folder: string;
  readonly #workspace: string;

  constructor(folder: string, workspace: string) {
    this.#folder = folder;
    this.#workspace = workspace;
    this.#profile.linkExtension(folder);
  }

  /** The first window after an installation, open until its compiled code is kept, if it ever is. */
  async first(keepsCode: boolean): Promise<number> {
    return this.#window(async () => {
      const until = performance.now() + keepsWithin;
      while (keepsCode && !this.#hasKept() && performance.now() < until) await sleep(200);
    });
  }

  async later(): Promise<void> {
    this.times.push(await this.#window(async () => {}));
  }

  remove(): void {
    this.#profile.remove();
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
    } finally {
      for (const windows of kinds.values()) windows.remove();
      rmSync(workspace, { recursive: true, force: true });
    }
    for (const [kind, { times }] of kinds)
      figures.push(
        {
          name: `${kind}: activation, median`,
          value: quantile(times, 0.5),
          unit: 'ms',
          goal: { atMost: 50 },
        },
        { name: `${kind}: activation, worst`, value: Math.max(...times), unit: 'ms' },
      );
    return figures;
  },
};

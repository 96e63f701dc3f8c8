import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hostTarget, packageExtension } from '../packageExtension.ts';
import { Workbench } from '../vscode/workbench.ts';
import type { Benchmark } from './benchmark.ts';
import { quantile } from './quantile.ts';

const runs = 3;

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

/** How long the extension keeps the extension host busy at start-up. */
export const activation: Benchmark = {
  name: 'activation',
  about: `activation of the packaged extension, as VS Code measures it (${runs} times)`,
  run: async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
    const vsix = await packageExtension(hostTarget);
    const times: number[] = [];
    try {
      for (let run = 0; run < runs; run++) {
        const workbench = await Workbench.open({ vsix, folder });
        try {
          times.push(await activationTime(workbench));
        } finally {
          await workbench.close();
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return [
      { name: 'activation, median', value: quantile(times, 0.5), unit: 'ms', goal: { atMost: 50 } },
      { name: 'activation, worst', value: Math.max(...times), unit: 'ms' },
    ];
  },
};

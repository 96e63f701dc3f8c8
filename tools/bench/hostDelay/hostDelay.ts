import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { projectRoot } from '../../projectRoot.ts';
import { VscodeProfile } from '../../vscode/vscodeProfile.ts';
import type { Benchmark } from '../benchmark.ts';

/** What one round of typing did to the extension host's event loop, in milliseconds. */
export interface HostDelay {
  /** Whether completions were switched on. */
  readonly isOn: boolean;
  readonly longest: number;
  /** Of 99.9 % of the loop's turns. */
  readonly percentile: number;
}

const shim = path.join(projectRoot, 'tools', 'vscode', 'codeShim.sh');

async function measure(directory: string): Promise<HostDelay[]> {
  const entry = path.join(directory, 'typeInHost.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'typeInHost.ts')],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const profile = VscodeProfile.create();
  const workspace = path.join(directory, 'workspace');
  const resultFile = path.join(directory, 'result.json');
  mkdirSync(workspace);
  try {
    await runTests({
      ...(process.platform === 'linux' ? { vscodeExecutablePath: shim } : { version: 'stable' }),
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: entry,
      extensionTestsEnv: { PHIDELITY_BENCH_RESULT: resultFile },
      launchArgs: [
        workspace,
        `--user-data-dir=${profile.userDataDir}`,
        `--extensions-dir=${profile.extensionsDir}`,
      ],
    });
    return JSON.parse(readFileSync(resultFile, 'utf8')) as HostDelay[];
  } finally {
    profile.remove();
  }
}

/** How long completing keeps the extension host from its other work, in the real editor. */
export const hostDelay: Benchmark = {
  name: 'host',
  about: 'the extension host while a person types Python, with completions and without',
  run: async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
    try {
      const results = await measure(directory);
      const worst = (isOn: boolean, figure: 'longest' | 'percentile'): number =>
        Math.max(...results.filter((one) => one.isOn === isOn).map((one) => one[figure]));
      return [
        {
          name: 'blocked, longest, with completions',
          value: worst(true, 'longest'),
          unit: 'ms',
          goal: { atMost: 10 },
        },
        { name: 'blocked, 99.9 %, with completions', value: worst(true, 'percentile'), unit: 'ms' },
        { name: 'blocked, longest, without', value: worst(false, 'longest'), unit: 'ms' },
        { name: 'blocked, 99.9 %, without', value: worst(false, 'percentile'), unit: 'ms' },
      ];
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

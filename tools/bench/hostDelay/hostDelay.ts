import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { projectRoot } from '../../projectRoot.ts';
import { VscodeProfile } from '../../vscode/vscodeProfile.ts';
import type { Benchmark } from '../benchmark.ts';
import type { LoopReport } from '../loopWatch.ts';

/** What one round of typing did to the extension host's event loop. */
export interface HostDelay extends LoopReport {
  /** Whether completions were switched on. */
  readonly isOn: boolean;
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
      const worst = (isOn: boolean, figure: keyof LoopReport): number =>
        Math.max(...results.filter((one) => one.isOn === isOn).map((one) => one[figure]));
      return [
        { name: 'blocked by work, longest, with completions', value: worst(true, 'longestWork'), unit: 'ms' },
        { name: 'blocked by work, longest, without', value: worst(false, 'longestWork'), unit: 'ms' },
        {
          name: 'not running or blocked, longest, with completions',
          value: worst(true, 'longestGap'),
          unit: 'ms',
        },
        { name: 'not running or blocked, longest, without', value: worst(false, 'longestGap'), unit: 'ms' },
      ];
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

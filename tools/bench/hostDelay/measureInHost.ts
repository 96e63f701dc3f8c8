import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { projectRoot } from '../../projectRoot.ts';
import { VscodeProfile } from '../../vscode/vscodeProfile.ts';

const shim = path.join(projectRoot, 'tools', 'vscode', 'codeShim.sh');

/**
 * Runs a script in the extension host of a real VS Code, with Phidelity, and returns what it has written as JSON to the
 * file that PHIDELITY_BENCH_RESULT names.
 *
 * @param script Beside this file, or an absolute path; it exports `run`, which VS Code calls.
 * @param environment Variables for the script.
 */
export async function measureInHost<T>(
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
  const profile = VscodeProfile.create();
  try {
    const entry = path.join(directory, 'script.mjs');
    await build({
      entryPoints: [path.resolve(import.meta.dirname, script)],
      outfile: entry,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['vscode'],
      logLevel: 'warning',
    });
    const workspace = path.join(directory, 'workspace');
    const resultFile = path.join(directory, 'result.json');
    mkdirSync(workspace);
    await runTests({
      ...(process.platform === 'linux' ? { vscodeExecutablePath: shim } : { version: 'stable' }),
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: entry,
      extensionTestsEnv: { ...environment, PHIDELITY_BENCH_RESULT: resultFile },
      launchArgs: [
        workspace,
        `--user-data-dir=${profile.userDataDir}`,
        `--extensions-dir=${profile.extensionsDir}`,
      ],
    });
    return JSON.parse(readFileSync(resultFile, 'utf8')) as T;
  } finally {
    profile.remove();
    rmSync(directory, { recursive: true, force: true });
  }
}

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../../tools/projectRoot.ts';

export type Cli = ChildProcessByStdio<Writable, Readable, Readable>;

/** The command line as npm's scripts start it, as the leader of a process group as a shell would do. */
export function startCli(...commandLine: string[]): Cli {
  return startCliIn(process.cwd(), ...commandLine);
}

/** The same, started in a folder. */
export function startCliIn(folder: string, ...commandLine: string[]): Cli {
  return startCliWith({}, folder, ...commandLine);
}

/** The same, with other environment variables; undefined removes one. */
export function startCliWith(
  variables: Readonly<Record<string, string | undefined>>,
  folder: string,
  ...commandLine: string[]
): Cli {
  return spawn(process.execPath, [path.join(projectRoot, 'dist/cli.mjs'), ...commandLine], {
    cwd: folder,
    detached: true,
    env: { ...process.env, XDG_CACHE_HOME: cacheOfTests, LOCALAPPDATA: cacheOfTests, ...variables },
  });
}

/** What is verified in tests is not kept in the user's own folder. */
const cacheOfTests = mkdtempSync(path.join(tmpdir(), 'phidelity-test-cache-'));
process.once('exit', () => rmSync(cacheOfTests, { recursive: true, force: true }));

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export async function outcome(cli: Cli, input = ''): Promise<Outcome> {
  cli.stdin.end(input);
  const closed = once(cli, 'close') as Promise<[number | null]>;
  const [output, errors, [code]] = await Promise.all([text(cli.stdout), text(cli.stderr), closed]);
  return { code, output, errors };
}

export const runCli = (...commandLine: string[]): Promise<Outcome> => outcome(startCli(...commandLine));

import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { aptInstall } from '../aptInstall.ts';
import { findOnPath } from '../findOnPath.ts';
import { SetupError } from '../setupError.ts';

const runner = path.join(import.meta.dirname, 'sandbox.py');

/** What a program may use up. */
export interface SandboxLimits {
  readonly cpuSeconds: number;
  /** A program that sleeps uses no processor time, so this clock runs beside it. */
  readonly wallSeconds: number;
  readonly memoryBytes: number;
}

/** Ample for HumanEval, whose solutions take milliseconds. */
const usualLimits: SandboxLimits = { cpuSeconds: 5, wallSeconds: 10, memoryBytes: 512 * 2 ** 20 };

/** How a program ended: it ran to its end, it raised something, or a limit ended it. */
export type ProgramEnd =
  | { readonly kind: 'passed' }
  | { readonly kind: 'raised'; readonly error: string }
  | { readonly kind: 'killed' };

/** What separates a program from the network and from other processes; the first that the system allows is used. */
const isolations: readonly (readonly string[])[] = [
  // As root, without a user namespace: only so can the program be given to another user.
  ['unshare', '--net', '--pid', '--fork', '--kill-child'],
  ['unshare', '--map-root-user', '--net', '--pid', '--fork', '--kill-child'],
  [],
];

/**
 * Runs Python programs that nobody has read. They have no network, an empty environment, an empty folder, and limits on
 * time, memory, processes and files; sandbox.py says more.
 */
export class PythonSandbox {
  readonly #command: readonly string[];
  readonly #folder: string;
  readonly #limits: SandboxLimits;

  private constructor(command: readonly string[], folder: string, limits: SandboxLimits) {
    this.#command = command;
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Throws a `SetupError` where there is no Python 3 and none can be installed, or it cannot be confined. */
  static async open(limits = usualLimits): Promise<PythonSandbox> {
    if (process.platform === 'win32') throw new SetupError('The sandbox needs Linux or macOS.');
    const python = await findPython();
    const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-sandbox-'));
    for (const isolation of isolations) {
      if (isolation.length > 0 && !(await works(isolation))) continue;
      const command = [...isolation, python, '-I', '-S', '-B', runner];
      const sandbox = new PythonSandbox(command, folder, limits);
      if ((await sandbox.run('import re, typing')).kind === 'passed') return sandbox;
    }
    await rm(folder, { recursive: true });
    throw new SetupError(`${python} does not run in the sandbox. It needs Python 3.8 or newer.`);
  }

  /** Whether programs have no network by the kernel's doing, and not only by the rules in sandbox.py. */
  get isIsolated(): boolean {
    return this.#command[0] === 'unshare';
  }

  /** Runs a program to its end. It passes when it raises nothing. */
  async run(program: string): Promise<ProgramEnd> {
    const word = randomUUID();
    const [executable = '', ...args] = this.#command;
    const child = spawn(executable, args, {
      cwd: this.#folder,
      env: {},
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const end = (): void => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const clock = setTimeout(end, this.#limits.wallSeconds * 1000);
    try {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      // A program may end before it has read itself.
      child.stdin.on('error', () => {});
      child.stdin.end(`${JSON.stringify({ word, ...this.#limits })}\n${program}`);
      await new Promise<void>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', () => resolve());
      });
      return readVerdict(output, word);
    } finally {
      clearTimeout(clock);
      end();
    }
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}

function readVerdict(output: string, word: string): ProgramEnd {
  try {
    const verdict = JSON.parse(output) as { word?: string; error?: string | null };
    if (verdict.word !== word) return { kind: 'killed' };
    return verdict.error === null
      ? { kind: 'passed' }
      : { kind: 'raised', error: verdict.error ?? 'unknown' };
  } catch {
    return { kind: 'killed' };
  }
}

/** The system's own Python: one in a home folder cannot be read by the user that programs run as. */
async function findPython(): Promise<string> {
  const systems = '/usr/bin/python3';
  const found = (): string | undefined => (existsSync(systems) ? systems : findOnPath('python3'));
  if (found() === undefined) await aptInstall(['python3']);
  const python = found();
  if (python === undefined) throw new SetupError('Please install Python 3.');
  return python;
}

async function works([executable = '', ...args]: readonly string[]): Promise<boolean> {
  try {
    await promisify(execFile)(executable, [...args, 'true']);
    return true;
  } catch {
    return false;
  }
}

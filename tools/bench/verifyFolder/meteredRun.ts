import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** What a program took, with all the processes that it started. */
export interface MeteredRun {
  readonly seconds: number;
  /** Processor time, user and system; 0 where the system does not tell (only Linux does). */
  readonly cpuSeconds: number;
  /** The most memory at one time, in MiB, pages that processes share counted once; 0 where the system does not tell. */
  readonly peakMiB: number;
  readonly exitCode: number;
  readonly output: string;
}

/** Milliseconds between two looks at the processes. */
const interval = 250;

/** `CLK_TCK`, which is the same on all machines that Node supports. */
const ticksPerSecond = 100;

/** Runs a program to its end. Its exit code is not judged. */
export async function meteredRun(
  [command, ...args]: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<MeteredRun> {
  const started = performance.now();
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const ticks = new Map<number, number>();
  let peakMiB = 0;
  const look = (): void => {
    if (process.platform !== 'linux') return;
    let kibibytes = 0;
    for (const { pid, used } of familyOf(child.pid!)) {
      ticks.set(pid, used);
      kibibytes += proportionalSize(pid);
    }
    peakMiB = Math.max(peakMiB, kibibytes / 1024);
  };
  const looking = setInterval(look, interval);
  try {
    const [output, [code]] = await Promise.all([
      text(child.stdout),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    const cpuSeconds = [...ticks.values()].reduce((sum, one) => sum + one, 0) / ticksPerSecond;
    const seconds = (performance.now() - started) / 1000;
    return { seconds, cpuSeconds, peakMiB, exitCode: code ?? -1, output };
  } finally {
    clearInterval(looking);
  }
}

/** A process and all that come from it, with the ticks that each has used so far. */
function familyOf(root: number): { readonly pid: number; readonly used: number }[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statOf(name)
        ?.replace(/^.*\) /, '')
        .split(' ');
      return fields
        ? [{ pid: Number(name), parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) }]
        : [];
    });
  const family = new Set([root]);
  for (let before = 0; before < family.size;) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

/** Undefined once the process has ended. */
function statOf(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}

/** In KiB; 0 once the process has ended. */
function proportionalSize(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

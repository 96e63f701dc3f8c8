import { readFileSync } from 'node:fs';

/**
 * Whether a process of this machine runs. One that has ended counts as ended even while its parent has not collected its
 * exit status yet. One of another user counts as running.
 */
export function isRunning(pid: number): boolean {
  // 0 and negative numbers address groups of processes.
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const [, state] = /^.*\) (\w) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state === 'Z';
  } catch {
    return false; // there is no /proc here, or the process has just ended
  }
}

import { isRunning } from '../../src/platform/isRunning.ts';
import { until } from './until.ts';

/** Resolves when a process has ended. */
export async function ended(pid: number): Promise<void> {
  await until(() => !isRunning(pid), `the end of the process ${pid}`);
}

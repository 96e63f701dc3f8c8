import { type ResourceLimits, Worker } from 'node:worker_threads';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';

/** How long a thread may take to end by itself before it is terminated, in milliseconds. */
const graceMilliseconds = 1000;

/**
 * Starts a thread. What it writes, and why it fails, is logged.
 *
 * @param options.entry Its bundled entry.
 * @param options.name What it is called in the log.
 */
export function startThread(options: {
  readonly entry: string;
  readonly name: string;
  readonly logger: Logger;
  readonly resourceLimits?: ResourceLimits;
}): Worker {
  const { entry, name, logger, resourceLimits } = options;
  // The editor's flags must not be inherited.
  const thread = new Worker(entry, {
    execArgv: [],
    stdout: true,
    stderr: true,
    ...(resourceLimits && { resourceLimits }),
  });
  thread.on('error', (error) => logger.error(`${name} thread: ${PhidelityError.from(error).message}`));
  thread.stdout.on('data', (data: Buffer) => logger.debug(`${name}: ${data.toString().trimEnd()}`));
  thread.stderr.on('data', (data: Buffer) => logger.warn(`${name}: ${data.toString().trimEnd()}`));
  return thread;
}

/** Terminates a thread that was told to end, unless it soon does so by itself. */
export function terminateLater(thread: Worker): void {
  const timer = setTimeout(() => void thread.terminate(), graceMilliseconds);
  thread.once('exit', () => clearTimeout(timer));
}

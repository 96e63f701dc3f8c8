import { fork, type ChildProcess } from 'node:child_process';
import * as v from 'valibot';
import { gpuSkipReason } from '../../core/engine/gpu/gpuBackends.ts';
import type { GpuRequest } from '../../core/ports/engine.ts';
import type { GpuFinding } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { gpuFindingSchema } from '../../protocol/schemas/engineSchemas.ts';

/** Milliseconds. A driver that is asked for the first time took some three seconds on a busy machine. */
const patience = 30_000;

/** Ends the process with those that it has started: node-llama-cpp tries a back-end in one of its own. */
function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') return void child.kill('SIGKILL');
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // All of them have ended by themselves.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Asks the drivers for a GPU, in a process of its own: a driver may take down whoever asks, or never answer, which then
 * is what is found. Never rejects.
 *
 * @param options.entry The bundled entry, `dist/gpuReport.mjs`.
 * @param options.patience Milliseconds after which a driver counts as one that does not answer.
 */
export function probeGpu(options: {
  readonly entry: string;
  readonly request: GpuRequest;
  readonly logger: Logger;
  readonly patience?: number;
}): Promise<GpuFinding> {
  const { entry, request, logger } = options;
  const unasked = gpuSkipReason(request, `${process.platform}-${process.arch}`);
  if (unasked) return Promise.resolve(unasked);
  const { backend, addonFolder, failedGpus } = request;
  const limit = options.patience ?? patience;
  return new Promise<GpuFinding>((resolve) => {
    const child = fork(entry, [JSON.stringify({ backend, addonFolder, failedGpus })], {
      execArgv: [],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
    });
    const settle = (finding: GpuFinding): void => {
      clearTimeout(timer);
      end(child);
      resolve(finding);
    };
    const fail = (what: string): void => {
      logger.warn(`Asking for a GPU: ${what}`);
      settle({ state: 'unknown', why: `Its driver could not be asked: ${what}.` });
    };
    const timer = setTimeout(() => fail(`it did not answer within ${limit / 1000} s`), limit);
    child.stderr?.on('data', (data: Buffer) => logger.warn(`Asking for a GPU: ${data.toString().trimEnd()}`));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) =>
      fail(`the process that asked ended with ${signal ?? `code ${code}`}`),
    );
    child.once('message', (message) => {
      child.removeAllListeners('exit');
      const parsed = v.safeParse(gpuFindingSchema, message);
      if (parsed.success) settle(parsed.output);
      else fail('its answer makes no sense');
    });
  });
}

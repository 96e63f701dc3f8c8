import { fork, type ChildProcess } from 'node:child_process';
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { gpuSkipReason } from '../../core/engine/gpu/gpuBackends.ts';
import type { GpuRequest } from '../../core/ports/engine.ts';
import type { GpuFinding } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { gpuFindingSchema } from '../../protocol/schemas/engineSchemas.ts';
import { gpuSkipText } from '../../wording/gpu.ts';
import { childEnvironment, type ChildSetup } from './childEnvironment.ts';

/** Milliseconds. The first call of a driver took about three seconds on a busy machine. */
const defaultTimeout = 30_000;

/** Kills the process and those that it has started: node-llama-cpp tries each back-end in a process of its own. */
function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') return void child.kill('SIGKILL');
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // They have all exited already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Asks the drivers for a GPU, in a separate process: a driver may crash the process that asks, or never answer, which is
 * then the finding. Never rejects.
 *
 * @param options.entry The bundled entry, `dist/gpuReport.mjs`.
 * @param options.timeout Milliseconds after which a driver counts as one that does not answer.
 */
export function probeGpu(
  options: ChildSetup & {
    readonly entry: string;
    readonly request: GpuRequest;
    readonly logger: Logger;
    readonly timeout?: number;
  },
): Promise<GpuFinding> {
  const { entry, request, logger } = options;
  const platform = `${process.platform}-${process.arch}`;
  const skipped = gpuSkipReason(request, platform);
  if (skipped)
    return Promise.resolve({ state: 'none', reason: skipped, why: gpuSkipText(skipped, platform) });
  const { backend, addonFolder, failedGpus } = request;
  const timeout = options.timeout ?? defaultTimeout;
  return new Promise<GpuFinding>((resolve) => {
    const child = fork(entry, [JSON.stringify({ backend, addonFolder, failedGpus })], {
      execArgv: [],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
      env: childEnvironment(options),
    });
    const settle = (finding: GpuFinding): void => {
      clearTimeout(timer);
      end(child);
      resolve(finding);
    };
    const fail = (why: string): void => {
      logger.warn(`GPU probe: ${why}`);
      options.startCache?.forgetTests();
      settle({ state: 'unknown', why });
    };
    const onTimeout = (): void => fail(l10n.t('Its driver did not answer within {0} s.', timeout / 1000));
    const timer = setTimeout(onTimeout, timeout);
    child.stderr?.on('data', (data: Buffer) => logger.warn(`GPU probe: ${data.toString().trimEnd()}`));
    child.once('error', (error) => fail(l10n.t('Its driver could not be asked ({0}).', error.message)));
    child.once('exit', (code, signal) =>
      fail(l10n.t('The process that asked its driver ended unexpectedly ({0}).', signal ?? `${code}`)),
    );
    child.once('message', (message) => {
      child.removeAllListeners('exit');
      const parsed = v.safeParse(gpuFindingSchema, message);
      if (parsed.success) settle(parsed.output);
      else fail(l10n.t('The process that asked its driver gave an invalid answer.'));
    });
  });
}

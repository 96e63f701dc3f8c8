import { fork } from 'node:child_process';
import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { childEnvironment, type ChildSetup } from '../engine/childEnvironment.ts';
import { fileReportAnswerSchema, type ModelFileReport } from '../../protocol/schemas/fileReportSchemas.ts';

/** Milliseconds. Reading a header takes well under a second, but a slow network share may take long. */
const timeout = 60_000;

/**
 * Inspects a model's file in a process of its own, since a damaged one may crash its reader. Rejects with
 * PhidelityErrors: those of the file, and `model-unreadable` where the process crashes.
 *
 * @param options.entry The bundled entry, `dist/fileReport.mjs`.
 */
export function inspectModelFile(
  options: ChildSetup & {
    readonly entry: string;
    readonly path: string;
  },
): Promise<ModelFileReport> {
  const { entry, path } = options;
  return new Promise<ModelFileReport>((resolve, reject) => {
    const child = fork(entry, [path], {
      execArgv: [],
      serialization: 'json',
      stdio: 'ignore',
      env: childEnvironment(options),
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
    const fail = (why: string): void => {
      clearTimeout(timer);
      options.startCache?.forgetTests();
      reject(
        new PhidelityError(
          'model-unreadable',
          l10n.t(
            '{0} could not be inspected ({1}). It may be damaged: choose another file.',
            basename(path),
            why,
          ),
        ),
      );
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(l10n.t('its process ended: {0}', signal ?? code ?? '')));
    child.once('message', (message) => {
      clearTimeout(timer);
      const parsed = v.safeParse(fileReportAnswerSchema, message);
      if (!parsed.success) return fail(l10n.t('its report is not valid'));
      if ('report' in parsed.output) resolve(parsed.output.report);
      else reject(new PhidelityError(parsed.output.reason, parsed.output.message));
    });
  });
}

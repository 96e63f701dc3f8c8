import { fork } from 'node:child_process';
import { basename } from 'node:path';
import * as v from 'valibot';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { childEnvironment } from '../engine/childEnvironment.ts';
import { fileReportAnswerSchema, type ModelFileReport } from '../../protocol/schemas/fileReportSchemas.ts';

/** Reading a header takes well under a second; a file on a slow network share may take long. */
const longest = 60_000;

/**
 * Looks at a model's file in a process of its own, since a damaged one may take down whoever reads it. Rejects with
 * PhidelityErrors: those of the file, `model-unreadable` where the process did not survive it.
 *
 * @param options.entry The bundled entry, `dist/fileReport.mjs`.
 */
export function inspectModelFile(options: {
  readonly entry: string;
  readonly path: string;
  /** Path of the l10n bundle for the report's words; English without it. */
  readonly languageBundle?: string | undefined;
}): Promise<ModelFileReport> {
  const { entry, path } = options;
  return new Promise<ModelFileReport>((resolve, reject) => {
    const child = fork(entry, [path], {
      execArgv: [],
      serialization: 'json',
      stdio: 'ignore',
      env: childEnvironment(options.languageBundle),
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), longest);
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(
        new PhidelityError(
          'model-unreadable',
          `${basename(path)} could not be looked at (${why}). It may be damaged: choose another file.`,
        ),
      );
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`the process for it ended: ${signal ?? code}`));
    child.once('message', (message) => {
      clearTimeout(timer);
      const parsed = v.safeParse(fileReportAnswerSchema, message);
      if (!parsed.success) return fail('its report makes no sense');
      if ('report' in parsed.output) resolve(parsed.output.report);
      else reject(new PhidelityError(parsed.output.reason, parsed.output.message));
    });
  });
}

import { parseArgs } from 'node:util';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { errorFindings } from '../core/verification/findings/finding.ts';
import { sarifLog } from './sarifLog.ts';
import { sourceFiles } from './sourceFiles.ts';
import { StderrLogger } from './stderrLogger.ts';
import { verifyFiles } from './verifyFiles.ts';
import { jsonReport, summary, textReport, unfinished } from './verifyReport.ts';

/** The exit code if something was found that cannot work. */
const foundErrors = 1;

/** The exit code if nothing was found, but not everything could be verified. */
const couldNotVerify = 2;

const usage = `Usage: npm run -s verify -- [--python PATH] [--json | --sarif] [--strict] [--no-cache] [--verbose] FILE|FOLDER …

Verifies the imports and APIs of Python files and notebooks against an environment.
--python PATH  the interpreter or virtual environment to check against
--json         findings as JSON, on standard output
--sarif        findings as SARIF 2.1.0, for code scanning
--strict       what could not be checked counts, too
--no-cache     checks everything, and keeps nothing on disk

The exit code is 1 if something cannot work, 2 if not everything was looked at, otherwise 0.
`;

/** The exit code. */
async function report(commandLine: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    allowPositionals: true,
    options: {
      python: { type: 'string' },
      json: { type: 'boolean', default: false },
      sarif: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'no-cache': { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (positionals.length === 0)
    throw new PhidelityError('internal', 'Name the files or folders to verify after the options.');
  const files = await sourceFiles(positionals);
  const { python, 'no-cache': isUncached, verbose } = values;
  const options = { python, isCached: !isUncached, logger: new StderrLogger(verbose) };
  const found = await verifyFiles(files, options, signal);
  if (values.sarif) process.stdout.write(`${JSON.stringify(sarifLog(found), undefined, 2)}\n`);
  else if (values.json) process.stdout.write(`${JSON.stringify(jsonReport(found), undefined, 2)}\n`);
  else process.stdout.write(textReport(found));
  process.stderr.write(summary(found));
  const kinds = found.flatMap(({ findings }) => findings.map(({ kind }) => kind));
  if (kinds.some((kind) => errorFindings.has(kind))) return foundErrors;
  const isUnfinished = unfinished(found) !== '' || (values.strict && kinds.includes('unknown'));
  return isUnfinished ? couldNotVerify : 0;
}

/**
 * Verifies the imports and APIs of Python files. The findings go to standard output. The exit code is 1 if something does
 * not exist or is not known on PyPI, so that CI can use it, and 2 if files, or uses in them, could not be verified.
 */
export async function verify(commandLine: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    process.exitCode = await report(commandLine, signal);
  } catch (error) {
    process.exitCode = couldNotVerify;
    if (!signal.aborted) process.stderr.write(`${PhidelityError.from(error).message}\n`);
  }
}

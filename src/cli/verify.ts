import path from 'node:path';
import { parseArgs } from 'node:util';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { errorFindings } from '../core/verification/findings/finding.ts';
import { findInterpreter } from '../platform/verification/interpreter/findInterpreter.ts';
import { terminalText } from '../core/text/untrustedText.ts';
import { fileProjects, shownPath } from './fileProjects.ts';
import { sarifLog } from './sarifLog.ts';
import { sourceFiles } from './sourceFiles.ts';
import { StderrLogger } from './stderrLogger.ts';
import { verifyProject, type VerifyOptions } from './verifyProject.ts';
import {
  type FileFindings,
  type FoundProblem,
  jsonReport,
  summary,
  textReport,
  unfinished,
  type VerifyReport,
} from './verifyReport.ts';

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

Each file is judged in its own project, wherever the command is started. The exit code is 1 if something cannot work,
else 2 if not everything could be looked at, else 0: see docs/ci.md.
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
      help: { type: 'boolean', short: 'h', default: false },
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
  if (values.json && values.sarif) throw new PhidelityError('internal', 'Choose one of --json and --sarif.');
  const { python, 'no-cache': isUncached, verbose } = values;
  const options = { python, isCached: !isUncached, logger: new StderrLogger(verbose) };
  const found = await verifyAll(positionals, options, signal);
  if (values.sarif) process.stdout.write(`${JSON.stringify(sarifLog(found), undefined, 2)}\n`);
  else if (values.json) process.stdout.write(`${JSON.stringify(jsonReport(found), undefined, 2)}\n`);
  else process.stdout.write(textReport(found));
  process.stderr.write(terminalText(summary(found)));
  const kinds = found.files.flatMap(({ findings }) => findings.map(({ kind }) => kind));
  if (kinds.some((kind) => errorFindings.has(kind))) return foundErrors;
  const isUnfinished = unfinished(found).length > 0 || (values.strict && kinds.includes('unknown'));
  return isUnfinished ? couldNotVerify : 0;
}

/** All that is named, project by project; the files in the order in which they were named. */
async function verifyAll(
  names: readonly string[],
  options: Omit<VerifyOptions, 'onFile'>,
  signal: AbortSignal,
): Promise<VerifyReport> {
  const { python } = options;
  const explicitPath = python === undefined ? undefined : path.resolve(python);
  // A given path that is not a Python interpreter is an error here, not a machine without packages.
  if (explicitPath !== undefined)
    await findInterpreter({ explicitPath, environment: process.env, isTrusted: true }, signal);
  const files = await sourceFiles(names);
  const found: FileFindings[] = [];
  const problems: FoundProblem[] = [];
  let done = 0;
  const onFile = (): void => showProgress(done++, files.length);
  for (const project of await fileProjects(files)) {
    const report = await verifyProject(project, { ...options, python: explicitPath, onFile }, signal);
    found.push(...report.files);
    problems.push(...report.problems);
  }
  showProgress(files.length, files.length);
  const order = new Map(files.map((file, at) => [shownPath(file.path), at]));
  return { files: found.toSorted((one, other) => order.get(one.path)! - order.get(other.path)!), problems };
}

/** On a terminal, how far it has come; nothing is left of it at the end. */
function showProgress(done: number, all: number): void {
  if (!process.stderr.isTTY || all < 2) return;
  const line = done < all ? `${done + 1} of ${all} files` : '';
  process.stderr.write(`\r\u001b[K${line}`);
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
    if (!signal.aborted) process.stderr.write(`${terminalText(PhidelityError.from(error).message)}\n`);
  }
}

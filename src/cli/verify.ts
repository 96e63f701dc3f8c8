import path from 'node:path';
import { parseArgs } from 'node:util';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { Verification } from '../core/verification/codeVerifier.ts';
import { errorFindings } from '../core/verification/findings/finding.ts';
import { findingsOf, settledFindingsOf } from '../core/verification/findings/reportItem.ts';
import { familiarModules } from '../core/verification/packages/classifyModule.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { findInterpreter } from '../platform/verification/interpreter/findInterpreter.ts';
import { VerifiedApisFile } from '../platform/verification/verifiedApisFile.ts';
import { LocalCodeVerifier } from '../platform/verification/verifier/localCodeVerifier.ts';
import { toReportItems } from '../wording/verdict.ts';
import { sarifLog } from './sarifLog.ts';
import { readSourceFile, sourceFiles } from './sourceFiles.ts';
import { StderrLogger } from './stderrLogger.ts';
import { type FileFindings, jsonReport, summary, textReport, unfinished } from './verifyReport.ts';

/** The exit code if something was found that cannot work. */
const foundErrors = 1;

/** The exit code if nothing was found, but not everything could be verified. */
const couldNotVerify = 2;

/** In CI nobody waits at the screen, and a busy machine must not decide what is found. */
const limitMilliseconds = 10 * 60_000;

/** Files are checked one after the other, so that only the findings of thousands of files are in memory. */
async function verifyFiles(
  files: readonly string[],
  python: string | undefined,
  logger: StderrLogger,
  signal: AbortSignal,
): Promise<FileFindings[]> {
  const folder = process.cwd();
  // A given path that is not a Python interpreter is an error here, not a machine without packages.
  if (python !== undefined)
    await findInterpreter(
      { folder, explicitPath: python, environment: process.env, isTrusted: true },
      signal,
    );
  // What users have verified in this folder is not flagged here either.
  const verifiedApis = await new VerifiedApisFile({ folder, timer: nodeTimer }).read();
  const verifier = new LocalCodeVerifier({
    environment: process.env,
    timer: nodeTimer,
    logger,
    limitMilliseconds,
  });
  verifier.configure({
    familiar: familiarModules,
    isTrusted: true,
    folders: [{ path: folder, interpreter: python }],
  });
  try {
    const found: FileFindings[] = [];
    for (const [at, file] of files.entries()) {
      showProgress(at, files.length);
      const shownPath = path.relative(folder, path.resolve(file)).split(path.sep).join('/');
      const source = await readSourceFile(file);
      if (!source) {
        found.push({ path: shownPath, source, findings: [], unanswered: 0, settled: [] });
        continue;
      }
      const { code } = source;
      const verification = await verifier.verify({ code, path: path.resolve(file), folder }, signal);
      const items = toReportItems(verification, (api) => verifiedApis?.covers(api) ?? false);
      found.push({
        path: shownPath,
        source,
        findings: findingsOf(items),
        unanswered: unansweredIn(verification),
        settled: settledFindingsOf(items),
      });
    }
    showProgress(files.length, files.length);
    return found;
  } finally {
    verifier.dispose();
  }
}

/** How many uses were not looked at: the checker did not answer, or was not asked. */
function unansweredIn({ uses }: Verification): number {
  return uses.filter(
    ({ verdict }) =>
      verdict.kind === 'unknown' && (verdict.reason === 'checker-failed' || verdict.reason === 'too-long'),
  ).length;
}

const usage = `Usage: npm run -s verify -- [--python PATH] [--json | --sarif] [--strict] [--verbose] FILE|FOLDER …

Verifies the imports and APIs of Python files and notebooks against an environment.
--python PATH  the interpreter or virtual environment to check against
--json         findings as JSON, on standard output
--sarif        findings as SARIF 2.1.0, for code scanning
--strict       what could not be checked counts, too

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
  const found = await verifyFiles(files, values.python, new StderrLogger(values.verbose), signal);
  if (values.sarif) process.stdout.write(`${JSON.stringify(sarifLog(found), undefined, 2)}\n`);
  else if (values.json) process.stdout.write(`${JSON.stringify(jsonReport(found), undefined, 2)}\n`);
  else process.stdout.write(textReport(found));
  process.stderr.write(summary(found));
  const kinds = found.flatMap(({ findings }) => findings.map(({ kind }) => kind));
  if (kinds.some((kind) => errorFindings.has(kind))) return foundErrors;
  const isUnfinished = unfinished(found) !== '' || (values.strict && kinds.includes('unknown'));
  return isUnfinished ? couldNotVerify : 0;
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
    if (!signal.aborted) process.stderr.write(`${PhidelityError.from(error).message}\n`);
  }
}

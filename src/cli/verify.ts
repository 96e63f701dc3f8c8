import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { excludedFolders } from '../core/python/excludedFolders.ts';
import { lineColumnAt } from '../core/text/textPositions.ts';
import type { Verification } from '../core/verification/codeVerifier.ts';
import { errorFindings, type Finding } from '../core/verification/findings/finding.ts';
import { findingsOf, settledFindingsOf } from '../core/verification/findings/reportItem.ts';
import { familiarModules } from '../core/verification/packages/classifyModule.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { findInterpreter } from '../platform/verification/interpreter/findInterpreter.ts';
import { VerifiedApisFile } from '../platform/verification/verifiedApisFile.ts';
import { LocalCodeVerifier } from '../platform/verification/verifier/localCodeVerifier.ts';
import { toReportItems } from '../wording/verdict.ts';
import { type FileFindings, recordName, sarifLog } from './sarifLog.ts';
import { StderrLogger } from './stderrLogger.ts';

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
    for (const file of files) {
      const code = await readFile(file, 'utf8').catch((error: unknown) => {
        throw new PhidelityError('internal', `${file} cannot be read: ${PhidelityError.from(error).message}`);
      });
      const verification = await verifier.verify({ code, path: path.resolve(file), folder }, signal);
      const shownPath = path.relative(folder, path.resolve(file)).split(path.sep).join('/');
      const items = toReportItems(verification, (api) => verifiedApis?.covers(api) ?? false);
      found.push({
        path: shownPath,
        code,
        findings: findingsOf(items),
        unanswered: unansweredIn(verification),
        settled: settledFindingsOf(items),
      });
    }
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

function textReport(files: readonly FileFindings[]): string {
  return files
    .flatMap(({ path: file, code, findings }) =>
      findings.map(({ kind, message, range }) => {
        const { line, column } = lineColumnAt(code, range.start);
        return `${file}:${line}:${column}: ${kind}: ${message}\n`;
      }),
    )
    .join('');
}

function jsonReport(files: readonly FileFindings[]): unknown {
  return files.map(({ path: file, code, findings, settled }) => {
    const listed = (some: readonly Finding[]): unknown =>
      some.map(({ kind, message, range }) => ({ kind, message, ...lineColumnAt(code, range.start) }));
    return { path: file, findings: listed(findings), verified: listed(settled) };
  });
}

function summary(files: readonly FileFindings[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of files.flatMap(({ findings }) => findings))
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const found = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  const settled = files.reduce((sum, file) => sum + file.settled.length, 0);
  const left = settled === 0 ? '' : `, ${settled} left out as marked in ${recordName}`;
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}: ${found || 'no findings'}${left}\n`;
}

/** What was not looked at, file by file; empty where everything was. */
function unansweredReport(files: readonly FileFindings[]): string {
  return files
    .filter(({ unanswered }) => unanswered > 0)
    .map(
      ({ path: file, unanswered }) =>
        `${file}: ${unanswered} ${unanswered === 1 ? 'use was' : 'uses were'} not checked.\n`,
    )
    .join('');
}

/** The exit code. */
async function report(commandLine: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    allowPositionals: true,
    options: {
      python: { type: 'string' },
      json: { type: 'boolean', default: false },
      sarif: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0)
    throw new PhidelityError('internal', 'Name the files or folders to verify after the options.');
  const files = await pythonFiles(positionals);
  const found = await verifyFiles(files, values.python, new StderrLogger(values.verbose), signal);
  if (values.sarif) process.stdout.write(`${JSON.stringify(sarifLog(found), undefined, 2)}\n`);
  else if (values.json) process.stdout.write(`${JSON.stringify(jsonReport(found), undefined, 2)}\n`);
  else process.stdout.write(textReport(found));
  const unanswered = unansweredReport(found);
  process.stderr.write(summary(found) + unanswered);
  if (found.some(({ findings }) => findings.some(({ kind }) => errorFindings.has(kind)))) return foundErrors;
  return unanswered === '' ? 0 : couldNotVerify;
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

/**
 * The named Python files and those in the named folders, in a stable order. Hidden folders and those of installed packages
 * are skipped.
 *
 * @throws PhidelityError for a name that is neither a file nor a folder.
 */
async function pythonFiles(names: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names) {
    const status = await stat(name).catch(() => {
      throw new PhidelityError('internal', `There is no file or folder ${name}.`);
    });
    if (status.isDirectory()) files.push(...(await filesBelow(name)));
    else files.push(name);
  }
  return [...new Set(files)];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!excludedFolders.has(entry.name) && !entry.name.startsWith('.'))
        files.push(...(await filesBelow(inside)));
    } else if (/\.pyw?$/.test(entry.name)) files.push(inside);
  }
  return files;
}

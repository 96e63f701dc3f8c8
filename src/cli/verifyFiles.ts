import { availableParallelism } from 'node:os';
import path from 'node:path';
import { mapConcurrently, mapFromBothEnds } from '../core/lifetime/async.ts';
import type { Logger } from '../core/ports/logger.ts';
import type { Verification } from '../core/verification/codeVerifier.ts';
import { findingsOf, settledFindingsOf } from '../core/verification/findings/reportItem.ts';
import { familiarModules } from '../core/verification/packages/classifyModule.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { userCacheFolder } from '../platform/verification/cache/resultStore.ts';
import { findInterpreter } from '../platform/verification/interpreter/findInterpreter.ts';
import { VerifiedApisFile } from '../platform/verification/verifiedApisFile.ts';
import { LocalCodeVerifier } from '../platform/verification/verifier/localCodeVerifier.ts';
import { toReportItems } from '../wording/verdict.ts';
import { readSourceFile } from './sourceFiles.ts';
import type { FileFindings } from './verifyReport.ts';

/** In CI nobody waits at the screen, and a busy machine must not decide what is found. */
const limitMilliseconds = 10 * 60_000;

/** So much memory for what pyright knows, in MiB; what else its processes and this one take is a fifth of it. */
const heapOfAll = 960;

/** With fewer files, a second process would start for nothing. */
const filesOfTwo = 32;

/**
 * Verifies files in the current folder, in their order. With many files, two processes of pyright share them; a third
 * would need too much memory.
 *
 * @param options.python The interpreter, or the folder of an environment; undefined for the one that is found.
 * @param options.isCached Whether verdicts are kept on disk, and taken from there.
 * @throws PhidelityError for a `python` that is none.
 */
export async function verifyFiles(
  files: readonly string[],
  options: { readonly python: string | undefined; readonly isCached: boolean; readonly logger: Logger },
  signal: AbortSignal,
): Promise<FileFindings[]> {
  const folder = process.cwd();
  const { python, isCached, logger } = options;
  // A given path that is not a Python interpreter is an error here, not a machine without packages.
  if (python !== undefined)
    await findInterpreter(
      { folder, explicitPath: python, environment: process.env, isTrusted: true },
      signal,
    );
  // What users have verified in this folder is not flagged here either.
  const verifiedApis = await new VerifiedApisFile({ folder, timer: nodeTimer }).read();
  const isShared = files.length >= filesOfTwo && availableParallelism() > 1;
  const verifier = new LocalCodeVerifier({
    environment: process.env,
    timer: nodeTimer,
    logger,
    limitMilliseconds,
    processes: isShared ? 2 : 1,
    heapLimit: isShared ? heapOfAll / 2 : heapOfAll,
    cacheFolder: isCached ? verdictFolder() : undefined,
  });
  verifier.configure({
    familiar: familiarModules,
    isTrusted: true,
    folders: [{ path: folder, interpreter: python }],
  });
  let done = 0;
  const verifyFile = async (file: string): Promise<FileFindings> => {
    showProgress(done++, files.length);
    const shownPath = path.relative(folder, path.resolve(file)).split(path.sep).join('/');
    const source = await readSourceFile(file);
    if (!source) return { path: shownPath, source, findings: [], unanswered: 0, settled: [] };
    const { code } = source;
    const verification = await verifier.verify({ code, path: path.resolve(file), folder }, signal);
    const items = toReportItems(verification, (api) => verifiedApis?.covers(api) ?? false);
    return {
      path: shownPath,
      source,
      findings: findingsOf(items),
      unanswered: unansweredIn(verification),
      settled: settledFindingsOf(items),
    };
  };
  try {
    const resolved = files.map((file) => path.resolve(file));
    await verifier.expect(resolved, folder, signal);
    const found = isShared
      ? await mapFromBothEnds(files, verifyFile)
      : await mapConcurrently(files, 1, verifyFile);
    showProgress(files.length, files.length);
    await verifier.trimCache();
    return found;
  } finally {
    verifier.dispose();
  }
}

/** Where verdicts are kept. */
function verdictFolder(): string | undefined {
  const folder = userCacheFolder(process.env);
  return folder === undefined ? undefined : path.join(folder, 'phidelity', 'verdicts');
}

/** How many uses were not looked at: the checker did not answer, or was not asked. */
function unansweredIn({ uses }: Verification): number {
  return uses.filter(
    ({ verdict }) =>
      verdict.kind === 'unknown' && (verdict.reason === 'checker-failed' || verdict.reason === 'too-long'),
  ).length;
}

/** On a terminal, how far it has come; nothing is left of it at the end. */
function showProgress(done: number, all: number): void {
  if (!process.stderr.isTTY || all < 2) return;
  const line = done < all ? `${done + 1} of ${all} files` : '';
  process.stderr.write(`\r\u001b[K${line}`);
}

import path from 'node:path';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { mapConcurrently } from '../core/lifetime/async.ts';
import type { Logger } from '../core/ports/logger.ts';
import type { Verification } from '../core/verification/codeVerifier.ts';
import { findingsOf, settledFindingsOf } from '../core/verification/findings/reportItem.ts';
import { familiarModules, isPresent } from '../core/verification/packages/classifyModule.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { userCacheFolder } from '../platform/verification/cache/resultStore.ts';
import { VerifiedApisFile } from '../platform/verification/verifiedApisFile.ts';
import { LocalCodeVerifier } from '../platform/verification/verifier/localCodeVerifier.ts';
import { describePythonProblem } from '../wording/pythonProblem.ts';
import { toReportItems } from '../wording/verdict.ts';
import { type FileProject, shownPath } from './fileProjects.ts';
import { readSource, unreadSource } from './readSource.ts';
import type { NamedFile } from './sourceFiles.ts';
import type { FileFindings, VerifyReport } from './verifyReport.ts';

/** In CI nobody waits at the screen, and a busy machine must not decide what is found. */
const limitMilliseconds = 10 * 60_000;

/** So much memory for what pyright knows, in MiB; what else its process and this one take is a fifth of it. */
const heapLimit = 960;

/** The next file is scanned while pyright checks one. */
const filesAtOnce = 2;

export interface VerifyOptions {
  /** The absolute path of the interpreter, or of the folder of an environment; undefined for the one that is found. */
  readonly python: string | undefined;
  /** Whether verdicts are kept on disk, and taken from there. */
  readonly isCached: boolean;
  readonly logger: Logger;
  /** Called before each file. */
  readonly onFile: () => void;
}

interface FoundInFile extends FileFindings {
  /** In words, if something counts as not installed only because there is no Python that can be used. */
  readonly missingPython: readonly string[];
}

/**
 * Verifies the files of a project, in their order, with one process of pyright. A second one would read and infer again what
 * files have in common: on 1.7 MB of Celery, two took nearly twice the processor time of one.
 */
export async function verifyProject(
  project: FileProject,
  options: VerifyOptions,
  signal: AbortSignal,
): Promise<VerifyReport> {
  const { folder, files } = project;
  const problems = [...project.problems];
  const verifiedApis = await new VerifiedApisFile({ folder: project.recordFolder, timer: nodeTimer })
    .read()
    .catch((error: unknown) => {
      problems.push({ problem: PhidelityError.from(error).message });
      return undefined;
    });
  const verifier = verifierOf(folder, options);
  const verifyFile = async ({ path: file, within, problem }: NamedFile): Promise<FoundInFile[]> => {
    options.onFile();
    const source = problem === undefined ? await readSource(file) : unreadSource(problem);
    // As other files in a folder that are not Python.
    if (source.isForeign && within !== undefined) return [];
    const { code } = source;
    const verification = await verifier.verify({ code, path: path.resolve(file), folder }, signal);
    const items = toReportItems(verification, (api) => verifiedApis?.covers(api) ?? false);
    const found = {
      path: shownPath(file),
      source,
      findings: findingsOf(items),
      unanswered: unansweredIn(verification),
      settled: settledFindingsOf(items),
      missingPython: missingPython(verification),
    };
    return [found];
  };
  try {
    const paths = files.map((file) => path.resolve(file.path));
    await verifier.expect(paths, folder, signal);
    const byFile = await mapConcurrently(files, filesAtOnce, verifyFile);
    const found = byFile.flat();
    await verifier.trimCache();
    for (const problem of new Set(found.flatMap((one) => one.missingPython))) problems.push({ problem });
    return { files: found, problems };
  } finally {
    verifier.dispose();
  }
}

function verifierOf(folder: string, { python, isCached, logger }: VerifyOptions): LocalCodeVerifier {
  const verifier = new LocalCodeVerifier({
    environment: environmentHere(),
    timer: nodeTimer,
    logger,
    limitMilliseconds,
    heapLimit,
    cacheFolder: isCached ? verdictFolder() : undefined,
  });
  verifier.configure({
    familiar: familiarModules,
    isTrusted: true,
    folders: [{ path: folder, interpreter: python }],
  });
  return verifier;
}

/** Where verdicts are kept; undefined where the user has no folder for it. */
function verdictFolder(): string | undefined {
  const folder = userCacheFolder(process.env);
  return folder === undefined ? undefined : path.join(folder, 'phidelity', 'verdicts');
}

/** Python takes relative folders of PYTHONPATH from where it is started. */
function environmentHere(): Record<string, string | undefined> {
  const folders = process.env['PYTHONPATH']?.split(path.delimiter).filter((one) => one !== '');
  const absolute = folders?.map((one) => path.resolve(one)).join(path.delimiter);
  return { ...process.env, ...(absolute !== undefined && { PYTHONPATH: absolute }) };
}

/** Says so where something counts as not installed only because there is no Python that can be used. */
function missingPython({ imports, basis }: Verification): string[] {
  const { python, pythonProblem } = basis;
  if (pythonProblem) return [describePythonProblem(pythonProblem)];
  const isAsked = imports.some(({ module }) => module && !isPresent(module));
  return python || !isAsked ? [] : ['No Python was found, so nothing counts as installed.'];
}

/** How many uses were not looked at: the checker did not answer, or was not asked. */
function unansweredIn({ uses }: Verification): number {
  return uses.filter(
    ({ verdict }) =>
      verdict.kind === 'unknown' && (verdict.reason === 'checker-failed' || verdict.reason === 'too-long'),
  ).length;
}

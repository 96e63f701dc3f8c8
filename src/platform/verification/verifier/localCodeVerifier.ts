import path from 'node:path';
import type { Position } from '../../../core/text/position.ts';
import type {
  CodeToParse,
  CodeToVerify,
  CodeVerifier,
  Verification,
  VerifiedFolder,
  VerifierSettings,
} from '../../../core/verification/codeVerifier.ts';
import type { TextsToCheck, TypeChecker, TypeProblem } from '../../../core/verification/typeChecker.ts';
import type {
  BrokenPlaceFinder,
  BrokenPlaces,
  DefinitionChange,
} from '../../../core/edits/next/brokenPlaces.ts';
import type {
  NameVerdict,
  PlacedCode,
  PlacedName,
  PlacedNameJudge,
} from '../../../core/guidance/nameJudge.ts';
import { probeName } from '../../../core/guidance/nameProbe.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { importPrelude } from '../../../core/verification/codeBlocks/prepareBlock.ts';
import { TextPositions } from '../../../core/text/textPositions.ts';
import { invalidSyntax } from '../../../core/verification/syntax/invalidSyntax.ts';
import { verifyCode } from '../../../core/verification/verifyCode.ts';
import { packagedPaths } from '../../packagedPaths.ts';
import { findBrokenPlaces } from '../broken/findBrokenPlaces.ts';
import { CachedChecker } from '../cache/cachedChecker.ts';
import { checkerStamp } from '../cache/environmentStamp.ts';
import { ResultStore } from '../cache/resultStore.ts';
import { findInterpreter } from '../interpreter/findInterpreter.ts';
import { LocalPackageKnowledge } from '../packages/localPackageKnowledge.ts';
import { ScriptFolders } from '../packages/scriptFolders.ts';
import type { EnvironmentChecker } from '../pyright/environmentChecker.ts';
import { ImportFolders } from '../packages/importFolders.ts';
import { NameChecker } from '../pyright/nameChecker.ts';
import type { PythonEnvironment } from '../pyright/server/pyrightFolder.ts';
import { checkTypes } from '../pyright/checkTypes.ts';
import { PyrightChecker } from '../pyright/pyrightChecker.ts';

interface FolderParts {
  readonly knowledge: LocalPackageKnowledge;
  readonly checker: EnvironmentChecker;
  readonly names: NameChecker;
  readonly scripts: ScriptFolders;
  readonly projects: ImportFolders;
}

/** Verifies code in this process, with pyright in its own. Each workspace folder has its own Python and pyright. */
export class LocalCodeVerifier implements CodeVerifier, PlacedNameJudge, TypeChecker, BrokenPlaceFinder {
  readonly #options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly timer: Timer;
    readonly logger: Logger;
    readonly limitMilliseconds?: number;
    readonly heapLimit?: number;
    readonly patience?: number;
  };
  readonly #store: ResultStore | undefined;
  readonly #folders = new Map<string | undefined, FolderParts>();
  #settings: VerifierSettings = { familiar: [], isTrusted: false, folders: [] };

  /**
   * @param options.environment The environment variables for finding interpreters.
   * @param options.limitMilliseconds How long the checker may take for an answer.
   * @param options.heapLimit The most memory that pyright may use for what it knows, in MiB.
   * @param options.patience How long files are looked through for what a change broke, in milliseconds.
   * @param options.cacheFolder Where verdicts are kept, for a verifier that lives for one run; without it, nowhere.
   */
  constructor(options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly timer: Timer;
    readonly logger: Logger;
    readonly limitMilliseconds?: number;
    readonly heapLimit?: number;
    readonly patience?: number;
    readonly cacheFolder?: string | undefined;
  }) {
    const { cacheFolder, ...rest } = options;
    this.#options = rest;
    this.#store = cacheFolder === undefined ? undefined : new ResultStore(cacheFolder, options.logger);
  }

  /** Makes room on disk, once the last file is verified. */
  async trimCache(): Promise<void> {
    await this.#store?.trim();
  }

  configure(settings: VerifierSettings): void {
    this.#settings = settings;
    const paths = new Set<string | undefined>(settings.folders.map((folder) => folder.path));
    for (const [folder, parts] of this.#folders) {
      const { checker } = parts;
      // pyright is kept for folders that are still open: it restarts only if its Python changes.
      if (folder !== undefined && !paths.has(folder)) checker.dispose();
      else this.#folders.set(folder, { ...parts, knowledge: this.#knowledge(folder) });
      if (folder !== undefined && !paths.has(folder)) this.#folders.delete(folder);
    }
  }

  /**
   * Announces files that will be verified, so that pyright need not start again where their folders have something of
   * their own, and the order of the files does not count.
   */
  async expect(paths: readonly string[], folder: string | undefined, signal: AbortSignal): Promise<void> {
    const { knowledge, scripts, projects } = this.#parts(folder);
    for (const one of paths) await projects.add(knowledge, one, signal);
    const { roots } = projects;
    const others = paths.filter((one) => !roots.includes(path.dirname(one)));
    await scripts.addAll(others, await knowledge.installedModules(signal));
  }

  async verify(request: CodeToVerify, signal: AbortSignal): Promise<Verification> {
    return verifyCode(request, await this.#partsFor(request, signal), signal);
  }

  async judgeName(request: PlacedName, signal: AbortSignal): Promise<NameVerdict> {
    const probe = probeName(request.code, request.range);
    if (!probe) return { kind: 'unknown' };
    const { names } = await this.#partsFor(request, signal);
    return names.judge(probe, request.path, signal);
  }

  warm(request: PlacedCode): void {
    const never = new AbortController().signal;
    const warming = this.#partsFor(request, never).then(({ names }) =>
      names.warm(request, importPrelude([request.code])),
    );
    // What it would have read is read when it is asked for.
    warming.catch((error: unknown) => this.#options.logger.debug(`pyright was not warmed: ${String(error)}`));
  }

  /** What code at a place is checked against, with the environment that it has there. */
  async #partsFor(
    { folder, path: file }: Pick<CodeToVerify, 'folder' | 'path'>,
    signal: AbortSignal,
  ): Promise<FolderParts> {
    const parts = this.#parts(folder);
    parts.checker.setEnvironment(await environmentOf(parts, [file], signal));
    return parts;
  }

  /** Rejects also if pyright ends. */
  async checkTypes(request: TextsToCheck, signal: AbortSignal): Promise<readonly (readonly TypeProblem[])[]> {
    const environment = await environmentOf(this.#parts(request.folder), [request.path], signal);
    const { logger } = this.#options;
    return checkTypes(request, { entry: packagedPaths.pyrightEntry, environment, logger }, signal);
  }

  async brokenBy(change: DefinitionChange, signal: AbortSignal): Promise<BrokenPlaces> {
    const { knowledge } = this.#parts(change.folder);
    return findBrokenPlaces(
      change,
      {
        entry: packagedPaths.pyrightEntry,
        // What these files need of their own is of no interest when others are verified.
        environment: (paths) =>
          environmentOf(
            { knowledge, scripts: new ScriptFolders(), projects: new ImportFolders() },
            paths,
            signal,
          ),
        logger: this.#options.logger,
        patience: this.#options.patience,
      },
      signal,
    );
  }

  async syntaxError(request: CodeToParse, signal: AbortSignal): Promise<Position | undefined> {
    const { code, folder } = request;
    // pyright's parser accepts values that are assigned to, and it may not answer.
    const at = invalidSyntax(code);
    if (at !== undefined) return new TextPositions(code).positionAt(at);
    return this.#parts(folder).checker.syntaxError(request, signal);
  }

  dispose(): void {
    for (const { checker } of this.#folders.values()) checker.dispose();
    this.#folders.clear();
  }

  #parts(folder: string | undefined): FolderParts {
    const known = this.#folders.get(folder);
    if (known) return known;
    const { environment: _, patience: _patience, ...options } = this.#options;
    const environment = { searchPaths: [] };
    const pyright = new PyrightChecker({ ...options, entry: packagedPaths.pyrightEntry, environment });
    const store = this.#store;
    const checker = store ? new CachedChecker({ checker: pyright, store, version: checkerStamp() }) : pyright;
    const parts = {
      knowledge: this.#knowledge(folder),
      checker,
      names: new NameChecker(pyright),
      scripts: new ScriptFolders(),
      projects: new ImportFolders(),
    };
    this.#folders.set(folder, parts);
    return parts;
  }

  #knowledge(folder: string | undefined): LocalPackageKnowledge {
    const { familiar, isTrusted, folders } = this.#settings;
    // Code outside of folders is checked against the first folder's Python.
    const chosen: VerifiedFolder | undefined = folders.find((one) => one.path === folder) ?? folders[0];
    const { environment, logger } = this.#options;
    const search = {
      folder: chosen?.path,
      explicitPath: chosen?.interpreter,
      defaultPath: chosen?.defaultInterpreter,
      environment,
      isTrusted,
    };
    return new LocalPackageKnowledge({
      folder,
      interpreter: (signal) => findInterpreter(search, signal),
      pythonPath: foldersOfPythonPath(environment['PYTHONPATH'] ?? '', chosen?.path),
      familiar,
      standardLibraryVersions: packagedPaths.standardLibraryVersions,
      pypiNames: packagedPaths.pypiNames,
      logger,
    });
  }
}

/** What code in some files is checked against; they are announced with it. */
async function environmentOf(
  { knowledge, scripts, projects }: Pick<FolderParts, 'knowledge' | 'scripts' | 'projects'>,
  files: readonly string[],
  signal: AbortSignal,
): Promise<PythonEnvironment> {
  const { python, places } = await knowledge.environment(signal);
  for (const file of files) await projects.add(knowledge, file, signal);
  const { roots } = projects;
  // What lies there is found first in any case.
  const others = files.filter((file) => !roots.includes(path.dirname(file)));
  if (others.length > 0) await scripts.addAll(others, await knowledge.installedModules(signal));
  return {
    searchPaths: [...places.roots.map((root) => root.path), python?.standardLibrary ?? []].flat(),
    links: places.links,
    version: python?.version,
    scriptFolders: scripts.all,
    roots,
    projects: projects.all,
  };
}

/** Python takes relative ones from the folder that it is started in: the workspace folder. */
function foldersOfPythonPath(value: string, folder: string | undefined): string[] {
  return value
    .split(path.delimiter)
    .filter((one) => one !== '' && (folder !== undefined || path.isAbsolute(one)))
    .map((one) => path.resolve(folder ?? '', one));
}

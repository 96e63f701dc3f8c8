import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import * as v from 'valibot';
import type { CheckRequest, Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import { verdictSchema } from '../../../protocol/schemas/verificationSchemas.ts';
import type { EnvironmentChecker, ExaminingChecker, Examination } from '../pyright/environmentChecker.ts';
import type { SourceFolder } from '../pyright/attributes/heirs.ts';
import { isTypeshed } from '../pyright/modules/moduleSource.ts';
import type { PythonEnvironment } from '../pyright/server/pyrightFolder.ts';
import { environmentStamp } from './environmentStamp.ts';
import { FileStates } from './fileStates.ts';
import { installedImports } from './installedImports.ts';
import type { ResultStore } from './resultStore.ts';
import { type ImportedState, WorkspaceImports } from './workspaceImports.ts';

const storedSchema = v.object({
  verdicts: v.array(verdictSchema),
  sourceFolders: v.array(v.object({ path: v.string(), isDeep: v.boolean() })),
  /** Stands for the sources in these folders. */
  sourcesDigest: v.string(),
});

/** What is known of an environment in this run. */
interface KnownEnvironment {
  readonly text: string;
  readonly installed: readonly string[];
  /** The same, and where links among them lead. */
  readonly installedRoots: readonly string[];
  readonly states: FileStates;
  readonly imports: WorkspaceImports;
  /** Undefined where it cannot be told from others. */
  stamp?: Promise<string | undefined>;
  /** The modules of the workspace that packages import. */
  always?: Promise<readonly string[]>;
}

/**
 * Keeps verdicts on disk, and checks only what was never checked before: the same code at the same place, with the same
 * workspace files behind its imports, the same installed files, Python and checker. For one run: what changes during it
 * is checked, but not kept.
 */
export class CachedChecker implements EnvironmentChecker {
  readonly #checker: ExaminingChecker;
  readonly #store: ResultStore;
  readonly #version: string;
  #environment: KnownEnvironment | undefined;
  /** When the checker was asked first, and may have begun to read files. */
  #startedAt: number | undefined;

  /** @param options.version Stands for all that decides verdicts beside code and environment. */
  constructor(options: {
    readonly checker: ExaminingChecker;
    readonly store: ResultStore;
    readonly version: string;
  }) {
    this.#checker = options.checker;
    this.#store = options.store;
    this.#version = options.version;
  }

  setEnvironment(environment: PythonEnvironment): void {
    const text = JSON.stringify(environment);
    if (text !== this.#environment?.text) this.#environment = known(environment, text);
    this.#checker.setEnvironment(environment);
  }

  async check(request: CheckRequest, signal: AbortSignal): Promise<readonly Verdict[]> {
    const environment = this.#environment;
    if (!environment || request.uses.length === 0) return this.#checker.check(request, signal);
    const stamp = await (environment.stamp ??= environmentStamp(environment.installed, signal));
    if (stamp === undefined) return this.#checker.check(request, signal);
    const always = await (environment.always ??= this.#importedByPackages(environment, stamp, signal));
    const imported = await environment.imports.stateOf(request.path, request.code, always);
    const key = await this.#keyOf(environment.text, stamp, request, imported);
    const stored = await this.#store.read(key, storedSchema);
    if (
      stored?.verdicts.length === request.uses.length &&
      stored.sourcesDigest === (await sourcesIn(environment, stored.sourceFolders)).digest
    )
      return stored.verdicts;
    this.#startedAt ??= Date.now();
    const examined = await this.#checker.examine(request, signal);
    await this.#keep(environment, { key, path: request.path, imported }, examined);
    return examined.verdicts;
  }

  dispose(): void {
    this.#checker.dispose();
  }

  async #keep(
    environment: KnownEnvironment,
    request: { readonly key: string; readonly path: string; readonly imported: ImportedState },
    { verdicts, files: read, sourceFolders }: Examination,
  ): Promise<void> {
    if (verdicts.some((one) => one.kind === 'unknown' && one.reason === 'checker-failed')) return;
    const { digest: sourcesDigest, ...sources } = await sourcesIn(environment, sourceFolders);
    const files = new Set([...request.imported.files, ...sources.files]);
    // A change of what was read without being foreseen would not be noticed.
    const isForeseen = await isAmong([request.path, ...files]);
    for (const path of read)
      if (!isTypeshed({ path, line: 0 }) && !isInstalled(environment, path) && !isForeseen(path)) return;
    const folders = [...request.imported.folders, ...sources.folders];
    const areSame = await environment.states.areSame(files, folders, this.#startedAt!);
    if (areSame) await this.#store.write(request.key, { verdicts, sourceFolders, sourcesDigest });
  }

  async #keyOf(
    environment: string,
    stamp: string,
    { code, path, uses, isTrial = false }: CheckRequest,
    { digest }: ImportedState,
  ): Promise<string> {
    const isSaved = (await stat(path).catch(() => undefined)) !== undefined;
    const hash = createHash('sha256').update(JSON.stringify(uses)).update('\0').update(code);
    const ofCode = hash.digest('base64');
    return JSON.stringify([this.#version, environment, stamp, path, isSaved, isTrial, ofCode, digest]);
  }

  /** The modules of the workspace that packages import, which is found out once for an environment. */
  async #importedByPackages(
    { installed, imports }: KnownEnvironment,
    stamp: string,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const names = await imports.topNames();
    const key = JSON.stringify([this.#version, 'imports', installed, stamp, names]);
    const stored = await this.#store.read(key, v.array(v.string()));
    const found = stored ?? (await installedImports(installed, names, signal));
    if (!stored) await this.#store.write(key, found);
    return found;
  }
}

function known(environment: PythonEnvironment, text: string): KnownEnvironment {
  const { roots = [], scriptFolders = [], searchPaths, links = [] } = environment;
  const isOfWorkspace = (path: string): boolean =>
    roots.some((root) => path === root || path.startsWith(root + sep)) && !packages.test(path);
  const own = searchPaths.filter(isOfWorkspace);
  const installed = [
    ...searchPaths.filter((path) => !isOfWorkspace(path)),
    ...links.map(({ source }) => source),
  ];
  const states = new FileStates();
  return {
    text,
    installed,
    installedRoots: [...new Set(installed.flatMap((path) => [path, realPath(path)]))],
    states,
    imports: new WorkspaceImports([...new Set([...roots, ...scriptFolders, ...own])], states),
  };
}

/** Tells whether a path is one of some, or where a link among them leads: pyright tells real paths. */
async function isAmong(paths: readonly string[]): Promise<(path: string) => boolean> {
  const real = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
  const known = new Set([...paths, ...real]);
  return (path) => known.has(path);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isInstalled({ installedRoots }: KnownEnvironment, path: string): boolean {
  return installedRoots.some((root) => path === root || path.startsWith(root + sep));
}

const packages = /[\\/](?:site|dist)-packages(?:[\\/]|$)/;

/** All sources in some folders, but those that are installed. */
async function sourcesIn(
  environment: KnownEnvironment,
  sourceFolders: readonly SourceFolder[],
): Promise<ImportedState> {
  const { states } = environment;
  const hash = createHash('sha256');
  const files = new Set<string>();
  const folders = new Set<string>();
  const add = async (folder: string, isDeep: boolean): Promise<void> => {
    if (folders.has(folder)) return;
    folders.add(folder);
    for (const name of (await states.folder(folder)).names ?? []) {
      const path = join(folder, name);
      if (isDeep && name.endsWith('/')) await add(path, isDeep);
      if (!/\.pyi?$/.test(name)) continue;
      files.add(path);
      hash.update(`${path}\0${(await states.file(path)).hash}\n`);
    }
  };
  for (const { path, isDeep } of sourceFolders) if (!isInstalled(environment, path)) await add(path, isDeep);
  return { digest: hash.digest('base64'), files, folders };
}

import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import * as v from 'valibot';
import type { Position } from '../../../core/text/position.ts';
import type { CodeToParse } from '../../../core/verification/codeVerifier.ts';
import type { CheckRequest, Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import { verdictSchema } from '../../../protocol/schemas/verificationSchemas.ts';
import type { EnvironmentChecker, ExaminingChecker, Examination } from '../pyright/environmentChecker.ts';
import { isTypeshed } from '../pyright/modules/moduleSource.ts';
import type { PythonEnvironment } from '../pyright/server/pyrightFolder.ts';
import { environmentStamp } from './environmentStamp.ts';
import { FileStates } from './fileStates.ts';
import { installedImports } from './installedImports.ts';
import type { ResultStore } from './resultStore.ts';
import { SearchedSources } from './searchedSources.ts';
import { type PartPlace, type ReachedDefinitions, WorkspaceDefinitions } from './workspaceDefinitions.ts';
import { type ImportedState, WorkspaceImports } from './workspaceImports.ts';

const folderSchema = v.object({ path: v.string(), isDeep: v.boolean(), attribute: v.string() });

const placeSchema = v.object({
  path: v.string(),
  part: v.optional(v.number()),
  token: v.optional(v.number()),
});

const storedSchema = v.object({
  verdicts: v.array(verdictSchema),
  sourceFolders: v.array(folderSchema),
  /** Stands for the sources in these folders. */
  sourcesDigest: v.string(),
  /** What the verdicts rest on beside definitions; undefined where that is not known. */
  beside: v.optional(
    v.object({
      /** Where in definitions the verdicts say that symbols are, by the verdict's index. */
      places: v.array(v.tuple([v.number(), placeSchema])),
      /** Stands for what was searched in the folders. */
      searched: v.string(),
      texts: v.array(v.string()),
      /** Stands for these files. */
      textsDigest: v.string(),
      /** Stands for the names in modules, if they were asked for. */
      listing: v.optional(v.string()),
    }),
  ),
});

type Stored = v.InferOutput<typeof storedSchema>;

/** What is known of an environment in this run. */
interface KnownEnvironment {
  readonly text: string;
  readonly installed: readonly string[];
  /** Whether all code finds the workspace's modules in the same folders. */
  readonly isOneProject: boolean;
  /** The same, and where links among them lead. */
  readonly installedRoots: readonly string[];
  readonly states: FileStates;
  readonly imports: WorkspaceImports;
  readonly definitions: WorkspaceDefinitions;
  readonly sources: SearchedSources;
  /** Undefined where it cannot be told from others. */
  stamp?: Promise<string | undefined>;
  /** The modules of the workspace that packages import. */
  always?: Promise<readonly string[]>;
}

/** A check, and by which keys its result is kept. */
interface Asked {
  readonly request: CheckRequest;
  readonly imported: ImportedState;
  readonly reached: ReachedDefinitions;
  /** By the contents of all files behind its imports. */
  readonly key: string;
  /** By the definitions in them that it may rest on. */
  readonly byDefinitions: string;
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
  /** When the checker was first needed, and may have begun to read files. */
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

  syntaxError(request: CodeToParse, signal: AbortSignal): Promise<Position | undefined> {
    return this.#checker.syntaxError(request, signal);
  }

  async check(request: CheckRequest, signal: AbortSignal): Promise<readonly Verdict[]> {
    const environment = this.#environment;
    if (!environment || request.uses.length === 0) return this.#checker.check(request, signal);
    const stamp = await (environment.stamp ??= environmentStamp(environment.installed, signal));
    if (stamp === undefined) return this.#checker.check(request, signal);
    const always = await (environment.always ??= this.#importedByPackages(environment, stamp, signal));
    const imported = await environment.imports.stateOf(request.path, request.code, always);
    const subject = await this.#subjectOf(environment.text, stamp, request);
    const key = JSON.stringify([subject, imported.digest]);
    const stored = await this.#store.read(key, storedSchema);
    if (
      stored?.verdicts.length === request.uses.length &&
      stored.sourcesDigest === (await environment.sources.state(stored.sourceFolders)).digest
    )
      return stored.verdicts;
    // A file has changed, which must be checked itself if not those that import it. It may read from here on.
    this.#startedAt ??= Date.now();
    this.#checker.warmUp();
    const reached = await environment.definitions.reachedBy(request, imported.folders, always);
    const asked: Asked = {
      request,
      imported,
      reached,
      key,
      byDefinitions: JSON.stringify([subject, 'definitions', reached.digest]),
    };
    const moved = await this.#storedByDefinitions(environment, asked);
    if (moved) {
      await this.#store.write(key, moved);
      return moved.verdicts;
    }
    const examined = await this.#checker.examine(request, signal);
    await this.#keep(environment, asked, examined);
    return examined.verdicts;
  }

  dispose(): void {
    this.#checker.dispose();
  }

  /** Verdicts on the same code whose definitions are the same, with the lines in which these are now. */
  async #storedByDefinitions(
    { sources, states }: KnownEnvironment,
    { request, reached, byDefinitions }: Asked,
  ): Promise<Stored | undefined> {
    const stored = await this.#store.read(byDefinitions, storedSchema);
    const { beside, sourceFolders } = stored ?? {};
    if (!stored || !beside || !sourceFolders || stored.verdicts.length !== request.uses.length)
      return undefined;
    if (beside.listing !== undefined && beside.listing !== reached.listing) return undefined;
    if (beside.textsDigest !== (await digestOf(beside.texts, states))) return undefined;
    if (beside.searched !== (await sources.digest(sourceFolders))) return undefined;
    const verdicts = [...stored.verdicts];
    for (const [at, place] of beside.places) {
      const verdict = verdicts[at];
      const line = reached.lineOf(place);
      if (verdict?.kind !== 'exists' || line === undefined) return undefined;
      verdicts[at] = { ...verdict, source: { path: place.path, line } };
    }
    return { ...stored, verdicts, sourcesDigest: (await sources.state(sourceFolders)).digest };
  }

  async #keep(environment: KnownEnvironment, asked: Asked, examined: Examination): Promise<void> {
    const { verdicts, files: read, sourceFolders, texts } = examined;
    if (verdicts.some((one) => one.kind === 'unknown' && one.reason === 'checker-failed')) return;
    const { states, sources } = environment;
    const { digest: sourcesDigest, ...searched } = await sources.state(sourceFolders);
    const files = new Set([...asked.imported.files, ...searched.files]);
    const own = [...read, ...texts].filter(
      (path) => !isTypeshed({ path, line: 0 }) && !isInstalled(environment, path),
    );
    // A change of what was read without being foreseen would not be noticed.
    const isForeseen = await isAmong([asked.request.path, ...files]);
    for (const path of own) if (!isForeseen(path) && (await states.file(path)).hash !== '') return;
    const folders = [...asked.imported.folders, ...searched.folders];
    if (!(await states.areSame(files, folders, this.#startedAt!))) return;
    const stored: Stored = { verdicts: [...verdicts], sourceFolders: [...sourceFolders], sourcesDigest };
    const beside = await this.#besideDefinitions(environment, asked, examined);
    await this.#store.write(asked.key, stored);
    if (beside) await this.#store.write(asked.byDefinitions, { ...stored, beside });
  }

  /** Undefined where something was found in no definition that the code is known to rest on. */
  async #besideDefinitions(
    environment: KnownEnvironment,
    { reached, request }: Asked,
    { verdicts, files, sourceFolders, texts, hasListed }: Examination,
  ): Promise<Stored['beside']> {
    const isOwn = (path: string): boolean =>
      path !== request.path && !isTypeshed({ path, line: 0 }) && !isInstalled(environment, path);
    for (const path of files) if (isOwn(path) && !reached.placeOf({ path, line: 1 })) return undefined;
    const places: [number, PartPlace][] = [];
    for (const [at, verdict] of verdicts.entries()) {
      if (verdict.kind !== 'exists' || !verdict.source || !isOwn(verdict.source.path)) continue;
      const place = reached.placeOf(verdict.source);
      if (!place) return undefined;
      places.push([at, place]);
    }
    const searchedTexts = [...texts].filter(isOwn).sort();
    return {
      places,
      searched: await environment.sources.digest(sourceFolders),
      texts: searchedTexts,
      textsDigest: await digestOf(searchedTexts, environment.states),
      listing: hasListed ? reached.listing : undefined,
    };
  }

  /** What verdicts are about, without what they rest on. */
  async #subjectOf(
    environment: string,
    stamp: string,
    { code, path, uses, isTrial = false }: CheckRequest,
  ): Promise<readonly unknown[]> {
    const isSaved = (await stat(path).catch(() => undefined)) !== undefined;
    const hash = createHash('sha256').update(JSON.stringify(uses)).update('\0').update(code);
    return [this.#version, environment, stamp, path, isSaved, isTrial, hash.digest('base64')];
  }

  /** The modules of the workspace that packages import, which is found out once for an environment. */
  async #importedByPackages(
    { installed, imports, isOneProject }: KnownEnvironment,
    stamp: string,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const names = await imports.topNames();
    const hidden = isOneProject ? await imports.regularPackages() : [];
    const key = JSON.stringify([this.#version, 'imports', installed, stamp, names, hidden]);
    const stored = await this.#store.read(key, v.array(v.string()));
    const found = stored ?? (await installedImports(installed, names, hidden, signal));
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
  const imports = new WorkspaceImports([...new Set([...roots, ...scriptFolders, ...own])], states);
  const installedRoots = [...new Set(installed.flatMap((path) => [path, realPath(path)]))];
  return {
    text,
    installed,
    isOneProject: (environment.projects ?? []).length < 2 && scriptFolders.length === 0,
    installedRoots,
    states,
    imports,
    definitions: new WorkspaceDefinitions(imports, states),
    sources: new SearchedSources(states, (path) => isInstalled({ installedRoots }, path)),
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

function isInstalled({ installedRoots }: Pick<KnownEnvironment, 'installedRoots'>, path: string): boolean {
  return installedRoots.some((root) => path === root || path.startsWith(root + sep));
}

const packages = /[\\/](?:site|dist)-packages(?:[\\/]|$)/;

/** Stands for the contents of some files. */
async function digestOf(paths: readonly string[], states: FileStates): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${path}\0${(await states.file(path)).hash}\n`);
  return hash.digest('base64');
}

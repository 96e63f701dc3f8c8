import { readdir, readFile } from 'node:fs/promises';
import { TaskQueue } from '../../../core/lifetime/async.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { ImportingFile, PackageKnowledge } from '../../../core/verification/verifyCode.ts';
import type { Requirements } from '../../../core/verification/requirements/requirement.ts';
import { distributionName } from '../../../core/verification/packages/distribution.ts';
import {
  type ClassifiedModule,
  type Declaration,
  classifyModule,
  type ModuleFacts,
} from '../../../core/verification/packages/classifyModule.ts';
import { classifyDistribution } from '../../../core/verification/packages/classifyDistribution.ts';
import { NameSuggestions } from '../../../core/verification/packages/nameSuggestions.ts';
import type { PypiNames } from '../../../core/verification/packages/pypiNames.ts';
import type { PythonProblem, VerificationBasis } from '../../../core/verification/codeVerifier.ts';
import { standardLibraryModules } from '../../../core/verification/packages/pythonVersion.ts';
import { fileExists } from '../untrustedFiles.ts';
import { UnusablePythonError } from '../interpreter/askInterpreter.ts';
import { ImportRootFinder, type ImportRoots } from './importRoots.ts';
import { InstalledPackages } from './installedPackages.ts';
import { moduleCandidates, workspaceModules } from './modulesInFolder.ts';
import type { PythonInterpreter } from '../interpreter/readInterpreter.ts';
import { type Project, ProjectFiles } from './projectFiles.ts';
import { readPypiNames } from './pypiNamesFile.ts';

interface PypiFacts {
  readonly pypi: PypiNames | undefined;
  readonly hints: NameSuggestions;
}

export interface LocalPackageKnowledgeOptions {
  /** The workspace folder; undefined for a file outside of any. */
  readonly folder?: string | undefined;
  /**
   * Finds the Python whose packages count. Called when it is first needed, and again when there was none or its program
   * is gone. After a failure, it is called again only after `interpreterChanged`.
   */
  readonly interpreter: (signal: AbortSignal) => Promise<PythonInterpreter | undefined>;
  /** The folders and archives of PYTHONPATH; absolute. */
  readonly pythonPath?: readonly string[];
  /** Modules that are not flagged. */
  readonly familiar: Iterable<string>;
  /** Typeshed's `stdlib/VERSIONS`. */
  readonly standardLibraryVersions: string;
  /** The file of names that `tools/pypiNames/main.ts` builds. */
  readonly pypiNames: string;
  readonly logger: Logger;
}

/**
 * What is known of modules on this machine: the interpreter's packages, the workspace's files, and a list of the names on
 * PyPI. Only reads files. What cannot be read is logged and counts as unknown.
 */
export class LocalPackageKnowledge implements PackageKnowledge {
  readonly #options: LocalPackageKnowledgeOptions;
  readonly #familiar: ReadonlySet<string>;
  readonly #packages = new InstalledPackages();
  readonly #roots = new ImportRootFinder();
  readonly #projectFiles: ProjectFiles | undefined;
  #interpreter: PythonInterpreter | undefined;
  /** Why the last search failed. It is not repeated, since it would fail again and may take long. */
  #problem: PythonProblem | undefined;
  #standardLibrary: { readonly of: PythonInterpreter | undefined; readonly modules: Set<string> } | undefined;
  readonly #reading = new TaskQueue();
  #pypiNames: Promise<PypiFacts> | undefined;

  constructor(options: LocalPackageKnowledgeOptions) {
    const { folder, logger } = options;
    this.#options = options;
    this.#familiar = new Set(options.familiar);
    this.#projectFiles = folder === undefined ? undefined : new ProjectFiles({ folder, logger });
  }

  async classify(
    modules: readonly string[],
    signal: AbortSignal,
    { path, script }: ImportingFile = {},
  ): Promise<readonly ClassifiedModule[]> {
    const names = modules.map((module) => module.split('.', 1)[0]!);
    const project = await this.project(signal, path);
    const found = await this.#facts(signal, project);
    const facts = {
      ...found,
      declared: new Map([...found.declared, ...declaredBy(script)]),
      workspace: await workspaceModules(names, {
        folders: project?.importFolders ?? [],
        path,
        installed: found.installed,
      }),
    };
    signal.throwIfAborted();
    return modules.map((module) => classifyModule(module, facts));
  }

  async classifyDistributions(
    distributions: Parameters<PackageKnowledge['classifyDistributions']>[0],
    signal: AbortSignal,
  ): Promise<readonly ClassifiedModule[]> {
    const facts = {
      ...(await this.#facts(signal, await this.project(signal))),
      workspace: new Set<string>(),
    };
    signal.throwIfAborted();
    return distributions.map(({ name, origin }) => classifyDistribution(name, facts, origin));
  }

  /** Must be called when another interpreter was selected or created: it is searched for again. */
  interpreterChanged(): void {
    this.#interpreter = undefined;
    this.#problem = undefined;
  }

  /** The top-level modules of the packages that are installed. */
  async installedModules(signal: AbortSignal): Promise<Pick<ReadonlySet<string>, 'has'>> {
    return (await this.#facts(signal)).installed;
  }

  /** The project in the workspace that a file belongs to, or the workspace's own; undefined outside of any. */
  async project(signal: AbortSignal, path?: string): Promise<Project | undefined> {
    return this.#reading.run(async () => this.#projectFiles?.read(signal, path));
  }

  /** The projects in the workspace that are found without a long search. */
  async projects(signal: AbortSignal): Promise<readonly Project[]> {
    return this.#reading.run(async () => (await this.#projectFiles?.all(signal)) ?? []);
  }

  /** The Python whose packages count now, undefined if there is none; and where it finds installed modules. */
  async environment(
    signal: AbortSignal,
  ): Promise<{ readonly python: PythonInterpreter | undefined; readonly places: ImportRoots }> {
    signal.throwIfAborted();
    return this.#reading.run(async () => {
      const python = await this.#findInterpreter(signal);
      return { python, places: await this.#findRoots(python, signal) };
    });
  }

  async basis(signal: AbortSignal): Promise<VerificationBasis> {
    const [{ python, places }, { pypi }] = await Promise.all([this.environment(signal), this.#onPypi()]);
    const version = python?.version && `${python.version.major}.${python.version.minor}`;
    return {
      ...(python && {
        python: {
          path: python.path,
          ...(version !== undefined && { version }),
          packageFolders: [...new Set([...python.packageFolders, ...places.roots.map((root) => root.path)])],
        },
      }),
      ...(this.#problem !== undefined && { pythonProblem: this.#problem }),
      ...(pypi && { pypiSnapshot: pypi.snapshot }),
    };
  }

  async #facts(signal: AbortSignal, project?: Project): Promise<Omit<ModuleFacts, 'workspace'>> {
    signal.throwIfAborted();
    // One at a time, so that the second finds what the first has read.
    return this.#reading.run(() => this.#read(signal, project));
  }

  async #read(signal: AbortSignal, project: Project | undefined): Promise<Omit<ModuleFacts, 'workspace'>> {
    signal.throwIfAborted();
    const interpreter = await this.#findInterpreter(signal);
    const [standardLibrary, packages, onPypi] = await Promise.all([
      this.#readStandardLibrary(interpreter),
      this.#findRoots(interpreter, signal).then((places) => this.#packages.read(places, signal)),
      this.#onPypi(),
    ]);
    const python = interpreter?.version;
    const declared = project?.declared ?? new Map<string, Declaration>();
    return { familiar: this.#familiar, standardLibrary, python, ...packages, declared, ...onPypi };
  }

  #findRoots(python: PythonInterpreter | undefined, signal: AbortSignal): Promise<ImportRoots> {
    return this.#roots.find(this.#options.pythonPath ?? [], python?.packageFolders ?? [], signal);
  }

  async #findInterpreter(signal: AbortSignal): Promise<PythonInterpreter | undefined> {
    if (this.#interpreter && (await fileExists(this.#interpreter.path))) return this.#interpreter;
    if (this.#problem !== undefined) return undefined;
    try {
      this.#interpreter = await this.#options.interpreter(signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#interpreter = undefined;
      const { message } = PhidelityError.from(error);
      this.#problem = error instanceof UnusablePythonError ? error.problem : { kind: 'unexpected', message };
      this.#options.logger.warn(`No installed packages are known. ${message}`);
    }
    return this.#interpreter;
  }

  async #readStandardLibrary(interpreter: PythonInterpreter | undefined): Promise<Set<string>> {
    if (this.#standardLibrary && this.#standardLibrary.of === interpreter)
      return this.#standardLibrary.modules;
    const versions = await readFile(this.#options.standardLibraryVersions, 'utf8').catch((error: unknown) => {
      const { message } = PhidelityError.from(error);
      this.#options.logger.error(
        `The list of standard library modules could not be read; only Python's own folder is used: ${message}`,
      );
      return '';
    });
    const modules = standardLibraryModules(versions, interpreter?.version);
    const folder = interpreter?.standardLibrary;
    if (folder !== undefined) for (const module of await ownModules(folder)) modules.add(module);
    this.#standardLibrary = { of: interpreter, modules };
    return modules;
  }

  #onPypi(): Promise<PypiFacts> {
    return (this.#pypiNames ??= this.#readPypiNames());
  }

  async #readPypiNames(): Promise<PypiFacts> {
    try {
      const pypi = await readPypiNames(this.#options.pypiNames);
      return { pypi, hints: new NameSuggestions(pypi.popular) };
    } catch (error) {
      this.#options.logger.error(PhidelityError.from(error).message);
      return { pypi: undefined, hints: new NameSuggestions([]) };
    }
  }
}

/** What a script says itself that it requires. */
function declaredBy(script: Requirements | undefined): [name: string, Declaration][] {
  const elsewhere = new Set(script?.elsewhere.map(distributionName));
  return (script?.distributions ?? []).flatMap((distribution): [string, Declaration][] => {
    const name = distributionName(distribution);
    if (name === undefined) return [];
    const isElsewhere = script?.hasOtherIndex === true || elsewhere.has(name);
    return [[name, { file: '# /// script', isElsewhere }]];
  });
}

/** The modules in the standard library's folder; typeshed leaves out some, such as Python's tests. */
async function ownModules(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return [...moduleCandidates(entries).keys()];
}

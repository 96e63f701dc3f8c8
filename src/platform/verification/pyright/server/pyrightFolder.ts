import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import type { Disposable } from '../../../../core/lifetime/disposable.ts';
import type { ModuleLink } from '../../../../core/verification/packages/installPlan.ts';
import type { PythonVersion } from '../../../../core/verification/packages/pythonVersion.ts';
import { LinkTree } from './linkTree.ts';

/** The newest Python that pyright 1.1.414 takes for stable: what a version that is not known is taken for. */
const assumedVersion = { major: 3, minor: 14 };

/**
 * What is asked of pyright. Types of arguments and of values are not: only whether names exist and calls have the right
 * shape.
 */
const nameRules = {
  typeCheckingMode: 'off',
  // Nor do comments decide: the others are not even sent.
  enableTypeIgnoreComments: false,
  reportAttributeAccessIssue: 'error',
  reportCallIssue: 'error',
  reportUndefinedVariable: 'error',
  reportMissingImports: 'error',
  reportDeprecated: 'information',
  reportArgumentType: 'none',
  reportMissingModuleSource: 'none',
};

/** The rules that pyright has where nothing is configured, but for what is not installed: code is checked without it, too. */
export const typeRules = {
  typeCheckingMode: 'standard',
  enableTypeIgnoreComments: true,
  reportMissingImports: 'none',
  reportMissingModuleSource: 'none',
};

/** pyright reads no longer file of search paths than 64 KiB. In UTF-16 code units. */
const longestPathFile = 16_000;

/**
 * A folder of our own that is pyright's project. Its configuration names a virtual environment which is a file of search
 * paths and nothing else: pyright then runs no interpreter, reads no configuration of the workspace and lists no file of
 * it.
 */
export class PyrightFolder implements Disposable {
  readonly path: string;
  readonly #links: readonly LinkTree[];

  /** @param rules Of pyright's configuration. */
  constructor(environment: PythonEnvironment, rules: Readonly<Record<string, unknown>> = nameRules) {
    const {
      searchPaths,
      version = assumedVersion,
      roots = [],
      links = [],
      scriptFolders = [],
      projects = [],
    } = environment;
    // pyright tells real paths.
    this.path = realpathSync(mkdtempSync(join(tmpdir(), 'phidelity-pyright-')));
    const [first, last] = [true, false].map((isFirst) => {
      const these = links.filter((link) => (link.isFirst ?? false) === isFirst);
      return new LinkTree(join(this.path, isFirst ? 'found-first' : 'found-last'), these);
    }) as [LinkTree, LinkTree];
    this.#links = [first, last];
    const python = `${version.major}.${version.minor}`;
    const packages = join(this.path, 'environment', 'lib', `python${python}`, 'site-packages');
    mkdirSync(packages, { recursive: true });
    writePathFiles(packages, [first.folder, ...searchPaths, last.folder]);
    const configuration = {
      ...rules,
      venvPath: this.path,
      venv: 'environment',
      pythonVersion: python,
      // Code may be for any platform: a name that exists on one of them exists.
      pythonPlatform: 'All',
      extraPaths: roots,
      executionEnvironments: executionEnvironments({ scriptFolders, projects, roots }),
      include: ['environment'],
      exclude: ['**'],
      useLibraryCodeForTypes: true,
    };
    writeFileSync(join(this.path, 'pyrightconfig.json'), JSON.stringify(configuration));
  }

  /** Where the modules are that import hooks find. */
  get linkFolders(): readonly string[] {
    return this.#links.map(({ folder }) => folder);
  }

  /** Where a file that pyright has found really is. */
  original(path: string): string {
    return this.#links.reduce((found, links) => links.original(found), path);
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Below the root of one, a file may also import from its own folder, or a folder above it. pyright takes the first that holds a file. */
function executionEnvironments({
  scriptFolders,
  projects,
  roots,
}: Required<Pick<PythonEnvironment, 'scriptFolders' | 'projects' | 'roots'>>): object[] {
  const inner = projects.toSorted((a, b) => b.folder.length - a.folder.length);
  const pathsFor = (folder: string): readonly string[] =>
    inner.find((project) => isWithin(folder, project.folder))?.importFolders ?? roots;
  const folders = new Set([...scriptFolders, ...projects.map(({ folder }) => folder)]);
  return [...[...folders].toSorted((a, b) => b.length - a.length), ...roots].map((root) => ({
    root,
    extraPaths: pathsFor(root),
  }));
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep);

/** Writes search paths into as many files as are needed, which are read in the order of their names. */
function writePathFiles(folder: string, paths: readonly string[]): void {
  const texts = [''];
  for (const path of paths) {
    if (texts.at(-1)!.length + path.length > longestPathFile) texts.push('');
    texts.push(`${texts.pop()}${path}\n`);
  }
  for (const [at, text] of texts.entries())
    writeFileSync(join(folder, `paths${String(at).padStart(4, '0')}.pth`), text);
}

/** What code is checked against. All paths are absolute; one that does not exist counts for nothing. */
export interface PythonEnvironment {
  /** The package folders, and after them the standard library, in Python's search order. */
  readonly searchPaths: readonly string[];
  /** Modules that are found elsewhere than in the search paths. */
  readonly links?: readonly ModuleLink[];
  /** Undefined where it is not known. */
  readonly version?: PythonVersion | undefined;
  /** Folders whose files find the modules next to them before all others. */
  readonly scriptFolders?: readonly string[];
  /** The workspace's folders, and such as `src` in them, whose modules code may import. */
  readonly roots?: readonly string[];
  /** The projects in the workspace: which of these folders count for the code in each. */
  readonly projects?: readonly {
    readonly folder: string;
    readonly importFolders: readonly string[];
  }[];
}

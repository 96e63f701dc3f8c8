import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../../../core/lifetime/disposable.ts';
import type { PythonVersion } from '../../../core/verification/packages/pythonVersion.ts';

/** The newest Python that pyright 1.1.414 takes for stable: what a version that is not known is taken for. */
const assumedVersion = { major: 3, minor: 14 };

/**
 * What is asked of pyright. Types of arguments and of values are not: only whether names exist and calls have the right
 * shape.
 */
const rules = {
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

/**
 * A folder of our own that is pyright's project. Its configuration names a virtual environment which is a file of search
 * paths and nothing else: pyright then runs no interpreter, reads no configuration of the workspace and lists no file of
 * it.
 */
export class PyrightFolder implements Disposable {
  readonly path: string;

  constructor({ searchPaths, version = assumedVersion, roots = [] }: PythonEnvironment) {
    this.path = mkdtempSync(join(tmpdir(), 'phidelity-pyright-'));
    const python = `${version.major}.${version.minor}`;
    const packages = join(this.path, 'environment', 'lib', `python${python}`, 'site-packages');
    mkdirSync(packages, { recursive: true });
    writeFileSync(join(packages, 'paths.pth'), searchPaths.map((one) => `${one}\n`).join(''));
    const configuration = {
      ...rules,
      venvPath: this.path,
      venv: 'environment',
      pythonVersion: python,
      // Code may be for any platform: a name that exists on one of them exists.
      pythonPlatform: 'All',
      extraPaths: roots,
      // Below these a file may also import from its own folder, or a folder above it.
      executionEnvironments: roots.map((root) => ({ root, extraPaths: roots })),
      include: ['environment'],
      exclude: ['**'],
      useLibraryCodeForTypes: true,
    };
    writeFileSync(join(this.path, 'pyrightconfig.json'), JSON.stringify(configuration));
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What code is checked against. All paths are absolute; one that does not exist counts for nothing. */
export interface PythonEnvironment {
  /** The package folders, and after them the standard library, in Python's search order. */
  readonly searchPaths: readonly string[];
  /** Undefined where it is not known. */
  readonly version?: PythonVersion | undefined;
  /** The workspace's folders, and such as `src` in them, whose modules code may import. */
  readonly roots?: readonly string[];
}

import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../../../src/core/ports/logger.ts';
import type { ClassifiedModule } from '../../../../src/core/verification/packages/classifyModule.ts';
import { findInterpreter } from '../../../../src/platform/verification/interpreter/findInterpreter.ts';
import {
  LocalPackageKnowledge,
  type LocalPackageKnowledgeOptions,
} from '../../../../src/platform/verification/packages/localPackageKnowledge.ts';
import { projectRoot } from '../../../../tools/projectRoot.ts';
import { encodePypiNames } from '../../../../tools/pypiNames/encodePypiNames.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { distribution, pythonInstallation, virtualEnvironment } from '../../../support/pythonFiles.ts';

const never = new AbortController().signal;
const packages = 'work/.venv/lib/python3.12/site-packages';
const popular = ['requests', 'numpy', 'pandas', 'pyyaml'];
const pypi = { names: new Set([...popular, 'rare']), popular, snapshot: '2026-11' };

describe('LocalPackageKnowledge', () => {
  let files: FileTree;
  let log: string[];

  beforeEach(async () => {
    files = await FileTree.create();
    log = [];
    await files.write({
      ...virtualEnvironment('work/.venv'),
      ...distribution(packages, 'numpy', '2.1.0', ['numpy']),
      'work/requirements.txt': 'pandas\nprivate-tools @ https://example.com/tools.zip\n',
      'work/orders.py': '',
      'work/src/shop/__init__.py': '',
      'work/space/part/code.py': '',
      'work/docs/notes.md': '',
      'work/scripts/beside.py': '',
      'work/libs/a/pack/__init__.py': '',
      'work/libs/a/pack/inner/__init__.py': '',
      'work/libs/a/neighbour.py': '',
    });
    await writeFile(files.path('names.bin'), encodePypiNames(pypi));
  });

  afterEach(() => files.remove());

  const knowledge = (more: Partial<LocalPackageKnowledgeOptions> = {}): LocalPackageKnowledge => {
    const write = (text: string): void => void log.push(text);
    const logger: Logger = { error: write, warn: write, info: () => {}, debug: () => {} };
    const folder = files.path('work');
    return new LocalPackageKnowledge({
      folder,
      interpreter: (signal) => findInterpreter({ folder, environment: {}, isTrusted: false }, signal),
      familiar: ['math'],
      standardLibraryVersions: path.join(
        projectRoot,
        'node_modules/pyright/dist/typeshed-fallback/stdlib/VERSIONS',
      ),
      pypiNames: files.path('names.bin'),
      logger,
      ...more,
    });
  };
  const classes = async (modules: readonly string[], of = knowledge(), file?: string): Promise<string[]> => {
    const found = await of.classify(modules, never, file === undefined ? {} : { path: files.path(file) });
    return found.map((one) => one.class);
  };

  it('gives every class', async () => {
    const expected: readonly ClassifiedModule[] = [
      { module: 'math', class: 'familiar', distribution: 'python', version: '3.12', nearest: [] },
      { module: 'os', class: 'standard-library', distribution: 'python', version: '3.12', nearest: [] },
      { module: 'shop', class: 'workspace', nearest: [] },
      { module: 'numpy', class: 'installed', distribution: 'numpy', version: '2.1.0', nearest: [] },
      {
        module: 'pandas',
        class: 'declared',
        distribution: 'pandas',
        declaredIn: 'requirements.txt',
        nearest: [],
      },
      { module: 'requests', class: 'on-pypi', distribution: 'requests', nearest: [] },
      { module: 'reqeusts', class: 'not-found', nearest: ['requests'] },
    ];
    const modules = ['math', 'os.path', 'shop.cart', 'numpy.linalg', 'pandas', 'requests', 'reqeusts'];
    assert.deepEqual(await knowledge().classify(modules, never), expected);
    assert.deepEqual(log, []);
  });

  it('classifies distributions to install', async () => {
    const found = await knowledge().classifyDistributions(
      ['numpy', 'private_tools', 'rare', 'nope', '../x'].map((name) => ({ name })),
      never,
    );
    assert.deepEqual(
      found.map((one) => one.class),
      ['installed', 'declared', 'little-known', 'not-found', 'not-found'],
    );
  });

  it('knows the standard library of the very version', async () => {
    await files.write({ 'work/.venv/pyvenv.cfg': 'home = /nowhere\nversion = 3.12.1\n' });
    assert.deepEqual(await classes(['distutils', 'tomllib', 'annotationlib']), [
      'not-found',
      'standard-library',
      'not-found',
    ]);
  });

  it('knows what typeshed leaves out from the folder of the standard library', async () => {
    await files.write({
      ...pythonInstallation('base', '3.12'),
      'base/lib/python3.12/unlisted_module.py': '',
      'base/lib/python3.12/unlisted_package/__init__.py': '',
      'work/.venv/pyvenv.cfg': `home = ${files.path('base/bin')}\nversion = 3.12.1\n`,
    });
    assert.deepEqual(await classes(['unlisted_module', 'unlisted_package']), [
      'standard-library',
      'standard-library',
    ]);
  });

  it('finds modules in the workspace, its src, the folder of the file and the top of its package', async () => {
    const modules = ['orders', 'shop', 'space', 'docs', 'beside', 'pack', 'neighbour'];
    const inWorkspace = async (file?: string): Promise<string[]> => {
      const found = await classes(modules, knowledge(), file);
      return modules.filter((_, i) => found[i] === 'workspace');
    };
    assert.deepEqual(await inWorkspace(), ['orders', 'shop', 'space']);
    assert.deepEqual(await inWorkspace('work/scripts/new.py'), ['orders', 'shop', 'space', 'beside']);
    assert.deepEqual(await inWorkspace('work/libs/a/pack/inner/new.py'), [
      'orders',
      'shop',
      'space',
      'pack',
      'neighbour',
    ]);
  });

  it('takes no folder that is no package for an installed module', async () => {
    await files.write({ 'work/numpy/data.py': '', 'work/scripts/numpy/__init__.py': '' });
    assert.deepEqual(await classes(['numpy']), ['installed']);
    assert.deepEqual(await classes(['numpy'], knowledge(), 'work/scripts/new.py'), ['workspace']);
  });

  it('looks at no path that an import does not name', async () => {
    await files.write({ 'secret.py': '', 'work/sub/x.py': '' });
    assert.deepEqual(
      await classes(['../secret', '../../etc/passwd', '/etc', 'sub/x', '..', '', '__proto__']),
      Array(7).fill('not-found'),
    );
  });

  it('gives unknown if the names on PyPI are damaged, and logs that once', async () => {
    await writeFile(files.path('names.bin'), 'garbage');
    const known = knowledge();
    assert.deepEqual(await classes(['requests', 'reqeusts', 'numpy'], known), [
      'unknown',
      'unknown',
      'installed',
    ]);
    await classes(['requests'], known);
    assert.equal(log.length, 1);
    assert.match(log[0]!, /list of names on PyPI could not be read/);
  });

  it('continues without an interpreter, and logs why', async () => {
    const interpreter: LocalPackageKnowledgeOptions['interpreter'] = (signal) =>
      findInterpreter({ explicitPath: '/not/there', environment: {}, isTrusted: false }, signal);
    assert.deepEqual(await classes(['os', 'numpy', 'orders'], knowledge({ interpreter })), [
      'standard-library',
      'on-pypi',
      'workspace',
    ]);
    assert.match(log.join('\n'), /\/not\/there cannot be used as Python/);
  });

  it('asks for an interpreter that failed only when another was chosen', async () => {
    let asked = 0;
    const failing = (): Promise<undefined> => {
      asked += 1;
      return Promise.reject(new Error('It hangs.'));
    };
    const known = knowledge({ interpreter: failing });
    await classes(['os'], known);
    await classes(['os'], known);
    assert.equal(asked, 1);
    assert.deepEqual(log, ['No installed packages are known. It hangs.']);
    known.interpreterChanged();
    await classes(['os'], known);
    assert.equal(asked, 2);
  });

  it('notices that the environment was deleted, and that there is another', async () => {
    const known = knowledge();
    assert.deepEqual(await classes(['numpy', 'six'], known), ['installed', 'not-found']);
    await rm(files.path('work/.venv'), { recursive: true });
    assert.deepEqual(await classes(['numpy', 'six'], known), ['on-pypi', 'not-found']);
    await files.write({
      ...virtualEnvironment('work/venv'),
      ...distribution('work/venv/lib/python3.12/site-packages', 'six', '1.17', ['six']),
    });
    assert.deepEqual(await classes(['numpy', 'six'], known), ['on-pypi', 'installed']);
  });

  it('answers questions that are asked at once, also when one of them is given up', async () => {
    const known = knowledge();
    const controller = new AbortController();
    const first = known.classify(['numpy'], controller.signal);
    const second = known.classify(['numpy'], never);
    controller.abort(new Error('given up'));
    await assert.rejects(first, /given up/);
    assert.equal((await second)[0]?.class, 'installed');
  });

  it('says how old the names on PyPI are', async () => {
    assert.equal((await knowledge().basis(new AbortController().signal)).pypiSnapshot, '2026-11');
    assert.equal(
      (await knowledge({ pypiNames: '/not/there' }).basis(new AbortController().signal)).pypiSnapshot,
      undefined,
    );
  });

  it('says which Python counts and where its packages lie, or why the chosen one cannot be used', async () => {
    const { python, pythonProblem } = await knowledge().basis(never);
    assert.equal(python?.version, '3.12');
    assert.deepEqual(python.packageFolders, [files.path(packages)]);
    assert.equal(pythonProblem, undefined);

    const explicitPath = files.path('gone');
    const search = { environment: {}, isTrusted: false, explicitPath };
    const known = knowledge({ interpreter: (signal) => findInterpreter(search, signal) });
    const basis = await known.basis(never);
    assert.equal(basis.python, undefined);
    assert.deepEqual(basis.pythonProblem, { kind: 'not-found', path: explicitPath });
    known.interpreterChanged();
    await files.write(virtualEnvironment('gone'));
    assert.equal((await known.basis(never)).pythonProblem, undefined);
  });

  it('rejects for nothing but a signal', async () => {
    const known = knowledge({
      standardLibraryVersions: '/not/there',
      pypiNames: '/not/there',
      folder: '/not/there',
    });
    assert.deepEqual(await classes(['requests'], known), ['unknown']);
    await assert.rejects(known.classify(['os'], AbortSignal.abort(new Error('given up'))), /given up/);
  });
});

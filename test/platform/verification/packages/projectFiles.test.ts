import assert from 'node:assert/strict';
import { rm, symlink, utimes, writeFile } from 'node:fs/promises';
import type { Logger } from '../../../../src/core/ports/logger.ts';
import { ProjectFiles } from '../../../../src/platform/verification/packages/projectFiles.ts';
import { FileTree } from '../../../support/fileTree.ts';

const never = new AbortController().signal;

describe('ProjectFiles', () => {
  let files: FileTree;
  let projects: ProjectFiles;
  let warnings: string[];

  beforeEach(async () => {
    files = await FileTree.create();
    warnings = [];
    const ignore = (): void => {};
    const logger: Logger = {
      error: ignore,
      info: ignore,
      debug: ignore,
      warn: (text) => warnings.push(text),
    };
    projects = new ProjectFiles({ folder: files.path('work'), logger });
  });

  afterEach(() => files.remove());

  const read = async (path?: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      [...(await projects.read(never, path)).declared].map(([name, { file }]) => [name, file]),
    );

  it('names the surest file of those that declare a distribution', async () => {
    await files.write({
      'work/uv.lock': '[[package]]\nname = "requests"\n[[package]]\nname = "idna"\n',
      'work/pyproject.toml': '[project]\ndependencies = ["Requests>=2"]\n',
      'work/requirements-dev.txt': 'pytest\nrequests\n',
      'work/requirements/docs.txt': 'sphinx\n',
      'work/notes.txt': 'not_a_requirement\n',
    });
    assert.deepEqual(await read(), {
      requests: 'pyproject.toml',
      pytest: 'requirements-dev.txt',
      idna: 'uv.lock',
      sphinx: 'requirements/docs.txt',
    });
  });

  it('follows what files take in, in circles too, but not out of the workspace', async () => {
    await files.write({
      'work/requirements.txt':
        '-r nested/base.in\n-r requirements.txt\n-r ../outside.txt\n-r /etc/passwd\n-r gone.txt\n',
      'work/nested/base.in': 'numpy\n-r ../requirements.txt\n',
      'outside.txt': 'secret\n',
    });
    assert.deepEqual(await read(), { numpy: 'nested/base.in' });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /gone\.txt cannot be read/);
  });

  it('goes by the project that a file is in, and by those around it', async () => {
    await files.write({
      'work/pyproject.toml': '[project]\ndependencies = ["ruff", "numpy"]\n',
      'work/packages/shop/pyproject.toml': '[project]\ndependencies = ["flask", "numpy"]\n',
      'work/packages/shop/src/shop/requirements.txt': 'jinja2\n',
      'work/packages/other/pyproject.toml': '[project]\ndependencies = ["django"]\n',
    });
    assert.deepEqual(await read(files.path('work/packages/shop/src/shop/cart.py')), {
      jinja2: 'packages/shop/src/shop/requirements.txt',
      flask: 'packages/shop/pyproject.toml',
      numpy: 'packages/shop/pyproject.toml',
      ruff: 'pyproject.toml',
    });
    assert.deepEqual(await read(files.path('elsewhere/script.py')), {
      ruff: 'pyproject.toml',
      numpy: 'pyproject.toml',
    });
  });

  it('knows what comes from elsewhere, by any of the files', async () => {
    await files.write({
      'work/pyproject.toml':
        '[project]\ndependencies = ["a", "b", "c"]\n[tool.uv.sources]\nb = { workspace = true }\n',
      'work/requirements.txt': 'c @ file:///c\n',
    });
    const found = (await projects.read(never)).declared;
    assert.deepEqual(
      [...found].map(([name, { isElsewhere }]) => [name, isElsewhere]),
      [
        ['a', false],
        ['b', true],
        ['c', true],
      ],
    );
  });

  it('reads UTF-16', async () => {
    await files.write({ 'work/': '' });
    const text = Buffer.from('\uFEFFnumpy\r\nscipy\r\n', 'utf16le');
    await writeFile(files.path('work/requirements.txt'), text);
    await writeFile(files.path('work/requirements-dev.txt'), Buffer.from(text).swap16());
    assert.deepEqual(Object.keys(await read()), ['numpy', 'scipy']);
  });

  it('logs broken entries, once, and reads the rest', async () => {
    await files.write({
      'work/pyproject.toml': '[project]\ndependencies = ["requests"]\n[broken\n',
      'work/requirements.txt/': '',
    });
    await symlink('/dev/zero', files.path('work/environment.yml'));
    assert.deepEqual(await read(), { requests: 'pyproject.toml' });
    await read();
    assert.equal(warnings.length, 3);
    assert.match(warnings.join('\n'), /pyproject\.toml: 1 entries/);
  });

  it('reads a file again when it has changed', async () => {
    await files.write({ 'work/requirements.txt': 'numpy\n' });
    assert.deepEqual(Object.keys(await read()), ['numpy']);
    await files.write({ 'work/requirements.txt': 'torch\n' });
    await utimes(files.path('work/requirements.txt'), 5000, 5000);
    assert.deepEqual(Object.keys(await read()), ['torch']);
    await rm(files.path('work'), { recursive: true });
    assert.deepEqual(await read(), {});
  });
});

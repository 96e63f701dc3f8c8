import assert from 'node:assert/strict';
import { rm, symlink, utimes } from 'node:fs/promises';
import type { Logger } from '../../../../src/core/ports/logger.ts';
import { DeclaredDistributions } from '../../../../src/platform/verification/packages/declaredDistributions.ts';
import { FileTree } from '../../../support/fileTree.ts';

const never = new AbortController().signal;

describe('DeclaredDistributions', () => {
  let files: FileTree;
  let declared: DeclaredDistributions;
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
    declared = new DeclaredDistributions({ folder: files.path('work'), logger });
  });

  afterEach(() => files.remove());

  const read = async (): Promise<Record<string, string>> => Object.fromEntries(await declared.read(never));

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

import assert from 'node:assert/strict';
import { chmod, readFile, rm, symlink } from 'node:fs/promises';
import { PhidelityError } from '../../../../src/core/errors/phidelityError.ts';
import {
  findInterpreter,
  type InterpreterSearch,
} from '../../../../src/platform/verification/interpreter/findInterpreter.ts';
import type { PythonInterpreter } from '../../../../src/platform/verification/interpreter/readInterpreter.ts';
import { isRunning } from '../../../../src/platform/isRunning.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { pythonInstallation, virtualEnvironment } from '../../../support/pythonFiles.ts';

const never = new AbortController().signal;

describe('findInterpreter', () => {
  let files: FileTree;

  beforeEach(async () => {
    files = await FileTree.create();
  });

  afterEach(() => files.remove());

  const find = (search: Partial<InterpreterSearch>, signal = never): Promise<PythonInterpreter | undefined> =>
    findInterpreter({ folder: files.path('work'), environment: {}, isTrusted: false, ...search }, signal);

  /** A program that a Python search meets. */
  const program = async (name: string, text: string): Promise<string> => {
    await files.write({ [name]: `#!/bin/sh\n${text}\n` });
    await chmod(files.path(name), 0o755);
    return files.path(name);
  };
  const refuses = (search: Partial<InterpreterSearch>, message: RegExp): Promise<void> =>
    assert.rejects(find(search), (error) => {
      assert.ok(error instanceof PhidelityError && error.reason === 'python-unusable');
      assert.match(error.message, message);
      return true;
    });

  describe('the virtual environment of the workspace', () => {
    it('is read from files alone', async () => {
      await files.write(virtualEnvironment('work/.venv'));
      assert.deepEqual(await find({}), {
        path: files.path('work/.venv/bin/python3'),
        version: { major: 3, minor: 12 },
        packageFolders: [files.path('work/.venv/lib/python3.12/site-packages')],
        standardLibrary: undefined,
      });
    });

    it('comes before those of the environment, .venv before venv before env', async () => {
      await files.write({
        ...virtualEnvironment('work/env'),
        ...virtualEnvironment('other'),
        ...pythonInstallation('system', '3.11'),
      });
      const environment = { VIRTUAL_ENV: files.path('other'), PATH: files.path('system/bin') };
      assert.equal((await find({ environment }))?.path, files.path('work/env/bin/python3'));
      await files.write(virtualEnvironment('work/venv'));
      assert.equal((await find({ environment }))?.path, files.path('work/venv/bin/python3'));
      await files.write(virtualEnvironment('work/.venv'));
      assert.equal((await find({ environment }))?.path, files.path('work/.venv/bin/python3'));
    });

    it('takes in the packages of its base where it says so, and the standard library always', async () => {
      await files.write({
        ...pythonInstallation('base', '3.12'),
        ...pythonInstallation('base', '3.13'),
        ...virtualEnvironment('work/.venv', '3.12', 'Include-System-Site-Packages = TRUE\n'),
        'work/.venv/pyvenv.cfg': `home = ${files.path('base/bin')}\r\nversion_info = 3.12.4.final.0\r\ninclude-system-site-packages = true\r\n`,
      });
      const found = await find({});
      assert.equal(found?.standardLibrary, files.path('base/lib/python3.12'));
      assert.deepEqual(found.packageFolders, [
        files.path('work/.venv/lib/python3.12/site-packages'),
        files.path('base/lib/python3.12/site-packages'),
      ]);
    });

    it('of Windows is read too', async () => {
      await files.write({
        'work/.venv/pyvenv.cfg': 'home = C:\\Python312\nversion = 3.12.0\n',
        'work/.venv/Scripts/python.exe': '',
        'work/.venv/Lib/site-packages/': '',
      });
      const found = await find({});
      assert.equal(found?.path, files.path('work/.venv/Scripts/python.exe'));
      assert.deepEqual(found.packageFolders, [files.path('work/.venv/Lib/site-packages')]);
    });

    it('that is broken is passed over', async () => {
      await files.write({
        'work/.venv/pyvenv.cfg': 'home = /nowhere\n',
        'work/venv/bin/python3': '',
        ...virtualEnvironment('work/env'),
      });
      assert.equal((await find({}))?.path, files.path('work/env/bin/python3'));
      await rm(files.path('work/env'), { recursive: true });
      assert.equal(await find({}), undefined);
    });
  });

  describe('an interpreter that was chosen', () => {
    it('may be a program, the folder of an environment, or relative to the workspace', async () => {
      await files.write({ ...virtualEnvironment('tools/special'), ...virtualEnvironment('work/.venv') });
      const folder = files.path('tools/special');
      for (const explicitPath of [
        folder,
        `${folder}/bin/python3`,
        '../tools/special',
        '../tools/special/bin/python3',
      ])
        assert.deepEqual((await find({ explicitPath }))?.packageFolders, [
          `${folder}/lib/python3.12/site-packages`,
        ]);
    });

    it('is found behind a link', async () => {
      await files.write(pythonInstallation('opt/python', '3.13'));
      await symlink(files.path('opt/python/bin/python3.13'), files.path('chosen'));
      const found = await find({ explicitPath: files.path('chosen') });
      assert.deepEqual(found?.version, { major: 3, minor: 13 });
      assert.equal(found.standardLibrary, files.path('opt/python/lib/python3.13'));
    });

    it('that is not Python is rejected with the reason, without a fallback', async () => {
      await files.write({ ...virtualEnvironment('work/.venv'), 'work/plain.txt': 'x', 'empty/': '' });
      await refuses({ explicitPath: 'gone/bin/python' }, /file not found/);
      await refuses({ explicitPath: files.path('empty') }, /not a Python environment/);
      await refuses({ explicitPath: 'plain.txt' }, /untrusted/);
      await refuses({ explicitPath: 'plain.txt', isTrusted: true }, /not executable/);
      const other = await program('other', 'echo hello');
      await refuses({ explicitPath: other, isTrusted: true }, /not a Python interpreter/);
      const failing = await program('failing', 'exit 3');
      await refuses({ explicitPath: failing, isTrusted: true }, /exited with code 3/);
    });

    it('that hangs is ended', async () => {
      const pidFile = files.path('pid');
      const hanging = await program('hanging', `echo $$ > ${pidFile}\nexec sleep 600`);
      await refuses({ explicitPath: hanging, isTrusted: true, timeout: 500 }, /within 0.5 seconds/);
      assert.ok(!isRunning(Number(await readFile(pidFile, 'utf8'))));
    });

    it('stops being asked when the search is given up', async () => {
      const hanging = await program('hanging', 'exec sleep 600');
      const controller = new AbortController();
      const found = find({ explicitPath: hanging, isTrusted: true }, controller.signal);
      setTimeout(() => controller.abort(new Error('given up')), 100);
      await assert.rejects(found, /given up/);
    });

    it('is run only in a workspace that is trusted', async () => {
      const answer = JSON.stringify({
        version: [3, 10],
        path: [files.path('x/site-packages')],
        library: '/lib',
      });
      await files.write({ 'x/site-packages/': '' });
      const asked = await program('python-wrapper', `touch ${files.path('was-run')}\necho '${answer}'`);
      await refuses({ explicitPath: asked }, /untrusted/);
      await assert.rejects(rm(files.path('was-run')), /ENOENT/);
      assert.deepEqual(await find({ explicitPath: asked, isTrusted: true }), {
        path: asked,
        version: { major: 3, minor: 10 },
        packageFolders: [files.path('x/site-packages')],
        standardLibrary: '/lib',
      });
    });
  });

  describe('without one of the workspace', () => {
    it('the active environment is taken, then that of conda', async () => {
      await files.write({ ...virtualEnvironment('active'), ...pythonInstallation('conda', '3.10') });
      const conda = { CONDA_PREFIX: files.path('conda') };
      assert.deepEqual((await find({ environment: conda }))?.packageFolders, [
        files.path('conda/lib/python3.10/site-packages'),
      ]);
      const both = { ...conda, VIRTUAL_ENV: files.path('active') };
      assert.equal((await find({ environment: both }))?.path, files.path('active/bin/python3'));
    });

    it('the first Python on the PATH is used, with packages installed for the user', async () => {
      await files.write({
        ...pythonInstallation('system', '3.11'),
        'home/.local/lib/python3.11/site-packages/': '',
        'empty/': '',
      });
      await symlink('python3.11', files.path('system/bin/python3'));
      const environment = {
        PATH: `relative:${files.path('empty')}:${files.path('system/bin')}`,
        HOME: files.path('home'),
      };
      assert.deepEqual((await find({ environment }))?.packageFolders, [
        files.path('home/.local/lib/python3.11/site-packages'),
        files.path('system/lib/python3.11/site-packages'),
      ]);
    });

    it('has packages in two folders where its library is in lib64, as on Fedora', async () => {
      await files.write({
        'system/bin/python3.12': '',
        'system/lib64/python3.12/os.py': '',
        'system/lib64/python3.12/site-packages/': '',
        'system/lib/python3.12/site-packages/': '',
      });
      await symlink('python3.12', files.path('system/bin/python3'));
      const found = await find({ environment: { PATH: files.path('system/bin') } });
      assert.equal(found?.standardLibrary, files.path('system/lib64/python3.12'));
      assert.deepEqual(found.packageFolders, [
        files.path('system/lib64/python3.12/site-packages'),
        files.path('system/lib/python3.12/site-packages'),
      ]);
    });

    it('what is on the PATH and does not work is passed over', async () => {
      await program('broken/python3', 'exit 1');
      await files.write(pythonInstallation('system', '3.11'));
      await symlink('python3.11', files.path('system/bin/python3'));
      const environment = { PATH: `${files.path('broken')}:${files.path('system/bin')}` };
      for (const isTrusted of [true, false])
        assert.equal((await find({ environment, isTrusted }))?.path, files.path('system/bin/python3'));
    });

    it('a shim of pyenv is followed to the version that it would start', async () => {
      await files.write({
        'pyenv/shims/python3': '#!/bin/sh\nexit 1\n',
        'pyenv/version': '3.11.7\n',
        ...pythonInstallation('pyenv/versions/3.11.7', '3.11'),
        ...pythonInstallation('pyenv/versions/3.12.1', '3.12'),
      });
      for (const [version, link] of [
        ['3.11.7', 'python3.11'],
        ['3.12.1', 'python3.12'],
      ] as const)
        await symlink(link, files.path('pyenv/versions', version, 'bin/python3'));
      const environment = { PATH: files.path('pyenv/shims') };
      assert.equal((await find({ environment }))?.version?.minor, 11);
      await files.write({ 'work/.python-version': '3.12.1\n' });
      assert.equal((await find({ environment }))?.version?.minor, 12);
      await files.write({ 'work/.python-version': '../../../evil\n' });
      assert.equal(await find({ environment }), undefined);
    });

    it('there may be none at all', async () => {
      assert.equal(await find({}), undefined);
      assert.equal(await find({ folder: undefined }), undefined);
    });
  });

  it('of this machine is asked what it is', async () => {
    const found = await findInterpreter({ environment: process.env, isTrusted: true }, never);
    assert.equal(found?.version?.major, 3);
    assert.ok(found.standardLibrary);
  });
});

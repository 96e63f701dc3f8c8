import assert from 'node:assert/strict';
import path from 'node:path';
import { userPackages } from '../../../../src/platform/verification/interpreter/userPackages.ts';

const joined = (...names: string[]): string => path.join(...names);

describe('userPackages', () => {
  const HOME = '/home/me';

  it('are in the home folder, on macOS in one of two places', () => {
    const unix = joined(HOME, '.local/lib/python3.12/site-packages');
    assert.deepEqual(userPackages({ HOME }, 'python3.12', 'linux'), [unix]);
    const framework = joined(HOME, 'Library/Python/3.12/lib/python/site-packages');
    assert.deepEqual(userPackages({ HOME }, 'python3.12', 'darwin'), [framework, unix]);
    assert.deepEqual(userPackages({ HOME }, 'python3.14t', 'linux'), [
      joined(HOME, '.local/lib/python3.14t/site-packages'),
    ]);
  });

  it('on Windows are with the data of applications', () => {
    const found = userPackages({ HOME, APPDATA: '/data' }, 'python3.12', 'win32');
    assert.deepEqual(found, [joined('/data/Python/Python312/site-packages')]);
    assert.deepEqual(userPackages({ HOME }, 'python3.12', 'win32'), []);
  });

  it('are where the environment says, if they count', () => {
    const environment = { HOME, PYTHONUSERBASE: '/mine' };
    assert.deepEqual(userPackages(environment, 'python3.12', 'linux'), [
      joined('/mine/lib/python3.12/site-packages'),
    ]);
    assert.deepEqual(userPackages({ ...environment, PYTHONNOUSERSITE: '1' }, 'python3.12', 'linux'), []);
    assert.deepEqual(userPackages({}, 'python3.12', 'linux'), []);
    assert.deepEqual(userPackages({ HOME }, 'Lib', 'linux'), []);
  });
});

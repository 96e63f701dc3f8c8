import assert from 'node:assert/strict';
import path from 'node:path';
import { interpreterPath } from '../../../../src/host/verification/python/workspacePython.ts';

const root = path.parse(process.cwd()).root;
const home = path.join(root, 'home', 'ada$&');
const folder = path.join(root, 'work', 'shop$&');

describe('the path that the setting of an interpreter means', () => {
  it('may be absolute, of the home folder, or of the workspace folder', () => {
    const inFolder = (setting: string): string | undefined => interpreterPath(setting, { folder, home });
    assert.equal(
      inFolder(path.join(root, 'usr', 'bin', 'python3')),
      path.join(root, 'usr', 'bin', 'python3'),
    );
    assert.equal(inFolder('~/envs/a'), `${home}/envs/a`);
    assert.equal(inFolder('~'), home);
    assert.equal(inFolder('${workspaceFolder}/env'), `${folder}/env`);
    assert.equal(inFolder('env/bin/python3'), path.join(folder, 'env', 'bin', 'python3'));
    assert.equal(inFolder('~tilde'), path.join(folder, '~tilde'));
    assert.equal(inFolder(''), undefined);
  });

  it('means nothing without a folder where it speaks of one', () => {
    const alone = (setting: string): string | undefined =>
      interpreterPath(setting, { folder: undefined, home });
    assert.equal(alone('~/envs/a'), `${home}/envs/a`);
    assert.equal(alone('${workspaceFolder}/env'), undefined);
    assert.equal(alone('env'), undefined);
  });
});

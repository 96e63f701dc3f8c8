import assert from 'node:assert/strict';
import { filesWithEnd, workspacePath } from '../../../../src/core/edits/apply/workspacePath.ts';

const folders = ['/home/u/project', '/c:/Work'];

function read(path: string): string {
  const found = workspacePath(path, folders);
  return 'problem' in found ? found.problem : [found.folder ?? '', ...found.names].join('|');
}

describe('workspacePath', () => {
  it('leads to files of the workspace', () => {
    assert.equal(read('src/a.py'), '|src|a.py');
    assert.equal(read('./src//b/../a.py'), '|src|a.py');
    assert.equal(read('/home/u/project/src/a.py'), '/home/u/project|src|a.py');
    assert.equal(read('C:/work/a.py'), '/c:/Work|a.py');
    assert.equal(read(String.raw`src\a.py`), '|src|a.py');
    assert.equal(read('.github/workflows/a.yml'), '|.github|workflows|a.yml');
  });

  for (const path of [
    '../a.py',
    'src/../../a.py',
    '/etc/x.conf',
    '~/a.py',
    '/home/u/project2/a.py',
    'D:/a.py',
    '/home/u/project/../a.py',
    'file:///etc/x.conf',
    '..',
  ])
    it(`does not leave it with ${path}`, () => assert.equal(read(path), 'outside'));

  for (const path of [
    '.git/config',
    'a/.git/hooks/x.sh',
    '.GIT/config',
    '.git./config',
    '.git::$INDEX_ALLOCATION/x.txt',
    'git~1/config',
    '.g\u200Cit/config',
  ])
    it(`does not touch Git's own files with ${JSON.stringify(path)}`, () => assert.equal(read(path), 'git'));
});

describe('filesWithEnd', () => {
  const way = ['', 'home', 'u', 'project'];
  const file = (path: string): { names: string[]; way: string[] } => ({ names: path.split('/'), way });
  const found = (path: string, ...files: string[]): string[] =>
    filesWithEnd(path.split('/'), files.map(file)).map(({ names }) => names.join('/'));

  it('finds files by the last names of their paths, and by those of the folder that they are in', () => {
    assert.deepEqual(found('a.py', 'src/a.py', 'src/b.py'), ['src/a.py']);
    assert.deepEqual(found('lib/a.py', 'src/lib/a.py', 'a.py'), ['src/lib/a.py']);
    assert.deepEqual(found('project/src/a.py', 'src/a.py'), ['src/a.py']);
    assert.deepEqual(found('pkg/__init__.py', '__init__.py', 'other/__init__.py'), []);
    assert.deepEqual(found('a.py', 'x/a.py', 'y/a.py'), ['x/a.py', 'y/a.py']);
    assert.deepEqual(found('a.py', 'a.py', 'y/a.py'), ['a.py']);
  });
});

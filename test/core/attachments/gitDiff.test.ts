import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newFileDiff, splitDiff } from '../../../src/core/attachments/gitDiff.ts';

describe('splitDiff', () => {
  let folder: string;
  const git = (...parameters: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...parameters], {
      cwd: folder,
      encoding: 'utf8',
    });
  const write = (name: string, text: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const paths = (...parameters: string[]): string[] => splitDiff(git(...parameters)).map((file) => file.path);

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'phidelity-diff-'));
    git('init', '--quiet');
    for (const name of ['a.py', 'lib/b c.py', 'é/ö"q.py', 'gone.py', 'old name.py', 'mode.sh'])
      write(name, 'x = 1\ny = 2\nz = 3\n');
    write('gone.py', 'gone = 1\n');
    write('data.bin', Uint8Array.of(0, 1, 2));
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    write('a.py', 'x = 1\ny = 2\ndiff --git a/q.py b/q.py\n--- a/w.py\n');
    write('lib/b c.py', 'x = 2\ny = 2\nz = 3\n');
    write('é/ö"q.py', 'x = 2\ny = 2\nz = 3\n');
    write('data.bin', Uint8Array.of(0, 1, 3));
    rmSync(path.join(folder, 'gone.py'));
    renameSync(path.join(folder, 'old name.py'), path.join(folder, 'new name.py'));
    git('add', '.');
    git('update-index', '--chmod=+x', 'mode.sh');
  });
  after(() => rmSync(folder, { recursive: true }));

  const all = ['a.py', 'data.bin', 'gone.py', 'lib/b c.py', 'mode.sh', 'new name.py', 'é/ö"q.py'];

  it('has each file once, by the path that it has now, whatever is in it', () => {
    assert.deepEqual(paths('diff', '--cached', '--find-renames').toSorted(), all);
    assert.deepEqual(paths('-c', 'diff.mnemonicPrefix=true', 'diff', '--cached').toSorted(), all);
    assert.deepEqual(paths('-c', 'core.quotePath=false', 'diff', '--cached').toSorted(), all);
  });

  it('has all that Git says', () => {
    const diff = git('diff', '--cached');
    const parts = splitDiff(diff);
    assert.equal(parts.map(({ text }) => `${text}\n`).join(''), diff);
    assert.match(parts.find((file) => file.path === 'data.bin')!.text, /^Binary files .* differ$/m);
  });

  it('is nothing where nothing has changed', () => {
    assert.deepEqual(splitDiff(''), []);
  });

  it('says the same of a new file as Git', () => {
    write('new.py', 'x = 1\ny = 2');
    git('add', '--intent-to-add', 'new.py');
    const [own] = splitDiff(git('diff', 'new.py'));
    const lines = newFileDiff('new.py', 'x = 1\ny = 2').text.split('\n');
    assert.deepEqual(lines.slice(2), own!.text.split('\n').slice(3));
    assert.equal(lines[0], own!.text.split('\n')[0]);
    assert.equal(newFileDiff('e.py', 'x = 1\n').text.split('\n').at(-1), '+x = 1');
  });
});

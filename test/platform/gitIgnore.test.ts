import assert from 'node:assert/strict';
import { type IgnoreFile, ignoringFile, readPatterns } from '../../src/platform/gitIgnore.ts';

describe('ignoringFile', () => {
  const at = (folder: string, ...lines: string[]): IgnoreFile => ({
    path: `${folder}.gitignore`,
    folder,
    text: lines.join('\n'),
  });
  const ignoring = (path: string, ...files: IgnoreFile[]): IgnoreFile | undefined =>
    ignoringFile(path, files.map(readPatterns));
  const isIgnored = (path: string, ...files: IgnoreFile[]): boolean => ignoring(path, ...files) !== undefined;

  // What `git check-ignore` says of each.
  const cases: [string, string[], string[]][] = [
    ['*.log', ['a.log', 'sub/a.log'], ['a.log.txt', 'log']],
    ['/build', ['build', 'build/x'], ['sub/build/x']],
    ['dist/', ['dist/x', 'sub/dist/x'], ['dist']],
    ['src/*.tmp', ['src/a.tmp'], ['src/q/a.tmp', 'q/src/a.tmp']],
    ['**/foo/bar', ['foo/bar', 'q/foo/bar'], ['foo/q/bar']],
    ['foo/**', ['foo/x', 'foo/bar/x'], ['foo', 'q/foo/x']],
    ['a/**/z', ['a/z', 'a/b/z', 'a/b/c/z'], ['z', 'b/a/z']],
    ['x/y/', ['x/y/z'], ['x/y', 'q/x/y/z']],
    ['a**b', ['ab', 'aXXb'], ['a/b']],
    ['?.q', ['a.q'], ['ab.q', '.q']],
    ['[ab].txt', ['a.txt'], ['c.txt']],
    ['[!x]y', ['ay'], ['xy']],
    ['[]-]x', [']x', '-x'], ['x']],
    ['file[', [], ['file[', 'file']],
    ['a+b', ['a+b'], ['aab']],
    [String.raw`\#c`, ['#c'], ['c']],
    ['#c', [], ['#c', 'c']],
    [String.raw`sp\ `, ['sp '], ['sp']],
    ['end.txt   ', ['end.txt'], []],
    ['/', [], ['a']],
    ['', [], ['a']],
  ];
  for (const [pattern, ignored, others] of cases)
    it(`knows ${JSON.stringify(pattern)}`, () => {
      for (const path of ignored) assert.ok(isIgnored(path, at('', pattern)), path);
      for (const path of others) assert.ok(!isIgnored(path, at('', pattern)), path);
    });

  it('has the last pattern decide, those of inner folders last', () => {
    const outer = at('', '.env*', '!.env.example', '*.txt');
    const inner = at('sub/', '!b.txt', '/only');
    assert.equal(ignoring('.env.local', outer, inner), outer);
    assert.ok(!isIgnored('.env.example', outer));
    assert.ok(!isIgnored('sub/b.txt', outer, inner));
    assert.ok(isIgnored('b.txt', outer, inner));
    assert.equal(ignoring('sub/only', outer, inner), inner);
    assert.ok(!isIgnored('sub/sub/only', outer, inner));
  });

  it('takes nothing back from an ignored folder', () => {
    assert.ok(isIgnored('build/keep.py', at('', 'build/', '!keep.py')));
    const only = at('', '/*', '!/src', '/src/*', '!/src/app');
    assert.ok(!isIgnored('src/app/x.py', only));
    assert.ok(isIgnored('src/lib/x.py', only));
  });

  it('reads Windows line ends', () => {
    assert.ok(isIgnored('a.log', at('', '*.log\r\n*.tmp\r')));
  });
});

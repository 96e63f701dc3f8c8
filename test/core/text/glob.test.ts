import assert from 'node:assert/strict';
import { globMatcher } from '../../../src/core/text/glob.ts';

describe('globMatcher', () => {
  // As VS Code's documentation says of each.
  const cases: [pattern: string, matches: string[], others: string[]][] = [
    ['**/.git', ['.git', 'a/.git', 'a/b/.git'], ['a.git', '.git/x']],
    ['**/*.pyc', ['a.pyc', 'b/a.pyc'], ['a.py', 'a.pyc/b']],
    ['build', ['build'], ['a/build', 'build/a']],
    ['build/', ['build'], ['a/build']],
    ['docs/**', ['docs', 'docs/a', 'docs/a/b.py'], ['a/docs', 'docsy']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb']],
    ['**/node_modules/*/**', ['node_modules/a', 'x/node_modules/a/b'], ['node_modules']],
    ['**/{dist,out-?}', ['dist', 'a/out-1'], ['out-12', 'out']],
    ['*.{py,pyw}', ['a.py', 'b.pyw'], ['c/a.py', 'a.pyc']],
    ['[a-c].py', ['b.py'], ['d.py']],
    ['[!a-c].py', ['d.py'], ['b.py', '/.py']],
    ['a+(b).py', ['a+(b).py'], ['aab.py']],
    ['**', ['a', 'a/b'], []],
    ['über?.py', ['über1.py'], ['uber1.py']],
  ];
  for (const [pattern, matches, others] of cases)
    it(`knows ${pattern}`, () => {
      const isMatch = globMatcher([pattern]);
      for (const path of matches) assert.ok(isMatch(path), path);
      for (const path of others) assert.ok(!isMatch(path), path);
    });

  it('matches any of several, and nothing without any', () => {
    assert.ok(globMatcher(['a', 'b'])('b'));
    assert.ok(!globMatcher([])('a'));
  });

  it('takes a pattern that is none as text', () => {
    assert.ok(globMatcher(['a[', '{b', '[]'])('a['));
    assert.ok(globMatcher(['a[', '{b', '[]'])('{b'));
    assert.ok(globMatcher(['a[', '{b', '[]'])('[]'));
  });
});

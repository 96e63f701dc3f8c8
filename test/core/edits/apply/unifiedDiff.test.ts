import assert from 'node:assert/strict';
import {
  applyDiff,
  type FileDiff,
  isUnifiedDiff,
  readDiff,
} from '../../../../src/core/edits/apply/unifiedDiff.ts';
import { linesOf } from '../../../../src/core/edits/lineHunks.ts';

const file = 'import os\n\n\ndef a():\n    return 1\n\n\ndef b():\n    return 1\n';

function filesIn(diff: string): readonly FileDiff[] {
  const found = readDiff(diff);
  return 'problem' in found ? assert.fail(`The diff is ${found.problem}.`) : found;
}

function applied(diff: string, text = file): string {
  const result = applyDiff(linesOf(text), filesIn(diff)[0]!);
  return 'problem' in result ? result.problem : result.lines.join('\n');
}

describe('unified diffs', () => {
  it('are read with the files that they name', () => {
    const files = filesIn(
      [
        'diff --git a/src/a.py b/src/a.py',
        'index 1234567..89abcde 100644',
        '--- a/src/a.py',
        '+++ b/src/a.py',
        '@@ -4,2 +4,2 @@ def a():',
        ' def a():',
        '-    return 1',
        '+    return 2',
        '--- /dev/null',
        '+++ b/new.py',
        '@@ -0,0 +1,1 @@',
        '+x = 1',
        'diff --git a/old.py b/old.py',
        'deleted file mode 100644',
        '--- a/old.py',
        '+++ /dev/null',
        '@@ -1 +0,0 @@',
        '-x = 1',
        'diff --git a/one.py b/two.py',
        'similarity index 100%',
        'rename from one.py',
        'rename to two.py',
        '',
      ].join('\n'),
    );
    assert.deepEqual(
      files.map(({ path, kind }) => [path, kind]),
      [
        ['src/a.py', 'changed'],
        ['new.py', 'new'],
        ['old.py', 'deleted'],
        ['two.py', 'renamed'],
      ],
    );
  });

  it('are applied at the line that they name, and elsewhere if there is only one such place', () => {
    const change = '-    return 1\n+    return 2\n';
    assert.equal(applied(`@@ -9,1 +9,1 @@\n${change}`), file.replace(/1\n$/, '2\n'));
    assert.equal(applied(`@@ -7,2 +7,2 @@\n${change}`), 'several');
    assert.equal(applied(`@@ -100,2 +100,2 @@\n def b():\n${change}`), file.replace(/1\n$/, '2\n'));
    assert.equal(applied(`@@ ... @@\n def a():\n${change}`), file.replace('1', '2'));
    assert.equal(applied('@@ -1,1 +1,1 @@\n-import sys\n+import re'), 'not-found');
  });

  it('are applied although their numbers are wrong, and blank lines have lost their blank', () => {
    const diff = '--- a.py\n+++ a.py\n@@ -1,90 +1,7 @@\n import os\n+import sys\n\n\n def a():\n';
    assert.equal(applied(diff), file.replace('import os\n', 'import os\nimport sys\n'));
    const two =
      '@@ -4,2 +4,3 @@\n def a():\n+    x = 1\n     return 1\n@@ -8,2 +9,2 @@\n def b():\n-    return 1\n+    return 3';
    assert.equal(applied(two), file.replace('a():\n', 'a():\n    x = 1\n').replace(/1\n$/, '3\n'));
  });

  it('are known without a header, and make a new file', () => {
    assert.equal(applied(' def b():\n-    return 1\n+    return 5'), file.replace(/1\n$/, '5\n'));
    assert.equal(applied('--- /dev/null\n+++ b/a.py\n@@ -0,0 +1,2 @@\n+x = 1\n+y = 2', ''), 'x = 1\ny = 2\n');
    assert.equal(applied('@@ -3,0 +4,1 @@\n+x = 1'), 'several');
  });

  it('are broken where a line is none of a diff, or nothing changes', () => {
    for (const diff of ['@@ -1,2 +1,2 @@\n import os\nreturn 1\n+x', '', 'x = 1', '@@ -1 +1 @@\n import os'])
      assert.deepEqual(readDiff(diff), { problem: 'broken' }, diff);
    assert.ok(isUnifiedDiff('x', 'diff') && isUnifiedDiff('@@ -1 +1 @@\n-a\n+b', 'python'));
    assert.ok(!isUnifiedDiff('x = a @ b', 'python'));
  });
});

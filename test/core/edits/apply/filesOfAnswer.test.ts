import assert from 'node:assert/strict';
import {
  countFiles,
  type FileCode,
  filesOfCode,
  namedFiles,
} from '../../../../src/core/edits/apply/filesOfAnswer.ts';

const answer = `First the model:

### src/model.py

\`\`\`python
class Model:
    pass
\`\`\`

1. Then the views:

   \`\`\`python src/views.py
   def view():
       return 1
   \`\`\`

\`\`\`python
# tests/test_views.py

def test_view():
    assert True
\`\`\`

\`\`\`bash
# run.sh
pytest
\`\`\`

\`\`\`diff
--- a/setup.cfg
+++ b/setup.cfg
@@ -1 +1 @@
-a
+b
--- a/pyproject.toml
+++ b/pyproject.toml
@@ -1 +1 @@
-c
+d
\`\`\`

\`\`\`python
print(view())
\`\`\``;

const pathsOf = (files: readonly FileCode[]): (string | undefined)[] => files.map(({ path }) => path);

describe('files of an answer', () => {
  it('are those that its blocks name, with diffs of several', () => {
    const expected = [
      'src/model.py',
      'src/views.py',
      'tests/test_views.py',
      'run.sh',
      'setup.cfg',
      'pyproject.toml',
    ];
    assert.deepEqual(pathsOf(namedFiles(answer)), expected);
    assert.equal(countFiles(answer), 6);
    assert.equal(countFiles('```python a.py\nx\n```\n\n```python a.py\ny\n```'), 1);
    assert.equal(countFiles('```python\nx\n```\n\n```bash requirements.txt\npip\n```'), 0);
    assert.equal(countFiles('No code.'), 0);
  });

  it('are found by the text of a block as it is shown', () => {
    assert.deepEqual(pathsOf(filesOfCode(answer, 'def view():\n    return 1', 'python')), ['src/views.py']);
    const [test] = filesOfCode(
      answer,
      '# tests/test_views.py\n\ndef test_view():\n    assert True',
      'python',
    );
    assert.equal(test!.path, 'tests/test_views.py');
    assert.equal(test!.body, 'def test_view():\n    assert True');
    assert.deepEqual(pathsOf(filesOfCode(answer, 'print(view())', 'python')), [undefined]);
    assert.deepEqual(pathsOf(filesOfCode('', 'x = 1', 'python:src/a.py')), ['src/a.py']);
  });

  it('are several where two blocks with the same text name them', () => {
    const same = '### a.py\n\n```python\nx = 1\n```\n\n### b.py\n\n```python\nx = 1\n```\n';
    assert.deepEqual(pathsOf(filesOfCode(same, 'x = 1', 'python')), ['a.py', 'b.py']);
  });

  it('are read from a block without an end, too', () => {
    assert.deepEqual(pathsOf(filesOfCode('```python a.py\nx = 1', 'x = 1', 'python')), ['a.py']);
  });
});

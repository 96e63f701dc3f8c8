import assert from 'node:assert/strict';
import { pathOfBlock, withoutFirstLine } from '../../../../src/core/edits/apply/pathOfBlock.ts';

const pathOf = (part: { info?: string; above?: string; code?: string }): string | undefined =>
  pathOfBlock({ info: 'python', above: '', code: 'x = 1', ...part })?.path;

describe('pathOfBlock', () => {
  for (const [info, path] of [
    ['python src/a.py', 'src/a.py'],
    ['python title="a.py"', 'a.py'],
    ['src/a.py', 'src/a.py'],
    ['{python file=src/a.py}', 'src/a.py'],
    ['{.python file="my dir/a.py"}', 'my dir/a.py'],
    ['python:src/a.py', 'src/a.py'],
    ['12:20:src/a.py', 'src/a.py'],
    ['python filename=a.py', 'a.py'],
    ['js {file: "x.js"}', 'x.js'],
    ['python {1,3-5} a.py', 'a.py'],
    ['python ./src/a.py', 'src/a.py'],
    [String.raw`python src\a.py`, 'src/a.py'],
    ['python a.py:10', 'a.py'],
    ['python ../x.py', '../x.py'],
    ['python /etc/x.conf', '/etc/x.conf'],
    [String.raw`python C:\x\a.py`, 'C:/x/a.py'],
    ['python .gitignore', '.gitignore'],
    ['requirements.txt', 'requirements.txt'],
    ['python', undefined],
    ['python3.12', undefined],
    ['c++', undefined],
    ['objective-c', undefined],
    ['{.python}', undefined],
    ['dockerfile', undefined],
    ['vb.net', undefined],
    ['node.js', undefined],
    ['python showLineNumbers hl_lines="2 3"', undefined],
    ['python title="My great example"', undefined],
    ['python https://example.com/a.py', undefined],
  ] as const)
    it(`finds ${path} on the fence ${info}`, () => assert.equal(pathOf({ info }), path));

  for (const [above, path] of [
    ['### src/a.py', 'src/a.py'],
    ['**src/a.py**', 'src/a.py'],
    ['`src/a.py`:', 'src/a.py'],
    ['1. **`src/a.py`**', 'src/a.py'],
    ['#### 1. `src/a.py` (new file)', 'src/a.py'],
    ['File: src/a.py', 'src/a.py'],
    ['In `src/a.py`:', 'src/a.py'],
    ['### Update `src/a.py`', 'src/a.py'],
    ['__pkg/a.py__', 'pkg/a.py'],
    ['`pkg/__init__.py`', 'pkg/__init__.py'],
    ['`__init__.py`', '__init__.py'],
    ['Then, in `src/a.py`, change this:', undefined],
    ['`requests.get`', undefined],
    ['`os.path`:', undefined],
    ['## Node.js', undefined],
    ['Use version 1.2:', undefined],
  ] as const)
    it(`finds ${path} in the line ${above}`, () => assert.equal(pathOf({ above }), path));

  for (const [code, path] of [
    ['# src/a.py\nx', 'src/a.py'],
    ['// a.ts\nx', 'a.ts'],
    ['<!-- a.html -->\nx', 'a.html'],
    ['/* a.css */\nx', 'a.css'],
    ['# File: src/a.py\nx', 'src/a.py'],
    ['"""a.py"""\nx', 'a.py'],
    ['# requests.get\nx', undefined],
    ['#!/usr/bin/env python\nx', undefined],
    ['# -*- coding: utf-8 -*-\nx', undefined],
    ['# see a.py\nx', undefined],
    ['x = "a.py"', undefined],
  ] as const)
    it(`finds ${path} in the first line of ${JSON.stringify(code)}`, () =>
      assert.equal(pathOf({ code }), path));

  it('prefers the fence, and knows whether the first line only names the file', () => {
    const block = { info: 'python src/a.py', above: '### b.py', code: '# a.py\n\nx = 1' };
    assert.deepEqual(pathOfBlock(block), { path: 'src/a.py', isFirstLine: true });
    assert.deepEqual(pathOfBlock({ ...block, code: '# other\nx' }), { path: 'src/a.py', isFirstLine: false });
    assert.equal(withoutFirstLine(block.code), 'x = 1');
    assert.equal(withoutFirstLine('# a.py'), '');
  });
});

import assert from 'node:assert/strict';
import { currentLine, fileLike, isLibraryPath } from '../../../src/core/tracebacks/framePath.ts';

describe('isLibraryPath', () => {
  it('knows installed packages and Python itself, on any machine', () => {
    for (const path of [
      '/usr/lib/python3.12/json/decoder.py',
      '/srv/app/.venv/lib/python3.13/site-packages/requests/api.py',
      'C:\\Python312\\Lib\\json\\decoder.py',
      'C:\\app\\.venv\\Lib\\site-packages\\requests\\api.py',
      '/usr/lib/python3/dist-packages/apt.py',
    ])
      assert.ok(isLibraryPath(path), path);
    for (const path of [
      '/srv/app/lib/python.py',
      'lib/tools.py',
      'C:\\app\\main.py',
      '/home/ann/python3/main.py',
    ])
      assert.ok(!isLibraryPath(path), path);
  });
});

describe('fileLike', () => {
  it('finds the file that a path of another machine stands for', () => {
    const files = ['main.py', 'src/shop/orders.py', 'src/blog/orders.py', 'tests/test_orders.py'];
    assert.equal(fileLike('/app/main.py', files), 'main.py');
    assert.equal(fileLike('/app/src/shop/orders.py', files), 'src/shop/orders.py');
    assert.equal(fileLike('C:\\build\\shop\\orders.py', files), 'src/shop/orders.py');
    assert.equal(fileLike('/app/tests/test_orders.py', files), 'tests/test_orders.py');
  });

  it('finds none where it would be a guess', () => {
    assert.equal(fileLike('/elsewhere/orders.py', ['src/shop/orders.py']), undefined);
    assert.equal(fileLike('/x/shop/orders.py', ['a/shop/orders.py', 'b/shop/orders.py']), undefined);
    assert.equal(fileLike('/x/other.py', ['main.py']), undefined);
  });
});

describe('currentLine', () => {
  const lines = ['import os', '', 'def f():', '    return g(', '        1)', '    return g(2)'];

  it('is where the code that was printed is now', () => {
    assert.equal(currentLine(lines, { line: 4, code: 'return g(' }), 4);
    assert.equal(currentLine(lines, { line: 2, code: 'return g(2)' }), 6);
    assert.equal(currentLine(lines, { line: 40, code: 'import os' }), 1);
  });

  it('is unknown where the code is gone, and the number where no code was printed', () => {
    assert.equal(currentLine(lines, { line: 4, code: 'return h()' }), undefined);
    assert.equal(currentLine(lines, { line: 4 }), 4);
    assert.equal(currentLine(lines, { line: 40 }), undefined);
  });
});

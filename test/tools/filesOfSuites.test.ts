import assert from 'node:assert/strict';
import { filesOfSuites } from '../../tools/vscode/filesOfSuites.ts';

describe('filesOfSuites', () => {
  const rest = { name: 'rest' };
  const crash = { name: 'crash', files: ['crash.test.ts'] };

  it('gives the suite without a list what no other names', () => {
    const result = filesOfSuites([rest, crash], ['a.test.mjs', 'crash.test.mjs']);
    assert.deepEqual(result.get(rest), ['a.test.mjs']);
    assert.deepEqual(result.get(crash), ['crash.test.mjs']);
  });

  it('refuses a file that does not exist', () => {
    assert.throws(() => filesOfSuites([rest, crash], ['a.test.mjs']), /crash\.test\.mjs/);
  });

  it('refuses a file in two suites', () => {
    assert.throws(
      () => filesOfSuites([crash, { ...crash, name: 'again' }], ['crash.test.mjs']),
      /another suite/,
    );
  });

  it('refuses a test that no suite runs', () => {
    assert.throws(() => filesOfSuites([crash], ['crash.test.mjs', 'lost.test.mjs']), /lost\.test\.mjs/);
  });
});

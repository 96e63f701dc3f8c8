import assert from 'node:assert/strict';
import { type AnswerName, AnswerNames } from '../../../src/core/guidance/answerNames.ts';

const named = ({ place: { code, range }, block }: AnswerName): string =>
  `${block}: ${code.slice(range.start, range.end)}`;

const answer = [
  'Use json.loads:',
  '```python',
  'import json',
  'json.loads(',
  '```',
  '```bash',
  'python json.tool',
  '```',
  '1. Then',
  '   ~~~',
  '   from os import sep',
  '   sep.join(json.dumps("os.path"))',
  '   ~~~',
  'os.path',
  '',
].join('\n');

describe('AnswerNames', () => {
  it('finds the names in the blocks of Python, with what blocks before import', () => {
    assert.deepEqual(new AnswerNames().read(answer).map(named), [
      '26: loads',
      `${answer.indexOf('   from')}: sep`,
      `${answer.indexOf('   from')}: join`,
      `${answer.indexOf('   from')}: dumps`,
    ]);
  });

  it('finds the same in any pieces, each when its line has ended', () => {
    for (const size of [1, 3, 7, 50]) {
      const names = new AnswerNames();
      const found: string[] = [];
      for (let at = 0; at < answer.length; at += size)
        found.push(...names.read(answer.slice(at, at + size)).map(named));
      assert.deepEqual(found, new AnswerNames().read(answer).map(named));
    }
  });

  it('says in which block the answer is', () => {
    const names = new AnswerNames();
    names.read('```python\nx = 1\n');
    assert.equal(names.openBlock, 10);
    names.read('```\n');
    assert.equal(names.openBlock, undefined);
    names.read('```js\n');
    assert.equal(names.openBlock, undefined);
  });
});

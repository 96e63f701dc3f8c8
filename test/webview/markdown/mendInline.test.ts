import assert from 'node:assert/strict';
import { isUndecided, mendInline } from '../../../src/webview/markdown/markdownStream.ts';

describe('mendInline', () => {
  const cases: readonly (readonly [what: string, growing: string, shown: string])[] = [
    ['closes bold text', 'It is **not', 'It is **not**'],
    ['closes bold text that has half of its end', 'It is **not*', 'It is **not**'],
    ['hides a mark with nothing after it', 'It is **', 'It is '],
    ['closes code', 'Use `json.lo', 'Use `json.lo`'],
    ['hides a backtick with nothing after it', 'Use `', 'Use '],
    ['shows a half link as its text', 'See [the docs](https://exa', 'See the docs'],
    ['closes bold text of underscores', 'It is __not so', 'It is __not so__'],
    ['leaves a name that grows alone', 'Call __init', 'Call __init'],
    ['leaves keyword arguments alone', 'Pass **kwargs on', 'Pass **kwargs on'],
    ['closes struck text', 'It is ~~not', 'It is ~~not~~'],
    ['leaves an operator alone', 'It is 2 ** 3', 'It is 2 ** 3'],
    ['leaves stars in code alone', 'Write `f(**kwargs)` here', 'Write `f(**kwargs)` here'],
    ['leaves an index alone', 'the first is items[0]', 'the first is items[0]'],
    ['leaves a whole text alone', '**a** and `b` and [c](https://d.e)', '**a** and `b` and [c](https://d.e)'],
  ];
  for (const [what, growing, shown] of cases)
    it(what, () => {
      assert.equal(mendInline(growing), shown);
    });
});

describe('isUndecided', () => {
  for (const line of ['-', '  *', '12', '12.', '##', '``', '>', '| a', '', '==='])
    it(`waits after "${line}"`, () => assert.ok(isUndecided(line)));
  for (const line of ['- a', '1. a', '# a', '`a', 'word', '| a | b', '```'])
    it(`shows "${line}"`, () => assert.ok(!isUndecided(line)));
});

import assert from 'node:assert/strict';
import {
  isTrivialLine,
  linesBeforeLoop,
  maxLineLength,
  trimLoops,
} from '../../../../src/core/completion/postprocess/repetition.ts';
import { placeAt } from '../../../support/placeAt.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `read(${index})`);

const times = (count: number, ...lines: string[]): string[] =>
  Array.from({ length: count }, () => lines).flat();

describe('linesBeforeLoop', () => {
  const loops: readonly (readonly [what: string, lines: readonly string[], before: number | undefined])[] = [
    ['one line three times', times(3, 'a = f()'), 1],
    ['one line twice', times(2, 'a = f()'), undefined],
    ['one line three times behind others', ['x = 1', 'y = 2', ...times(3, 'a = f()')], 3],
    ['one line three times before another', [...times(3, 'a = f()'), 'x = 1'], undefined],
    ['two lines three times', times(3, 'a = f()', 'b = g()'), 2],
    ['two lines twice', times(2, 'a = f()', 'b = g()'), undefined],
    ['three lines twice', times(2, 'a = f()', 'b = g()', ''), 3],
    [
      'three lines twice, but for the last',
      [...times(2, 'a = f()', 'b = g()').slice(1), 'c = h()'],
      undefined,
    ],
    ['eight lines twice', times(2, ...numbered(8)), 8],
    ['nine lines twice', times(2, ...numbered(9)), undefined],
    ['a common line three times', times(3, '    pass'), undefined],
    ['common lines over and over', times(3, 'else:', '    return None'), undefined],
    ['a common line and another, three times', times(3, 'else:', '    run()'), 2],
    ['no lines', [], undefined],
  ];
  for (const [what, lines, before] of loops)
    it(`${before === undefined ? 'lets pass' : 'finds'} ${what}`, () =>
      assert.equal(linesBeforeLoop(lines), before));
});

describe('isTrivialLine', () => {
  it('knows the lines that prove nothing', () => {
    for (const line of ['', '  )', '})', '    });', 'a()', '#######', 'else:', '  finally:', 'continue;'])
      assert.ok(isTrivialLine(line), line);
    for (const line of ['return', 'return None', '  return true;', 'return False', 'raise'])
      assert.ok(isTrivialLine(line), line);
  });

  it('takes none for trivial that says something', () => {
    for (const line of [
      'a = 1',
      'f(a)x',
      'return Nones',
      'return a',
      'elses = 1',
      'x: pass',
      'return None, 1',
    ])
      assert.ok(!isTrivialLine(line), line);
  });
});

describe('trimLoops', () => {
  const place = placeAt('█');
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

  it('ends before the first repetition', () => {
    assert.equal(trimLoops('x = 1\na = f()\na = f()  \na = f()\ny = 2', place), 'x = 1\na = f()');
    const period = numbered(8).join('\n');
    assert.equal(trimLoops(`${period}\n${period}\nx = 1`, place), period);
    const above = Array.from({ length: 9 }, (_, index) => `above_${index}()`).join('\n');
    assert.equal(trimLoops(`${above}\n${period}\n${period}\nx = 1`, place), `${above}\n${period}`);
  });

  it('counts what is before the cursor', () => {
    assert.equal(trimLoops('f()\na = f()\na = f()', placeAt('a = █')), 'f()');
    assert.equal(trimLoops('f()\nf()\nf()', placeAt('a = █')), 'f()\nf()\nf()');
  });

  it('leaves out a line that is one piece over and over', () => {
    for (const loop of [
      'xy'.repeat(12),
      'wxyz'.repeat(6),
      `x = ["${'ab '.repeat(20)}"])`,
      letters.slice(0, 7).repeat(4),
      letters.slice(0, 60).repeat(4),
      'é1'.repeat(12),
    ])
      assert.equal(trimLoops(`a = 1\n${loop}\nb = 2`, place), 'a = 1', loop);
  });

  it('keeps rulers, tables and short repetitions', () => {
    for (const line of [
      'xy'.repeat(11),
      letters.slice(0, 7).repeat(3),
      letters.slice(0, 61).repeat(4),
      'x = 0'.padEnd(60, '-'),
      'a'.repeat(80),
      '0, '.repeat(30),
      'f(a, a, a)',
    ])
      assert.equal(trimLoops(`${line}\nb = 2`, place), `${line}\nb = 2`, line);
  });

  it('leaves out a line that is too long to be read', () => {
    const long = Array.from({ length: 200 }, (_, index) => `${index},`).join('');
    assert.equal(trimLoops(`a = 1\n${long.slice(0, maxLineLength)}`, place), 'a = 1');
    const longest = `a = 1\n${long.slice(0, maxLineLength - 1)}`;
    assert.equal(trimLoops(longest, place), longest);
  });
});

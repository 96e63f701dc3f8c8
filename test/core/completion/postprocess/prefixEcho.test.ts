import assert from 'node:assert/strict';
import {
  EchoedLines,
  repeatsLinesAbove,
  stripEcho,
  stripPrefixEcho,
} from '../../../../src/core/completion/postprocess/prefixEcho.ts';
import { placeAt } from '../../../support/placeAt.ts';

describe('stripPrefixEcho', () => {
  it('takes away what is before the cursor', () => {
    assert.equal(stripPrefixEcho('total = a + b', '    total = '), ' a + b');
    assert.equal(stripPrefixEcho('    total = a + b', '    total ='), ' a + b');
    assert.equal(stripPrefixEcho('ab =1', 'ab ='), '1');
  });

  it('keeps what may be repeated on purpose, or is something else', () => {
    assert.equal(stripPrefixEcho(' ((a', '(('), ' ((a');
    assert.equal(stripPrefixEcho('x = 1', 'x ='), 'x = 1');
    assert.equal(stripPrefixEcho(' total += 1', 'total = '), ' total += 1');
    assert.equal(stripPrefixEcho('a total = 1', 'total = '), 'a total = 1');
  });
});

describe('stripEcho', () => {
  const cases: readonly (readonly [document: string, text: string, left: string])[] = [
    ['    total = █', 'total = a +\n    b', 'a +\n    b'],
    ['    total = █', ' a +\n    b', 'a +\n    b'],
    ['    total =█', ' a', ' a'],
    ['x = calc█', 'calculate(y)\ncalc(z)', 'ulate(y)\ncalc(z)'],
    ['x = calc█', 'ulate(calc)', 'ulate(calc)'],
    ['x = c█', 'calculate(y)', 'calculate(y)'],
    ['x = ca█', 'calculate(y)', 'lculate(y)'],
    ['x = größe_2█', 'größe_25', '5'],
    ['x = a.█', 'a.b', 'a.b'],
    ['    █', '    return a', '    return a'],
    ['return█', '\nreturn b', '\nreturn b'],
  ];
  for (const [document, text, left] of cases)
    it(`leaves ${JSON.stringify(left)} of ${JSON.stringify(text)} at ${JSON.stringify(document)}`, () =>
      assert.equal(stripEcho(text, placeAt(document)), left));
});

describe('EchoedLines', () => {
  /** How each line is judged, up to the first that is not `more`. */
  function judged(document: string, ...lines: string[]): string[] {
    const echoed = new EchoedLines(placeAt(document));
    const verdicts: string[] = [];
    for (const line of lines) {
      const verdict = echoed.judge(line);
      verdicts.push(verdict);
      if (verdict !== 'more') break;
      assert.ok(echoed.judge(line) === 'more', 'to judge changes nothing');
      echoed.add(line);
    }
    return verdicts;
  }

  const method = 'class K:\n    @cache\n    def f(self):\n        a = first()\n\n        █';

  it('follows the line above', () => {
    assert.deepEqual(judged('a = first()\n█', 'a = first()', 'b = 1'), ['more', 'none']);
    assert.deepEqual(judged('    a = first()\n\n    █', 'a = first()  '), ['more']);
    assert.deepEqual(judged('a = first()\nb = second()\n█', 'a = first()'), ['none']);
  });

  it('follows the function around the cursor, from its decorator or its header on', () => {
    assert.deepEqual(judged(method, '@cache', 'def f(self):', '  a = first()', 'b = 1'), [
      'more',
      'more',
      'more',
      'none',
    ]);
    assert.deepEqual(judged(method, 'def f(self):', 'return 1'), ['more', 'broken']);
    assert.deepEqual(judged(method, 'class K:', '@cache', 'def g(self):'), ['more', 'more', 'broken']);
  });

  it('does not follow what has ended above, nor a line that says nothing', () => {
    assert.deepEqual(judged('def f():\n    return first()\n\nx = second()\n█', 'def f():'), ['none']);
    assert.deepEqual(judged('try:\n    first()\nelse:\n    █', 'else:'), ['none']);
    assert.deepEqual(judged('█', 'a = 1'), ['none']);
  });

  it('follows nothing but headers in the middle of a line', () => {
    assert.deepEqual(judged('def f():\n    a = first()\n    b = █', 'a = first()'), ['none']);
    assert.deepEqual(judged('def f():\n    a = first()\n    b = █', 'def f():', 'a = first()'), [
      'more',
      'more',
    ]);
  });

  it('knows which unfinished line may become an echo', () => {
    const echoed = new EchoedLines(placeAt(method));
    for (const line of ['', '@', 'def f(', '  def f(self):', 'a = fir', 'class'])
      assert.ok(echoed.mayEcho(line), line);
    for (const line of ['b', 'def g', 'first()', 'a = first() + 1']) assert.ok(!echoed.mayEcho(line), line);
    echoed.add('a = first()');
    assert.ok(!echoed.mayEcho('a'));
    const begun = new EchoedLines(placeAt(method));
    begun.add('@cache');
    assert.ok(begun.mayEcho('anything'));
  });
});

describe('repeatsLinesAbove', () => {
  const six = Array.from({ length: 6 }, (_, index) => `value_${index} = read()`);
  const repeated: readonly (readonly [what: string, document: string, text: string])[] = [
    ['the line right above', 'a = first()\n█', 'a = first()'],
    [
      'the lines right above, blank lines aside',
      'a = first()\n\nb = second()  \n█',
      'a = first()\nb = second()',
    ],
    ['the rest of the line above', 'a = first()\na = █', 'first()'],
    ['the line above around the cursor', 'a = first(b)\na = █)', 'first(b'],
    ['six lines further up', `${six.join('\n')}\nx = 1\n█`, six.join('\n')],
    ['a function from above', 'def f():\n    return first()\n\nx = 1\n█', 'def f():\n    return 2'],
    ['a function from below', '█\n\ndef f():\n    return first()', 'def f():\n    return 2'],
    ['a coroutine', 'async  def f():\n    pass\n█', 'async  def f():\n    return 2'],
    ['a method of the class', 'class K:\n    def f(self): pass\n\n    x = 1\n    █', 'def f(self): pass'],
  ];
  for (const [what, document, text] of repeated)
    it(`sees ${what}`, () => assert.ok(repeatsLinesAbove(text, placeAt(document))));

  const fresh: readonly (readonly [what: string, document: string, text: string])[] = [
    ['a line further up', 'a = first()\nx = 1\n█', 'a = first()'],
    ['lines of which one differs', 'a = first()\nb = second()\n█', 'a = first()\nb = third()'],
    ['a line that says nothing', 'f()\n)\n█', ')'],
    ['five lines further up', `${six.slice(1).join('\n')}\nx = 1\n█`, six.slice(1).join('\n')],
    ['six lines further up, with another', `${six.join('\n')}\nx = 1\n█`, `${six.join('\n')}\ny = 1`],
    ['a function below a decorator', 'def f(a):\n    pass\n\n@overload\n█', 'def f(a):\n    return 1'],
    [
      'a method of another class',
      'class K:\n    def f(self): pass\n\nclass L:\n    █',
      'def f(self): return 1',
    ],
    [
      'a method of a class below',
      'class L:\n    █\n\nclass K:\n    def f(self): pass',
      'def f(self): return 1',
    ],
    ['a function inside of one above', 'class K:\n    def f():\n        pass\n\n█', 'def f():\n    return 2'],
    ['a function that the user repeats', 'def f():\n    return first()\nx = 1\ndef █', 'f():\n    return 2'],
    ['a value that is defined above', 'defs = first()\nx = 1\n█', 'defs = first()'],
    ['anything at the beginning of a file', '█', 'a = first()'],
  ];
  for (const [what, document, text] of fresh)
    it(`lets pass ${what}`, () => assert.ok(!repeatsLinesAbove(text, placeAt(document))));
});

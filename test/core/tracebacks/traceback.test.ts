import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { type Frame, readTraceback } from '../../../src/core/tracebacks/traceback.ts';

const printed = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, 'golden', `${name}.txt`), 'utf8');

function shown({ path: file, run, line }: Frame): string {
  return run === undefined ? `${file.replace('/srv/app/', '')}:${line}` : `In[${run}]:${line}`;
}

function framesOf(text: string): string[] {
  return (readTraceback(text)?.frames ?? []).map(shown);
}

const chain = ['core.py:5', 'core.py:8', 'core.py:7', 'core.py:13', 'core.py:3'];
const json = ['/usr/lib/python3.13/json/decoder.py:360', '/usr/lib/python3.13/json/decoder.py:344'];

describe('readTraceback', () => {
  const cases: Readonly<Record<string, readonly [error: string, frames: readonly string[]]>> = {
    chained: ['KeyError', ['core.py:15', 'main.py:3', 'main.py:5', ...chain]],
    exceptionGroup: [
      'RuntimeError',
      ['core.py:5', 'core.py:22', 'core.py:3', 'core.py:25', 'main.py:3', 'main.py:5'],
    ],
    ipython: ['ZeroDivisionError', ['In[4]:1', 'In[3]:1', 'core.py:15', 'In[1]:3', 'In[2]:1', ...chain]],
    rich: ['KeyError', ['core.py:15', ...chain.slice(0, 4), 'core.py:3']],
    syntaxError: ['SyntaxError', ['bad.py:1']],
    unittest: ['AssertionError', ['test_core.py:8']],
    pytestShort: [
      'JSONDecodeError',
      [
        ...json,
        '/usr/lib/python3.13/json/__init__.py:346',
        'test_core.py:14',
        'test_core.py:8',
        'core.py:15',
        'test_core.py:5',
        ...chain,
        'test_core.py:3',
        'test_core.py:10',
      ],
    ],
    pytestLong: [
      'JSONDecodeError',
      ['test_core.py:8', 'core.py:15', 'test_core.py:5', ...chain, 'test_core.py:3', 'test_core.py:10'],
    ],
    pytestLine: [
      'JSONDecodeError',
      [json[0]!, '/usr/lib/python3.13/unittest/case.py:900', 'core.py:15', 'test_core.py:3'],
    ],
  };
  for (const [name, [error, frames]] of Object.entries(cases))
    it(`reads ${name}, the most recent call of the last error first`, () => {
      assert.equal(readTraceback(printed(name))?.errorType, error);
      assert.deepEqual(framesOf(printed(name)), frames);
    });

  it('has the code of each place, where it was printed', () => {
    for (const name of ['chained', 'ipython', 'rich', 'pytestShort']) {
      const frame = readTraceback(printed(name))?.frames.find(({ path: file }) =>
        /^(?:.*\/)?core\.py$/.test(file),
      );
      assert.equal(frame?.code, '{}["missing"]', name);
    }
  });

  it('reads paths of Windows, and faulthandler, whose most recent call is the first', () => {
    const windows =
      'Traceback (most recent call last):\n  File "C:\\app\\main.py", line 3, in f\n    g()\nValueError';
    assert.deepEqual(framesOf(windows), ['C:\\app\\main.py:3']);
    assert.deepEqual(framesOf('C:\\app\\test_a.py:7: AssertionError'), ['C:\\app\\test_a.py:7']);
    const fault =
      'Fatal Python error: Aborted\n\nCurrent thread 0x1 (most recent call first):\n  File "a.py", line 2 in g\n  File "a.py", line 5 in f\n';
    assert.deepEqual(framesOf(fault), ['a.py:2', 'a.py:5']);
  });

  it('reads what a log has before each line', () => {
    const log = printed('chained')
      .split('\n')
      .map((line) => `web-1  | ${line}`)
      .join('\n');
    assert.deepEqual(framesOf(log), framesOf(printed('chained')));
    assert.equal(readTraceback(log)?.errorType, 'KeyError');
    assert.equal(readTraceback(log)?.frames[0]?.code, '{}["missing"]');
  });

  it('takes neither an error nor another frame for the code of a place', () => {
    const text =
      'Traceback (most recent call last):\n  File "a.py", line 3, in f\n  File "b.py", line 4, in g\nValueError: no';
    assert.deepEqual(readTraceback(text)?.frames, [
      { path: 'b.py', line: 4 },
      { path: 'a.py', line: 3 },
    ]);
  });

  it('leaves out what is in no file', () => {
    const text =
      'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n  File "<frozen importlib._bootstrap>", line 2, in f\nNameError: x';
    assert.deepEqual(readTraceback(text)?.frames, []);
  });

  it('finds nothing in text without errors', () => {
    for (const text of [
      '',
      'a line\n',
      'ValueError is a class',
      'see main.py:3: it is long',
      'ok: 3 passed in 0.1s',
    ])
      assert.equal(readTraceback(text), undefined, text);
  });

  it('finds the same in any text around it, and takes any text', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '7', '|', '│', '_', '.', 'é') }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(words, words, fc.constantFrom(...Object.keys(cases)), (before, after, name) => {
        const around = [...before, printed(name), ...after].join('\n');
        assert.deepEqual(framesOf(around), framesOf(printed(name)));
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = readTraceback(text);
        assert.ok(found === undefined || found.first <= found.last);
      }),
    );
  });
});

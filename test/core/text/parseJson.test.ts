import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type JsonProblem, parseJson } from '../../../src/core/text/parseJson.ts';

function problemOf(text: string): JsonProblem {
  const parsed = parseJson(text);
  assert.ok('problem' in parsed, `${text} was taken for JSON`);
  return parsed.problem;
}

/** What JSON.parse says: a value, or that it is none. */
function expected(text: string): { readonly value?: unknown } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return {};
  }
}

function ours(text: string): { readonly value?: unknown } {
  const parsed = parseJson(text);
  return 'root' in parsed ? { value: parsed.root.value } : {};
}

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ' ', 2), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        assert.deepEqual(ours(text), expected(text));
      }),
    );
  });

  it('rejects what JSON.parse rejects, however the text is damaged', () => {
    const piece = fc.constantFrom(
      ...'{}[]:,"\\ \n\t\r-+.0e1'.split(''),
      'true',
      'null',
      'nul',
      '"a"',
      '"\\u00',
      '01',
    );
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.nat(4), fc.string({ unit: piece, maxLength: 4 }))
      .map(([json, at, cut, more]) => {
        const start = at % (json.length + 1);
        return json.slice(0, start) + more + json.slice(start + cut);
      });
    fc.assert(
      fc.property(fc.oneof(broken, fc.string({ unit: piece })), (text) => {
        assert.deepEqual(ours(text), expected(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps names that mean something else in JavaScript', () => {
    assert.deepEqual(
      ours('{"__proto__": 1, "constructor": 2}'),
      expected('{"__proto__": 1, "constructor": 2}'),
    );
  });

  it('gives the line of every value, for all line ends', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const parsed = parseJson(['{', '"list": [', '1,', '', '{"a": "\\n"}', ']', '}'].join(end));
      assert.ok('root' in parsed);
      const list = parsed.root.members?.get('list');
      assert.deepEqual(
        list?.items?.map((item) => item.line),
        [3, 5],
      );
      assert.equal(list?.items?.[1]?.members?.get('a')?.line, 5);
    }
  });

  it('says in which line it fails, and what was expected', () => {
    assert.deepEqual(problemOf('[\n1\n2]'), { line: 3, expected: [',', ']'] });
    assert.deepEqual(problemOf('{\n"a": 1,\n}'), { line: 3, expected: 'name' });
    assert.deepEqual(problemOf('{\n\n"a" 1}'), { line: 3, expected: [':'] });
    assert.deepEqual(problemOf('[1,\n'), { line: 2, expected: 'value' });
    assert.deepEqual(problemOf('["a\n"]'), { line: 1, expected: 'closing-quote' });
    assert.deepEqual(problemOf('{}\n{}'), { line: 2, expected: 'end-of-file' });
    assert.deepEqual(problemOf(''), { line: 1, expected: 'value' });
    assert.deepEqual(problemOf('[1,\nTRUE]'), { line: 2, expected: 'value' });
  });

  it('survives deep nesting', () => {
    assert.equal(problemOf('['.repeat(1_000_000)).expected, 'less-nesting');
    assert.equal(problemOf('{"a":'.repeat(1_000_000)).expected, 'less-nesting');
  });

  it('reads a hundred levels, and no more', () => {
    const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
    assert.deepEqual(ours(nested(100)), expected(nested(100)));
    assert.deepEqual(problemOf(nested(101)), { line: 1, expected: 'less-nesting' });
  });
});

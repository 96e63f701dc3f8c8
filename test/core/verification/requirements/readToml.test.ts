import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readToml } from '../../../../src/core/verification/requirements/readToml.ts';
import { awkwardText } from '../../../support/awkwardText.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('readToml', () => {
  it('reads the shapes of tables, keys and values', () => {
    const { table, broken } = readToml(`\uFEFF# comment
title = "a \\"quoted\\" \\u00e9 \\U0001F600" # after
'literal key' = 'C:\\path'
dotted . "key" = { a = [1, 2.5], b.c = true, }
when = 2026-11-23T10:00:00Z
[tool."x y".deps]\r
long = """
one \\
   two "quotes" """
list = [
  "a", # why
  'b',
]
[[package]]
name = "first"
[package.source]
editable = "."
[[package]]
name = "second"
`);
    assert.equal(broken, 0);
    assert.deepEqual(plain(table), {
      title: 'a "quoted" é 😀',
      'literal key': 'C:\\path',
      dotted: { key: { a: ['1', '2.5'], b: { c: 'true' } } },
      when: '2026-11-23T10:00:00Z',
      tool: { 'x y': { deps: { long: '\none two "quotes" ', list: ['a', 'b'] } } },
      package: [{ name: 'first', source: { editable: '.' } }, { name: 'second' }],
    });
  });

  it('reads the lines around broken ones, and counts those', () => {
    const { table, broken } = readToml('a = "1"\nb = \n= 3\nc = "unclosed\n[d\ne = "5" 6\n[f]\ng = ["7"]\n');
    assert.ok(broken >= 4);
    assert.equal(table['a'], '1');
    assert.deepEqual(plain(table['f']), { g: ['7'] });
  });

  it('takes keys that JavaScript knows for keys like others', () => {
    const { table } = readToml('[__proto__]\npolluted = "yes"\n[constructor.prototype]\npolluted = "yes"\n');
    assert.equal(({} as { polluted?: string }).polluted, undefined);
    assert.deepEqual(Object.keys(table), ['__proto__', 'constructor']);
  });

  it('ends with any text', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '=',
      ',',
      '"',
      "'",
      '"""',
      '\n',
      '\\',
      '#',
      'a',
      '.',
      ' ',
      '1',
    );
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 60 }), (text) => void readToml(text)),
      { numRuns: 2000 },
    );
  });

  it('ends with text that is nested without end, and with one very long line', () => {
    assert.ok(readToml(`a = ${'['.repeat(100_000)}`).broken > 0);
    assert.ok(readToml(`a = ${'{a='.repeat(100_000)}`).broken > 0);
    const long = 'x'.repeat(2_000_000);
    assert.equal(readToml(`a = "${long}"`).table['a'], long);
    assert.ok(readToml(`a = "${'\\"'.repeat(500_000)}`).broken > 0);
  });

  it('reads back strings and keys that were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.array(awkwardText(20))), (lists) => {
        const text = Object.entries(lists).map(
          ([key, list]) => `${written(key)} = [${list.map(written).join(', ')}]\n`,
        );
        const { table, broken } = readToml(text.join(''));
        assert.equal(broken, 0);
        assert.deepEqual(new Map(Object.entries(table)), new Map(Object.entries(lists)));
      }),
    );
  });
});

/** A basic string of TOML, with everything but plain characters escaped. */
function written(text: string): string {
  const escaped = text.replaceAll(
    /[^ !#-[\]-~]/gu,
    (one) => `\\U${one.codePointAt(0)!.toString(16).padStart(8, '0')}`,
  );
  return `"${escaped}"`;
}

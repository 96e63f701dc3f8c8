import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CodePlace } from '../../../src/core/codebase/codePlace.ts';
import { stem } from '../../../src/core/codebase/codeWords.ts';
import { outlinePlaces } from '../../../src/core/codebase/outlinePlaces.ts';

const source = `import os

@decorated(
    by="something")
async def download(url, attempts=3):
    """Fetches a page."""
    def once():
        return client.get(url)  # politely
    return await retrying(once)


class Shop(Base):
    "Sells things."
    currency = 'euro'

    @property
    def price(self):
        return compute_price(self.currency)

    class Item:
        def __init__(self): ...
`;

describe('outlinePlaces', () => {
  const named = (places: readonly CodePlace[], name: string): CodePlace =>
    places.find((one) => one.name === name)!;

  it('has functions, classes and methods with their lines', () => {
    const found = outlinePlaces(source).map((one) => [
      one.kind,
      one.name,
      one.startLine,
      one.line,
      one.endLine,
    ]);
    assert.deepEqual(found, [
      ['function', 'download', 3, 5, 9],
      ['class', 'Shop', 12, 12, 21],
      ['function', 'Shop.price', 16, 17, 18],
      ['class', 'Shop.Item', 20, 20, 21],
      ['function', 'Shop.Item.__init__', 21, 21, 21],
    ]);
  });

  it('has the same lines whatever ends them', () => {
    const lines = (text: string): number[][] =>
      outlinePlaces(text).map((one) => [one.startLine, one.line, one.endLine]);
    assert.deepEqual(lines(source.replaceAll('\n', '\r\n')), lines(source));
  });

  it('knows what each of them is about, and what it calls or inherits from', () => {
    const places = outlinePlaces(source);
    const words = (name: string): string[] => named(places, name).words.map(([word]) => word);
    for (const word of ['download', 'fetches', 'page', 'politely', 'once', 'attempts', 'decorated'])
      assert.ok(words('download').includes(stem(word)), word);
    assert.ok(words('Shop').includes(stem('currency')));
    assert.ok(words('Shop').includes(stem('price')), 'the names of methods');
    assert.ok(!words('Shop').includes(stem('compute')), 'the bodies of methods');
    assert.ok(words('Shop.price').includes(stem('shop')), 'the class around it');
    assert.deepEqual(named(places, 'download').calls, ['decorated', 'get', 'retrying']);
    assert.deepEqual(named(places, 'Shop').calls, ['base']);
    const [own = 0, docstring = 0] = ['download', 'page'].map(
      (word) => named(places, 'download').words.find(([one]) => one === stem(word))![1],
    );
    assert.ok(own > docstring);
  });

  it('ends a long class above its first method', () => {
    const methods = Array.from({ length: 40 }, (_, at) => `    def m${at}(self):\n        pass\n`).join('');
    const [long] = outlinePlaces(`class Long:\n    """Has many."""\n    x = 1\n${methods}`);
    assert.deepEqual([long?.startLine, long?.endLine], [1, 3]);
  });

  it('reads any text: every place is within it and begins above its end', () => {
    const pieces = fc.constantFrom(
      ...[
        'def f',
        'class C',
        '(',
        ')',
        ':',
        '\n',
        '    ',
        '@d',
        '"""',
        'x = 1',
        'async ',
        '\r\n',
        '\\',
        'f"{',
        '}"',
        'é',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const lines = text.split(/\r\n?|\n/).length;
        for (const { startLine, line, endLine } of outlinePlaces(text)) {
          assert.ok(startLine >= 1 && startLine <= line && line <= endLine && endLine <= lines, text);
        }
      }),
      { numRuns: 500, examples: [[['async ', '\n', 'def f']]] },
    );
  });
});

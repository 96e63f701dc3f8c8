import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type NamePlace, NamePlaces } from '../../../src/core/guidance/namePlaces.ts';

/** Each name that hangs on something imported, with its kind, in the order in which they end. */
function placesIn(text: string, before = ''): string[] {
  const places = new NamePlaces(before);
  return [...places.read(text), ...places.end()].map(
    ({ kind, code, range }) => `${kind} ${code.slice(range.start, range.end)}`,
  );
}

const code = `import os.path, json
from collections.abc import Mapping, _private
from requests import (get,
   post as p, sessions)
import numpy as np
import requests

class Own(requests.Session):
    def __init__(self, given, declared: np.ndarray):
        self.other = 1
        given.name(self.missing, self.get)
        declared.shape
        np.setting = 3
        np.nested.setting: int = 3
        if np.condition: pass

def run(url):
    s = requests.Session()
    with get(url, timeout=3, _hidden=1) as r:
        if r.status_code == 3 or np.equal == r: pass
        print(f"{np.pi} {r.text!r:>{np.e}}", r.json())
    # np.comment
    "np.string"
    np = s
    np.close
    json.loads(s, cls = np
`;

const found = `module path
from abc
import Mapping
import get
import post
import sessions
attribute Session
attribute ndarray
attribute shape
attribute nested
attribute condition
attribute Session
keyword timeout
attribute status_code
attribute equal
attribute pi
attribute text
attribute e
attribute json
attribute close
attribute loads
keyword cls`.split('\n');

describe('NamePlaces', function () {
  this.timeout(60_000);

  it('finds the names that hang on something imported', () => {
    assert.deepEqual(placesIn(code), found);
  });

  it('finds the same in pieces of any size', () => {
    const whole = new NamePlaces();
    const wanted = [...whole.read(code), ...whole.end()];
    const property = fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
      const places = new NamePlaces();
      const got: NamePlace[] = [];
      for (let at = 0, piece = 0; at < code.length; piece++) {
        const size = sizes[piece % sizes.length]!;
        got.push(...places.read(code.slice(at, at + size)));
        at += size;
      }
      assert.deepEqual([...got, ...places.end()], wanted);
    });
    fc.assert(property, { numRuns: 10 });
  });

  it('tells of a name once it has ended', () => {
    const places = new NamePlaces('import json\nx = ');
    assert.deepEqual(places.read('json.loa'), []);
    assert.deepEqual(places.read('ds'), []);
    const [place] = places.read('(');
    const { use, ...where } = place!;
    assert.equal(use.symbol, 'json.loads');
    assert.deepEqual(where, {
      kind: 'attribute',
      isTried: false,
      code: 'import json\nx = json.loads',
      range: { start: 21, end: 26 },
      start: 5,
    });
  });

  it('finds a name that was begun before the text', () => {
    const [place] = new NamePlaces('import json\njson.lo').read('ads(');
    assert.equal(place?.start, -2);
    assert.deepEqual(place.range, { start: 17, end: 22 });
  });

  it('finds names where brackets and f-strings are open', () => {
    const opened = ['print(f"{', "x = [f'''{", 'with a(b, [', 'f(x, {1: ', 'x = f"{a:{', 'for x in ('];
    for (const before of opened)
      assert.deepEqual(placesIn('np.name', `import numpy as np\n${before}`), ['attribute name'], before);
  });

  it('leaves out what is in strings and comments', () => {
    for (const before of ['"', "x = '''", '# ', 'f"', 'x = 1 # ', 'f"{np!r:'])
      assert.deepEqual(placesIn('np.name ', `import numpy as np\n${before}`), [], before);
  });

  it('leaves out names of values that nothing is known of', () => {
    assert.deepEqual(placesIn('def f(x):\n    x.a(b=1)\n    y.c\n    [].d\n    "".e\n    self.f\n'), []);
  });

  it('leaves out imports whose absence may be handled, and says so of other names', () => {
    assert.deepEqual(placesIn('from json import loads\n', 'try:\n    '), []);
    const tried = new NamePlaces('import json\nfor x in y:\n  try:\n    if x:\n      ').read('json.loads(');
    assert.deepEqual(
      tried.map(({ isTried }) => isTried),
      [true],
    );
    const after = new NamePlaces('import json\ntry:\n  x()\nexcept E:\n  ').read('json.loads(');
    assert.deepEqual(
      after.map(({ isTried }) => isTried),
      [false],
    );
  });

  it('leaves out what `import *` may give, but for what is taken by name', () => {
    assert.deepEqual(placesIn('path.join, os.sep', 'from os import *\nimport os\n'), []);
    assert.deepEqual(placesIn('json.loads', 'from os import *\nimport json\n'), ['attribute loads']);
  });
});

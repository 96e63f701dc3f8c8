import assert from 'node:assert/strict';
import { outlinePlaces } from '../../../../src/core/codebase/outlinePlaces.ts';
import { PlaceIndex } from '../../../../src/core/codebase/placeIndex.ts';
import { relatedDefinitions } from '../../../../src/core/completion/related/relatedDefinitions.ts';
import { ModuleOutline } from '../../../../src/core/python/moduleOutline.ts';

describe('relatedDefinitions', () => {
  const outlineOf = (text: string): ModuleOutline => new ModuleOutline(text.split('\n'));

  /**
   * What is found for the cursor, `█`, in one of the files, as `path: code`. Of the file itself, three lines above the cursor are
   * in sight.
   */
  async function find(
    files: Readonly<Record<string, string>>,
    { characters = 1200, late = new AbortController().signal } = {},
  ): Promise<string[]> {
    const index = new PlaceIndex();
    for (const [path, text] of Object.entries(files)) index.set(`/w/${path}`, outlinePlaces(text));
    const [name, marked] = Object.entries(files).find(([, text]) => text.includes('█'))!;
    const above = marked.slice(0, marked.indexOf('█')).split('\n');
    const position = { line: above.length - 1, character: above.at(-1)!.length };
    const found = await relatedDefinitions(
      {
        path: `/w/${name}`,
        outline: outlineOf(marked.replace('█', '')),
        position,
        seen: { first: position.line - 3, last: position.line },
      },
      {
        modules: {
          has: (path) => index.has(path),
          named: (one) => index.named(one, 100),
          read: async (path) => outlineOf(files[path.slice('/w/'.length)]!),
        },
        roots: [`/w/${name}`.slice(0, `/w/${name}`.lastIndexOf('/')), '/w'],
        characters,
        late,
      },
    );
    return found.map(({ path, code }) => `${path.slice('/w/'.length)}: ${code}`);
  }

  const shapes = `
def area(radius, *, unit='m'):
    """How large it is.

    Not more than that.
    """
    return 3

class Box(Base):
    """A box."""

    def __init__(self, side):
        self.side = side

    def lift(self, height: int) -> None:
        pass
`;

  it('finds what a file imports, as signatures with the first lines of docstrings', async () => {
    assert.deepEqual(await find({ 'shapes.py': shapes, 'main.py': 'from shapes import area, Box\n\n█' }), [
      [
        "shapes.py: def area(radius, *, unit='m'):",
        '    """How large it is."""',
        'class Box(Base):',
        '    """A box."""',
        '    def __init__(self, side):',
      ].join('\n'),
    ]);
  });

  it('finds what is used of a module, by each way to import it', async () => {
    const pack = { 'pack/__init__.py': '', 'pack/shapes.py': shapes };
    const expected = ['pack/shapes.py: def area(radius, *, unit=\'m\'):\n    """How large it is."""'];
    for (const code of [
      'import pack.shapes\npack.shapes.area(█',
      'import pack.shapes as s\nprint(s.area(2))\n█',
      'from pack import shapes\nshapes.area(█',
      'from pack.shapes import area as a\na(█',
    ])
      assert.deepEqual(await find({ ...pack, 'main.py': code }), expected, code);
    for (const code of ['from . import shapes\nshapes.area(█', 'from .shapes import area\n█'])
      assert.deepEqual(await find({ ...pack, 'pack/main.py': code }), expected, code);
    assert.deepEqual(await find({ ...pack, 'pack/in/main.py': 'from ..shapes import area\n█' }), expected);
  });

  it('follows names that a package passes on, and finds the only one where it cannot see how', async () => {
    const files = {
      'pack/__init__.py': 'from .deep import area as area_of\nfrom .star import *\n',
      'pack/deep/__init__.py': 'from ..shapes import area\n',
      'pack/shapes.py': shapes,
      'pack/star.py': 'def twinkle(times):\n    pass\n',
    };
    assert.deepEqual(await find({ ...files, 'main.py': 'from pack import area_of, twinkle\n█' }), [
      'pack/shapes.py: def area(radius, *, unit=\'m\'):\n    """How large it is."""',
      'pack/star.py: def twinkle(times):',
    ]);
    const two = {
      ...files,
      'pack/other.py': 'def twinkle(): ...\n',
      'main.py': 'from pack import twinkle\n█',
    };
    assert.deepEqual(await find(two), []);
  });

  it('finds methods of the class at hand: its own out of sight, inherited ones, and the one that is overridden', async () => {
    const base = `
from root import Root

class Base(Root):
    def save(self, path, force=False):
        pass

    def check(self, strict):
        pass
`;
    const main = `
from base import Base

class Child(Base):
    def far(self, one):
        self.rooted(1)

    def near(self):
        pass

    def save(self, path, force=False):
        self.near()
        █
`;
    const root = 'class Root:\n    def rooted(self, value):\n        """Has roots."""\n';
    assert.deepEqual(await find({ 'base.py': base, 'main.py': main, 'root.py': root }), [
      'base.py: class Base(Root):\n    def save(self, path, force=False):',
      'main.py: class Child(Base):\n    def far(self, one):\n    def near(self):',
      'root.py: class Root:\n    def rooted(self, value):\n        """Has roots."""',
    ]);
  });

  it('finds a method by its name alone where only one has it, and no built-in type', async () => {
    const files = { 'bus.py': 'class Bus:\n    def publish(self, event): ...\n    def items(self): ...\n' };
    assert.deepEqual(
      await find({ ...files, 'main.py': 'def f(x):\n    x.publish(1)\n    x.items()\n    █' }),
      ['bus.py: class Bus:\n    def publish(self, event): ...'],
    );
    const two = { ...files, 'other.py': 'class Other:\n    def publish(self): ...\n' };
    assert.deepEqual(await find({ ...two, 'main.py': 'def f(x):\n    x.publish(1)\n    █' }), []);
  });

  it('puts what is used near the cursor before what is far away, as far as there is room', async () => {
    const tools = ['one', 'two', 'three'].map(
      (name) => `def ${name}(${'argument, '.repeat(5)}):\n    pass\n`,
    );
    const far = '    pass\n'.repeat(200);
    const main = `from tools import *\nfrom tools import one, two, three\ndef f():\n    one()\n${far}    three()\n    █\n${far}    two()\n`;
    const found = await find({ 'tools.py': tools.join('\n'), 'main.py': main }, { characters: 130 });
    assert.deepEqual(found, [`tools.py: def three(${'argument, '.repeat(5)}):`]);
  });

  it('shows a data class by its attributes', async () => {
    const data = '@dataclass\nclass Point:\n    x: int\n    y: int = 0\n\n    def far(self): ...\n';
    assert.deepEqual(await find({ 'data.py': data, 'main.py': 'from data import Point\n█' }), [
      'data.py: class Point:\n    x: int\n    y: int = 0',
    ]);
  });

  it('leaves out what has something like a password', async () => {
    const keys = `def login(password='c0rrect-h0rse'):\n    pass\n\ndef logout(user):\n    pass\n`;
    assert.deepEqual(await find({ 'keys.py': keys, 'main.py': 'from keys import login, logout\n█' }), [
      'keys.py: def logout(user):',
    ]);
  });

  it('ends where imports and base classes go round in circles, and when it is late', async () => {
    const files = {
      'a.py': 'from b import x, A\nclass B(A): pass\n',
      'b.py': 'from a import x, B\nclass A(B): pass\n',
      'main.py':
        'from a import x\nfrom b import A\nclass C(C, A):\n    def f(self):\n        self.lost()\n        █',
    };
    assert.deepEqual(await find(files), ['b.py: class A(B): pass']);
    assert.deepEqual(await find(files, { late: AbortSignal.abort() }), []);
  });
});

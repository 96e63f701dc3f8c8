import assert from 'node:assert/strict';
import { CodeSites } from '../../../../src/core/verification/symbols/codeSites.ts';

describe('CodeSites', () => {
  const code = 'a.b.f(1, [g.h((x), k=2)], c=3)(4)\n';
  const sites = new CodeSites(code);
  const behind = (name: string): number => code.indexOf(name) + name.length;

  it('finds what is called with an argument', () => {
    assert.equal(sites.calleeEndOfArgument(code.indexOf('c=')), behind('a.b.f'));
    assert.equal(sites.calleeEndOfArgument(code.indexOf('[')), behind('a.b.f'));
    assert.equal(sites.calleeEndOfArgument(code.indexOf('x')), behind('g.h'));
    assert.equal(sites.calleeEndOfArgument(code.indexOf('k=')), behind('g.h'));
    assert.equal(sites.calleeEndOfArgument(code.indexOf('4')), undefined);
    assert.equal(sites.calleeEndOfArgument(0), undefined);
  });

  it('finds what is called by a whole call', () => {
    const end = code.indexOf(')(') + 1;
    assert.equal(sites.calleeEndOfCall({ start: 0, end }), behind('a.b.f'));
    assert.equal(sites.calleeEndOfCall({ start: 0, end: end + 3 }), undefined);
  });

  it('finds the owner of a name and the module of an imported one', () => {
    assert.equal(sites.ownerOf(code.indexOf('f(')), code.indexOf('b'));
    assert.equal(sites.ownerOf(0), undefined);
    const imports = 'from .a. b import (\n    c,\n    d as e)\n';
    const range = new CodeSites(imports).moduleOfImportedName(imports.indexOf('d as'));
    assert.equal(imports.slice(range!.start, range!.end), '.a. b');
  });

  it('knows what the code reckons not to find', () => {
    const guarded = `try:
    if x:
        from a import one
except (ImportError, OSError):
    one = None
try:
    a.two
except Exception:
    pass
if hasattr(a, 'three'):
    a.three
`;
    const guards = new CodeSites(guarded);
    assert.ok(guards.isGuarded(guarded.indexOf('one'), 'one'));
    assert.ok(!guards.isGuarded(guarded.indexOf('two'), 'two'));
    assert.ok(guards.isGuarded(guarded.lastIndexOf('three'), 'three'));
    assert.ok(!guards.isGuarded(guarded.lastIndexOf('one ='), 'one'));
  });

  it('finds where a chain of names begins, and the expression before its last dot', () => {
    const text = 'x = (await a.b(1)[2]).c.d(e.f) . g';
    const chains = new CodeSites(text);
    const owner = (name: string): string => {
      const range = chains.ownerRange(text.indexOf(name))!;
      return text.slice(range.start, range.end);
    };
    assert.equal(chains.chainStart(text.indexOf('g')), text.indexOf('g'));
    assert.equal(chains.chainStart(text.indexOf('d(')), text.indexOf('c.'));
    assert.equal(chains.chainStart(text.indexOf('f)')), text.indexOf('e.'));
    assert.equal(owner('g'), '(await a.b(1)[2]).c.d(e.f)');
    assert.equal(owner('c.'), '(await a.b(1)[2])');
    assert.equal(owner('b('), 'a');
    assert.equal(owner('f)'), 'e');
    assert.equal(chains.ownerRange(0), undefined);
    for (const [above, below] of [
      ['from a import b', '(b / c)'],
      ['def f(): ...', 'f()[0]'],
    ] as const) {
      const code = `${above}\n${below}.g`;
      const range = new CodeSites(code).ownerRange(code.length - 1)!;
      assert.equal(code.slice(range.start, range.end), below);
    }
  });

  it('finds the import of a module', () => {
    const text = 'import a.b.c, d as e\nfrom ..f import g, h\nfrom . import i\n';
    const imports = new CodeSites(text);
    assert.equal(imports.importOf('a.b.c', 0), text.indexOf('c,'));
    assert.equal(imports.importOf('d', 0), text.indexOf('d as'));
    assert.equal(imports.importOf('f', 2), text.indexOf('f import g'));
    assert.equal(imports.importOf('a.b', 0), undefined);
    assert.equal(imports.importOf('f', 0), undefined);
  });

  it('knows which attributes the code sets', () => {
    const sets = new CodeSites(
      'a.one = 1\na.two: int = 2\na.three += 3\nsetattr(a, "four", 4)\na.five == a.six\n',
    );
    for (const name of ['one', 'two', 'three', 'four']) assert.ok(sets.setsAttribute(name), name);
    for (const name of ['five', 'six', 'a']) assert.ok(!sets.setsAttribute(name), name);
  });
});

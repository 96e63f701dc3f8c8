import assert from 'node:assert/strict';
import { CodeSites } from '../../../../src/core/verification/check/codeSites.ts';

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
});

import assert from 'node:assert/strict';
import { FileStates } from '../../../../src/platform/verification/cache/fileStates.ts';
import { WorkspaceDefinitions } from '../../../../src/platform/verification/cache/workspaceDefinitions.ts';
import { WorkspaceImports } from '../../../../src/platform/verification/cache/workspaceImports.ts';
import { FileTree } from '../../../support/fileTree.ts';

describe('WorkspaceDefinitions', () => {
  let files: FileTree;
  beforeEach(async () => {
    files = await FileTree.create();
    await files.write({
      'a/__init__.py': 'from .b import *\nfrom . import c\n',
      'a/b.py': 'from .c import d\ndef e(): return d()\n',
      'a/c.py': 'import a.f\ndef d():\n    return a.f.g\n',
      'a/f.py': '# One.\nfrom a.b import e as g\n',
    });
  });
  afterEach(() => files.remove());

  const codes = ['import a\na.e()\n', 'from a.f import g\n', 'from a import c\nc.d()\n', 'import json\n'];

  const definitions = (): WorkspaceDefinitions => {
    const states = new FileStates();
    return new WorkspaceDefinitions(new WorkspaceImports([files.path()], states), states);
  };
  const reachedBy = (all: WorkspaceDefinitions, code: string): ReturnType<typeof all.reachedBy> =>
    all.reachedBy({ path: files.path('main.py'), code }, new Set(), []);

  it('tells the same whether it is asked for several pieces of code at once or for one', async () => {
    const all = definitions();
    const found = await Promise.all(codes.map((code) => reachedBy(all, code)));
    for (const [at, code] of codes.entries())
      assert.equal(found[at]!.digest, (await reachedBy(definitions(), code)).digest, code);
  });

  it('finds places again in definitions that are where they were not before', async () => {
    const before = await reachedBy(definitions(), codes[0]!);
    const places = [
      { path: files.path('a/b.py'), line: 2 },
      { path: files.path('a/b.py'), line: 1 },
    ].map((place) => before.placeOf(place)!);
    await files.write({ 'a/b.py': 'from .c import d\n\n# Two.\nimport json\ndef e(): return d()\n' });
    const after = await reachedBy(definitions(), codes[0]!);
    assert.equal(after.digest, before.digest);
    assert.deepEqual(
      places.map((place) => after.lineOf(place)),
      [5, 1],
    );
    assert.equal(before.placeOf({ path: files.path('a/other.py'), line: 1 }), undefined);
  });
});

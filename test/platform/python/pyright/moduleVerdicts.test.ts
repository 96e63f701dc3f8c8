import assert from 'node:assert/strict';
import { PyrightFixture } from './pyrightFixture.ts';

const packages = {
  'pack/__init__.py': 'value = 1\n',
  'pack/part.py': '',
  'pack/native.cpython-312-x86_64-linux-gnu.so': '',
  'pack/space/inner.py': '',
  'made/__init__.py': 'import sys\nfor one in ("a", "b"):\n    sys.modules[f"made.{one}"] = sys\n',
  'stubbed/__init__.py': '',
  'stubbed/packages.py':
    'import sys\nfor one in ("a", "b"):\n    sys.modules[f"stubbed.packages.{one}"] = sys\n',
  'stubbed-stubs/__init__.pyi': '',
  'stubbed-stubs/packages.pyi': '',
  'shared/inner/thing.py': '',
};

describe('PyrightChecker: modules inside of packages', function () {
  this.timeout(120_000);
  let fixture: PyrightFixture;
  before(async () => {
    fixture = await PyrightFixture.create(packages);
    await fixture.tree.write({
      'workspace/app/main.py': '',
      'workspace/app/models.py': '',
      'workspace/app/fast.pyx': '',
      'workspace/app/deep/__init__.py': '',
    });
  });
  after(() => fixture.dispose());

  const kinds = async (code: string): Promise<Record<string, string>> => {
    const verdicts = await fixture.verdicts(code, { path: fixture.tree.path('workspace', 'app', 'main.py') });
    return Object.fromEntries(
      Object.entries(verdicts).map(([symbol, verdict]) => [
        symbol,
        verdict.kind === 'missing' ? `missing ${verdict.nearest.join(' ')}`.trim() : verdict.kind,
      ]),
    );
  };

  it('finds those that are not there', async () => {
    assert.deepEqual(
      await kinds('import pack.parts\nimport os.pathx as p\nimport pack.part.more, json.nothing'),
      {
        'pack.parts': 'missing part',
        'os.pathx': 'missing path',
        'pack.part.more': 'missing',
        'json.nothing': 'missing',
      },
    );
  });

  it('says so of what is used of them', async () => {
    assert.deepEqual(await kinds('import pack.parts\npack.parts.f()'), {
      'pack.parts': 'missing part',
      'pack.parts.f': 'missing part',
    });
  });

  it('does not miss what is there', async () => {
    const found = await kinds(
      'import pack.part, pack.native, pack.space.inner, os.path, xml.dom.minidom, shared.inner.thing',
    );
    assert.deepEqual(
      Object.entries(found).filter(([, kind]) => kind !== 'exists' && kind !== 'unknown'),
      [],
    );
    assert.equal(found['pack.part'], 'exists');
    assert.equal(found['pack.native'], 'exists');
    assert.equal(found['os.path'], 'exists');
  });

  it('does not miss what may be made at run time', async () => {
    assert.deepEqual(await kinds('import made.a\nimport stubbed.packages.a\nimport absent.part'), {
      'made.a': 'unknown',
      'stubbed.packages.a': 'unknown',
      'absent.part': 'unknown',
    });
  });

  it('does not miss what is imported under a guard', async () => {
    for (const code of [
      'try:\n    import pack.old\nexcept ImportError:\n    pass',
      'try:\n    import pack.old\nexcept Exception:\n    pass',
      'try: import pack.old\nexcept: pass',
      'try:\n    import pack.part\nexcept ImportError:\n    import pack.old',
      'import sys\nif sys.version_info < (3, 8):\n    import pack.old',
      'import sys\nif sys.version_info >= (3, 8):\n    pass\nelse:\n    import pack.old',
      'import os\nif os.name == "nt": import pack.old',
      'if TYPE_CHECKING:\n    import pack.old',
      'from importlib.util import find_spec\nif find_spec("pack.old"):\n    def f():\n        import pack.old',
      'import pytest\npytest.importorskip("pack.old")\nimport pack.old',
    ])
      assert.equal((await kinds(code))['pack.old'], 'unknown', code);
  });

  it('misses relative ones where the folder is known', async () => {
    const code =
      'from .missing import a\nfrom .models import *\nfrom .fast import b\nfrom ._version import c\nfrom .deep.er import d';
    assert.deepEqual(await kinds(code), {
      'missing.a': 'missing',
      'fast.b': 'unknown',
      '_version.c': 'unknown',
      'deep.er.d': 'missing',
    });
    const unsaved = await fixture.verdicts('from .missing import a');
    assert.equal(unsaved['missing.a']?.kind, 'unknown');
  });
});

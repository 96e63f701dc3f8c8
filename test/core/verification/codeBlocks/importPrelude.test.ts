import assert from 'node:assert/strict';
import { importPrelude } from '../../../../src/core/verification/codeBlocks/prepareBlock.ts';
import { scanPython } from '../../../../src/core/verification/scan/scanPython.ts';

describe('importPrelude', () => {
  it('spells the import statements of all blocks, each once', () => {
    const blocks = [
      'import numpy as np, os.path\nfrom a.b import (c, d as e)  # why\nx = np.zeros(3)',
      'def f():\n    from ..g import *\n    from . import h\nimport numpy as np\nimport i.j as i\n',
    ];
    assert.equal(
      importPrelude(blocks),
      [
        'import os.path',
        'from a.b import c',
        'from a.b import d as e',
        'from ..g import *',
        'from . import h',
        'import numpy as np',
        'import i.j as i',
        '',
      ].join('\n'),
    );
  });

  it('leaves out all else', () => {
    assert.equal(
      importPrelude([
        'from __future__ import annotations\n%pip install a\nb = __import__("b")\nimport c as',
        'x = "import d"',
      ]),
      '',
    );
    assert.equal(importPrelude([]), '');
  });

  it('lets a later block use what an earlier one imports', () => {
    const later = 'np.mean([1])';
    const prelude = importPrelude(['>>> import numpy as np\n>>> np.zeros(3)']);
    const { uses } = scanPython(prelude + later);
    assert.deepEqual(
      uses.map(({ symbol, range }) => [symbol, range.start]),
      [['numpy.mean', prelude.length]],
    );
  });

  it('keeps the last binding of a name last', () => {
    const prelude = importPrelude(['import a as x', 'import b as x', 'import a as x']);
    assert.equal(prelude, 'import b as x\nimport a as x\n');
  });

  it('does not hide that a block is a session with the prompt', () => {
    const { uses } = scanPython(
      `${importPrelude(['import numpy as np'])}>>> np.mean([1])\n2.0\nnp.printed\n`,
    );
    assert.deepEqual(
      uses.map(({ symbol }) => symbol),
      ['numpy.mean'],
    );
  });
});

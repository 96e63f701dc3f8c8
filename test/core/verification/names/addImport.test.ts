import assert from 'node:assert/strict';
import { addImport } from '../../../../src/core/verification/names/addImport.ts';

const cases: readonly (readonly [what: string, code: string, expected: string])[] = [
  ['behind the imports', 'import os\nimport re\n\nx = 1\n', 'import os\nimport re\n\nADDED\n\nx = 1\n'],
  ['behind those of the same module', 'from a import b\nimport os\n', 'from a import b\nADDED\nimport os\n'],
  ['behind a comment in the line', 'import os  # why\nx\n', 'import os  # why\n\nADDED\nx\n'],
  [
    'behind an import in brackets',
    'from __a__ import (\n    c,\n    d,\n)\nx\n',
    'from __a__ import (\n    c,\n    d,\n)\nADDED\nx\n',
  ],
  ['behind a docstring', '"""What it does."""\nx = 1\n', '"""What it does."""\n\nADDED\nx = 1\n'],
  [
    'behind what comes from the future',
    '"""Doc."""\nfrom __future__ import annotations\nx\n',
    '"""Doc."""\nfrom __future__ import annotations\n\nADDED\nx\n',
  ],
  ['first, with a line between', 'x = 1\nimport os\n', 'ADDED\n\nx = 1\nimport os\n'],
  ['before what a line does', 'import os; x()\n', 'ADDED\n\nimport os; x()\n'],
  [
    'behind how a file is run and read',
    '#!/usr/bin/python\n# -*- coding: utf-8 -*-\nx\n',
    '#!/usr/bin/python\n# -*- coding: utf-8 -*-\nADDED\n\nx\n',
  ],
  ["behind a notebook's magics", '%matplotlib inline\nx\n', '%matplotlib inline\n\nADDED\nx\n'],
  ['at the end of code that only imports', 'import os', 'import os\n\nADDED'],
  [
    'not below a condition',
    'import os\nif x:\n    import re\n',
    'import os\n\nADDED\nif x:\n    import re\n',
  ],
  ['before a line that is empty', '\nx\n', 'ADDED\n\nx\n'],
];

describe('addImport', () => {
  const statement = 'from a import Name';
  for (const [what, code, expected] of cases)
    it(`adds an import ${what}`, () => {
      const { start, end, text } = addImport(code, statement)!;
      assert.equal(code.slice(0, start) + text + code.slice(end), expected.replace('ADDED', statement));
    });

  const ordered: readonly (readonly [what: string, statement: string, code: string, expected: string])[] = [
    [
      'sorted as isort does',
      'import json',
      'import sys\nfrom pathlib import Path\n\nfrom text_stats import words\n',
      'import json\nimport sys\nfrom pathlib import Path\n\nfrom text_stats import words\n',
    ],
    [
      'sorted by module',
      'import logging',
      'import json\nfrom pathlib import Path\nimport sys\n',
      'import json\nimport logging\nfrom pathlib import Path\nimport sys\n',
    ],
    [
      'last where nothing is sorted',
      'import json',
      'import sys\nimport os\n',
      'import sys\nimport os\nimport json\n',
    ],
    [
      'between sections',
      'import numpy as np',
      'import sys\n\nfrom . import shapes\n',
      'import sys\n\nimport numpy as np\n\nfrom . import shapes\n',
    ],
    [
      'above all others where they are of later sections',
      'import sys',
      '"""Doc."""\n\nimport numpy as np\n',
      '"""Doc."""\n\nimport sys\n\nimport numpy as np\n',
    ],
    [
      'without a blank line where sections have none',
      'from .shapes import area',
      'import sys\nimport numpy as np\n',
      'import sys\nimport numpy as np\nfrom .shapes import area\n',
    ],
    [
      'below the heading of its section',
      'import json',
      '# Standard library\nimport sys\n\n# Packages\nimport numpy\n',
      '# Standard library\nimport json\nimport sys\n\n# Packages\nimport numpy\n',
    ],
  ];
  for (const [what, added, code, expected] of ordered)
    it(`puts an import ${what}`, () => {
      const { start, end, text } = addImport(code, added)!;
      assert.equal(code.slice(0, start) + text + code.slice(end), expected);
    });

  it('adds none where the beginning is too long to be read', () => {
    assert.equal(addImport(`"""${'text '.repeat(20_000)}"""\nx\n`, statement), undefined);
  });
});

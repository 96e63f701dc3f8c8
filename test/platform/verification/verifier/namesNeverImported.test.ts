import assert from 'node:assert/strict';
import type { CodeToVerify } from '../../../../src/core/verification/codeVerifier.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../../src/platform/verification/verifier/localCodeVerifier.ts';
import { FileTree } from '../../../support/fileTree.ts';

const packages = 'venv/lib/python3.12/site-packages';

const installed = {
  'shop/__init__.py':
    'import codecs\nfrom pathlib import Path\nfrom . import parts\n__version__ = "2"\ndef price(name: str, *, currency: str = "EUR") -> float: ...\nclass Till:\n    def open(self) -> None: ...\nMAX_PRICE = 9\nDEBUG = False\n',
  'shop/parts.py': 'class Wheel: ...\ndef wheel_of(x: int) -> Wheel: ...\n',
  'shop/py.typed': '',
  'numpy/__init__.py': 'def array(x: list[int]) -> None: ...\n',
  'numpy/py.typed': '',
};

describe('Names never imported', function () {
  this.timeout(120_000);
  let files: FileTree;
  let verifier: LocalCodeVerifier;

  before(async () => {
    files = await FileTree.create();
    const name = (distribution: string): Record<string, string> => ({
      [`${packages}/${distribution}-2.1.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${distribution}\nVersion: 2.1\n`,
      [`${packages}/${distribution}-2.1.dist-info/RECORD`]: `${distribution}/__init__.py,,\n`,
    });
    await files.write({
      'venv/pyvenv.cfg': 'home = /nowhere\nversion = 3.12.1\n',
      ...name('shop'),
      ...name('numpy'),
      ...Object.fromEntries(Object.entries(installed).map(([file, text]) => [`${packages}/${file}`, text])),
      'work/helpers.py': 'def run() -> None: ...\n',
    });
    const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
    verifier = new LocalCodeVerifier({ environment: {}, timer: nodeTimer, logger: silent });
    const folder = { path: files.path('work'), interpreter: files.path('venv') };
    verifier.configure({ familiar: [], isTrusted: true, folders: [folder] });
  });
  after(async () => {
    verifier.dispose();
    await files.remove();
  });

  /** Each finding: the name, and the statements that may be missing. */
  const found = async (code: string, more: Partial<CodeToVerify> = {}): Promise<string[]> => {
    const { uses } = await verifier.verify(
      { code, path: files.path('work', 'main.py'), folder: files.path('work'), ...more },
      new AbortController().signal,
    );
    return uses.flatMap(({ scanned, verdict }) =>
      verdict.kind === 'not-imported' ? [`${scanned.symbol}: ${verdict.statements.join(' or ')}`] : [],
    );
  };

  const missing: readonly (readonly [code: string, expected: readonly string[]])[] = [
    // Of a module that is imported.
    ['import shop\nTill().open()', ['Till: from shop import Till']],
    ['import shop as s\nprice("tea")', ['price: from shop import price']],
    ['from shop import Till\nprice("tea", currency="EUR")', ['price: from shop import price']],
    ['import shop\nclass Mine(Till): ...', ['Till: from shop import Till']],
    ['import shop\nprint(MAX_PRICE)', ['MAX_PRICE: from shop import MAX_PRICE']],
    ['from shop import parts\nWheel()', ['Wheel: from shop.parts import Wheel']],
    ['import shop\nparts.wheel_of(1)', ['parts: from shop import parts']],
    ['import math\nsqrt(2)', ['sqrt: from math import sqrt']],
    ['import os\npath.join("a", "b")', ['path: from os import path']],
    ['from datetime import datetime\ntimedelta(days=1)', ['timedelta: from datetime import timedelta']],
    ['from datetime import datetime\ndate.today()', ['date: from datetime import date']],
    // Modules.
    ['import os\ndatetime.datetime.now()', ['datetime: import datetime']],
    ['import os\nx = f"{json.dumps(1)}"', ['json: import json']],
    ['import os\nshop.price("tea")', ['shop: import shop']],
    ['import os\nnp.array([1])', ['np: import numpy as np']],
    ['import os\nf(at=time.time())\ndef f(at): ...', ['time: import time']],
    // Well-known names.
    ['import os\nPath("a")', ['Path: from pathlib import Path']],
    ['import os\ndatetime.now()', ['datetime: from datetime import datetime']],
    ['import os\ndef f(x: Optional[int]): ...', ['Optional: from typing import Optional']],
    ['import os\n@dataclass\nclass A: ...', ['dataclass: from dataclasses import dataclass']],
    ['import os\nclass A(ABC): ...', ['ABC: from abc import ABC']],
    // At each place.
    ['import os\nPath("a")\nPath("b")', ['Path: from pathlib import Path', 'Path: from pathlib import Path']],
    // What the package itself only imports is not its own.
    ['import shop\nPath("a")', ['Path: from pathlib import Path']],
    ['import shop\ncodecs.open("a")', ['codecs: import codecs']],
  ];
  for (const [code, expected] of missing)
    it(`are found: ${JSON.stringify(code)}`, async () => assert.deepEqual(await found(code), expected));

  for (const code of [
    // A fragment takes its data and functions for granted.
    'import shop\nprint(df.head(), data, model.fit(x), X_train)',
    'import shop\nqueue.append(1)\nemail.send()\nsocket.close()',
    'import random\nrandom.seed(seed)',
    'import math\nlog()',
    'import shop\nif DEBUG: ...',
    'from datetime import datetime\nprint(date.year)',
    'import os, sys\nprint(name.lower())\npath.append(1)\nif platform.startswith("win"): ...',
    'import shop\nhelpers.run()',
    'import shop\nTill2()',
    // It may be bound, or need not be.
    'from shop import *\nPath("a")',
    'import os\ntry:\n    Path("a")\nexcept NameError: ...',
    'import os\ndef f(Path): Path("a")',
    'import os\nopen("a")\nexit()\ndisplay(os)\nConnectionError()',
    'import requests\nConnectionError()',
    'from __future__ import annotations\nimport os\ndef f(x: Path): ...',
    'import os\ndef f():\n    x: Path = 1',
    'import os\n# Path("a")\ndef f(x: "Path"): ...',
    'import shop\nprint(__version__, __name__)',
    // It imports nothing: all of it is a fragment.
    'Path("a")\ndatetime.datetime.now()',
  ])
    it(`say nothing where they may be meant otherwise: ${JSON.stringify(code)}`, async () => {
      assert.deepEqual(await found(code), []);
    });

  it('are not missing where other code binds them that runs before', async () => {
    const code = 'import os\nPath("a")\ndatetime.now()';
    assert.deepEqual(await found(code, { around: ['from pathlib import Path', '>>> datetime = 1'] }), []);
    assert.deepEqual(await found(code, { around: ['from x import *'] }), []);
    assert.equal((await found(code, { around: ['Path = 1'] })).length, 1);
  });

  it('are found in the part that is verified', async () => {
    const code = 'import os\nPath("a")\nCounter("b")\n';
    const within = { start: code.indexOf('Counter'), end: code.length };
    assert.deepEqual(await found(code, { within }), ['Counter: from collections import Counter']);
  });
});

import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { scanPython } from '../../../../src/core/verification/scan/scanPython.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { PyrightChecker } from '../../../../src/platform/verification/pyright/pyrightChecker.ts';
import { PyrightDocument } from '../../../../src/platform/verification/pyright/server/pyrightDocument.ts';
import { PyrightProcess } from '../../../../src/platform/verification/pyright/server/pyrightProcess.ts';
import { savedCode, savedFile } from '../../../../src/platform/verification/pyright/server/savedFile.ts';
import { memoryLogger } from '../../../support/engineFixture.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { pyrightEntry } from '../../python/pyright/pyrightFixture.ts';

const library = `from typing import Generic, TypeVar
import plugin
T = TypeVar("T")
class Shelf(Generic[T]):
    def first(self) -> T: ...
def known(a: int) -> Shelf[str]: ...
`;

/** Code that uses what is not there, what it defines itself, and what its own importers give back. */
const module = `from __future__ import annotations
import lib
import pkg.other
from pkg.other import back, Own
try:
    Pattern = lib.Pattern
except AttributeError:
    Pattern = lib.Shelf
class Own:
    def real(self, a: int) -> int: ...
lib.gone()  # type: ignore
lib.known(b=1)  # pyright: ignore
lib.known(1).first().nothing()  # pyright: ignore[reportAttributeAccessIssue]
Pattern.gone
back().real(1, 2, 3)
back().missing
pkg.main.Own
pkg.main.nothing
`;

const other = `from pkg.main import Own
def back() -> Own: ...
`;

describe('A saved file', function () {
  this.timeout(240_000);
  let files: FileTree;
  let root: string;
  const place = (name: string): string => join(root, ...name.split('/'));
  before(async () => {
    files = await FileTree.create();
    await files.write({
      'site/lib/__init__.py': library,
      'site/lib/py.typed': '',
      'work/pkg/__init__.py': '',
      'work/pkg/main.py': `# pyright: basic, reportCallIssue=false\n${module}`,
      'work/pkg/other.py': other,
      'work/plugin.py': 'import lib\nlib.gone()\n',
      'work/typed.py': 'import lib\na = lib.known(1)  # type: int\n',
      'work/marked.py': '\u{feff}import lib\n',
    });
    root = realpathSync(files.path());
  });
  after(() => files.remove());

  const environment = (): ConstructorParameters<typeof PyrightChecker>[0]['environment'] => ({
    searchPaths: [place('site')],
    version: { major: 3, minor: 12 },
    roots: [place('work')],
  });

  it('is judged like a copy of it', async () => {
    const { lines: _, ...logger } = memoryLogger();
    const options = { entry: pyrightEntry, timer: nodeTimer, logger, environment: environment() };
    for (const [name, text] of Object.entries({
      'pkg/main.py': `# pyright: basic, reportCallIssue=false\n${module}`,
      'plugin.py': 'import lib\nlib.gone()\n',
    })) {
      const path = place(`work/${name}`);
      const verdictsOf = async (code: string): Promise<[string, string][]> => {
        const checker = new PyrightChecker(options);
        try {
          const { uses } = scanPython(code);
          const verdicts = await checker.check({ code, uses, path }, new AbortController().signal);
          return uses.map(({ symbol }, at) => [symbol, JSON.stringify(verdicts[at])]);
        } finally {
          checker.dispose();
        }
      };
      const saved = await verdictsOf(text);
      assert.deepEqual(saved, await verdictsOf(`${text}# not saved\n`), name);
      const gone = saved.find(([symbol]) => symbol === 'lib.gone')?.[1];
      assert.ok(gone?.includes('"missing"'), `${name}: ${gone}`);
      assert.ok(!saved.some(([, verdict]) => verdict.includes('checker-failed')), name);
    }
  });

  it('is opened as itself only where that is the same', async () => {
    await symlink(place('work/typed.py'), place('work/link.py'));
    const { lines: _, ...logger } = memoryLogger();
    const server = new PyrightProcess({ entry: pyrightEntry, environment: environment(), logger });
    const { token } = new CancellationTokenSource();
    const isItself = async (name: string, code?: string): Promise<boolean> => {
      const path = place(name);
      const text = code ?? (await readFile(place(name.replace('link', 'typed')), 'utf8'));
      const searchPaths = [place('site')];
      const saved = await savedCode({ code: text, path });
      return (await savedFile(saved, { server, searchPaths, offsets: [], token })) !== undefined;
    };
    try {
      assert.equal(await isItself('work/pkg/other.py'), true);
      assert.equal(await isItself('work/pkg/other.py', `${other}\n`), false);
      assert.equal(await isItself('work/pkg/gone.py', other), false);
      assert.equal(await isItself('work/typed.py'), false);
      assert.equal(await isItself('work/link.py'), false);
      assert.equal(await isItself('site/lib/__init__.py'), false);
      assert.equal(await isItself('work/marked.py', 'import lib\n'), false);
      assert.equal(await isItself('work/plugin.py'), true);
      // Once pyright has found it as what a package imports, it reports nothing of it.
      const uri = new URL(`file://${place('work/phidelity_check_1.py')}`).href;
      const document = new PyrightDocument({ code: 'import lib\nlib.known(1)\n', uri, server, token });
      await document.open();
      await document.problems();
      assert.equal(await isItself('work/plugin.py'), false);
      await files.write({ 'work/pkg/other.py': other });
      assert.equal(await isItself('work/pkg/other.py'), false);
    } finally {
      server.dispose();
    }
  });
});

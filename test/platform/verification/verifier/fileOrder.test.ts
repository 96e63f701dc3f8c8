import assert from 'node:assert/strict';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../../src/platform/verification/verifier/localCodeVerifier.ts';
import { memoryLogger } from '../../../support/engineFixture.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { virtualEnvironment } from '../../../support/pythonFiles.ts';

const never = new AbortController().signal;
const site = 'venv/lib/python3.12/site-packages';

const shop = `from typing import Any, overload
class Item:
    name: str
    def tag(self, *, colour: str = "red") -> "Item": ...
class Cart:
    def add(self, item: Item) -> "Cart": ...
    def __getitem__(self, at: int) -> Item: ...
def cart(**options: Any) -> Cart: ...
def untyped(x):
    return x.y
@overload
def find(name: str) -> Item: ...
@overload
def find(name: int, exact: bool) -> Cart: ...
def find(*args: Any) -> Any: ...
`;

/** Code of which each line is of another kind: what is there, is not, is called wrongly, or is not known. */
const code = (at: number): string => `import json
import shop
from shop import Cart, nothing${at}
from work${at % 3} import own, gone
own().tag(colour="blue").nome
shop.cart(size=${at})[0].tag(color="x")
shop.cart().remove(${at})
shop.find("a").name.uper()
shop.find(1)
shop.untyped(${at}).anything
json.parse("{}")
json.loads(Path("x").read_text(), encode="utf8")
Cart().add()
`;

const names = Array.from({ length: 6 }, (_, at) => `${at % 3 === 0 ? 'scripts' : 'app'}/part${at}.py`);

describe('Files of a folder', function () {
  this.timeout(240_000);
  let files: FileTree;
  before(async () => {
    files = await FileTree.create();
    const own = 'import shop\ndef own() -> shop.Item: ...\n';
    await files.write({
      ...virtualEnvironment('venv'),
      [`${site}/shop/__init__.py`]: shop,
      [`${site}/shop/py.typed`]: '',
      ...Object.fromEntries([0, 1, 2].map((at) => [`project/work${at}.py`, own])),
      // Of the same name as something installed, which the scripts next to it find first.
      'project/scripts/shop.py': 'def find(x): ...\n',
      ...Object.fromEntries(names.map((name, at) => [`project/${name}`, code(at)])),
    });
  });
  after(() => files.remove());

  /** What is found in all files, in their order, and the processes that it took. */
  const verified = async (
    order: readonly string[],
    cacheFolder?: string,
  ): Promise<{ readonly found: Map<string, string>; readonly started: number }> => {
    const { lines, ...logger } = memoryLogger();
    const verifier = new LocalCodeVerifier({
      environment: {},
      timer: nodeTimer,
      limitMilliseconds: 600_000,
      logger,
      cacheFolder,
    });
    const folder = files.path('project');
    try {
      const folders = [{ path: folder, interpreter: files.path('venv') }];
      verifier.configure({ familiar: [], isTrusted: false, folders });
      const paths = order.map((name) => files.path('project', name));
      await verifier.expect(paths, folder, never);
      const verify = async (name: string): Promise<[string, string]> => {
        const path = files.path('project', name);
        const at = Number(/\d+/.exec(name)![0]);
        return [name, JSON.stringify(await verifier.verify({ code: code(at), path, folder }, never))];
      };
      const found: [string, string][] = [];
      for (const name of order) found.push(await verify(name));
      const started = lines.filter((line) => line.includes('pyright runs as process')).length;
      return { found: new Map(found), started };
    } finally {
      verifier.dispose();
    }
  };

  it('get the same verdicts whatever their order, and from the cache', async () => {
    const one = await verified(names);
    const cache = files.path('cache');
    const reversed = await verified(names.toReversed(), cache);
    const kept = await verified(names, cache);
    assert.deepEqual([one.started, reversed.started, kept.started], [1, 1, 0]);
    for (const name of names) {
      const expected = one.found.get(name);
      // What lies next to the scripts says nothing of how it may be called.
      const kinds = ['exists', 'missing', 'unknown', ...(name.startsWith('app') ? ['wrong-call'] : [])];
      for (const kind of kinds) assert.ok(expected?.includes(`"kind":"${kind}"`), `${name} ${kind}`);
      for (const { found } of [reversed, kept]) assert.equal(found.get(name), expected, name);
    }
  });
});

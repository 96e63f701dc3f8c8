import assert from 'node:assert/strict';
import type { BrokenPlaces } from '../../../../src/core/edits/next/brokenPlaces.ts';
import { withEdits } from '../../../../src/core/edits/next/renamingEdits.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../../src/platform/verification/verifier/localCodeVerifier.ts';
import { memoryLogger } from '../../../support/engineFixture.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { virtualEnvironment } from '../../../support/pythonFiles.ts';

const shop = `RATE = 0.19


class Basket:
    def __init__(self, owner):
        self.owner = owner
        self.items = []

    def add(self, item, amount=1):
        self.items.append((item, amount))

    def show(self):
        return f"{self.owner}: {self.items}"


def total(basket, rate=RATE):
    return len(basket.items) * rate
`;

const till = `from shop import Basket, total


def pay():
    basket = Basket("me")
    basket.add("tea", amount=2)
    print(basket.items)
    return total(basket)


class Gift(Basket):
    def __init__(self):
        super().__init__("you")


def dynamic(anything):
    return anything.add(1, 2, 3)
`;

const aliased = `import shop as s
from shop import total as sum_of


def run(basket: s.Basket):
    return s.total(basket) + sum_of(basket, rate=0.2)
`;

describe('What a change of a definition breaks', function () {
  this.timeout(120_000);
  let files: FileTree;
  let verifier: LocalCodeVerifier;

  const start = (patience?: number): void => {
    verifier?.dispose();
    const { lines: _, ...logger } = memoryLogger();
    verifier = new LocalCodeVerifier({
      ...{ environment: {}, timer: nodeTimer, logger },
      ...(patience !== undefined && { patience }),
    });
    const folders = [{ path: files.path('work'), interpreter: files.path('venv') }];
    verifier.configure({ familiar: [], isTrusted: false, folders });
  };

  const change = (
    after: string,
    more: { readonly before?: string; readonly unsaved?: Record<string, string> } = {},
    signal = new AbortController().signal,
  ): Promise<BrokenPlaces> => {
    const { before = shop, unsaved = {} } = more;
    return verifier.brokenBy(
      {
        path: files.path('work/shop.py'),
        folder: files.path('work'),
        ...{ before, after, excluded: [] },
        unsaved: Object.entries(unsaved).map(([name, text]) => ({ path: files.path('work', name), text })),
      },
      signal,
    );
  };

  /** Each place as its file, line and text, with a mark where it is mended by renaming. */
  const told = ({ files: found }: BrokenPlaces): string[] =>
    found
      .flatMap(({ path, places }) =>
        places.map(
          ({ range, text, isRenaming }) =>
            `${path.slice(files.path('work').length + 1)}:${range.start.line + 1} ${text}${isRenaming ? ' (renaming)' : ''}`,
        ),
      )
      .sort();

  before(async () => {
    files = await FileTree.create();
    await files.write({
      ...virtualEnvironment('venv'),
      'work/shop.py': shop,
      'work/till.py': till,
      'work/aliased.py': aliased,
      'work/other.py': 'add = 1\nprint(add)\n',
    });
    start();
  });
  after(async () => {
    verifier.dispose();
    await files.remove();
  });

  it('lists the uses of a renamed method, and the new name mends them', async () => {
    const found = await change(shop.replace('def add(', 'def put('));
    assert.deepEqual(told(found), ['till.py:6 add (renaming)']);
    const [file] = found.files;
    assert.equal(withEdits(till, file!.edits), till.replace('basket.add(', 'basket.put('));
    // The call of something unknown is no proof, and `other.py` has a name of its own.
    assert.equal(found.checked, found.mentioning);
  });

  it('lists an import of a renamed function; the new name goes to all that it is used for', async () => {
    const found = await change(shop.replace('def total(', 'def sum_up('));
    assert.deepEqual(told(found), [
      'aliased.py:2 total (renaming)',
      'aliased.py:6 total (renaming)',
      'till.py:1 total (renaming)',
    ]);
    const byName = new Map(found.files.map(({ path, edits }) => [path.split(/[\\/]/).at(-1), edits]));
    assert.equal(withEdits(till, byName.get('till.py')!), till.replaceAll(/\btotal\b/g, 'sum_up'));
    assert.equal(withEdits(aliased, byName.get('aliased.py')!), aliased.replaceAll(/\btotal\b/g, 'sum_up'));
  });

  it('does not rename where the new name is something else', async () => {
    const own = till.replace('def dynamic', 'sum_up = 1\n\n\ndef dynamic');
    const found = await change(shop.replace('def total(', 'def sum_up('), { unsaved: { 'till.py': own } });
    assert.ok(told(found).includes('till.py:1 total'));
  });

  it('lists calls that lack a new parameter, of derived classes and aliases, too', async () => {
    const found = await change(shop.replace('__init__(self, owner)', '__init__(self, owner, currency)'));
    assert.deepEqual(told(found), ['till.py:13 super().__init__("you")', 'till.py:5 Basket("me")']);
    const wider = await change(shop.replace('rate=RATE', 'rate'));
    assert.deepEqual(told(wider), ['aliased.py:6 s.total(basket)', 'till.py:8 total(basket)']);
  });

  it('lists a keyword of a renamed parameter, and what the function itself calls it', async () => {
    const found = await change(shop.replace('amount=1', 'count=1'));
    assert.deepEqual(told(found), ['shop.py:10 amount (renaming)', 'till.py:6 amount (renaming)']);
    assert.equal(withEdits(till, found.files[1]!.edits), till.replace('amount=2', 'count=2'));
  });

  it('lists uses in the changed file itself, where it has not changed', async () => {
    const found = await change(shop.replace('self.items = []', 'self.things = []'));
    assert.deepEqual(told(found), [
      'shop.py:10 items (renaming)',
      'shop.py:13 items (renaming)',
      'till.py:7 items (renaming)',
    ]);
  });

  it('lists uses of what is gone, without a name for it', async () => {
    const found = await change(shop.replace(/\n\ndef total[^]*/, ''));
    assert.deepEqual(told(found), ['aliased.py:2 total', 'aliased.py:6 total', 'till.py:1 total']);
    assert.equal(found.definitions[0]!.isRemoved, true);
  });

  it('finds nothing where nothing broke', async () => {
    for (const after of [
      shop.replace('rate=RATE)', 'rate=RATE, *, rounded=False)'),
      shop.replace('0.19', '0.2'),
      `${shop}\n\ndef more():\n    pass\n`,
      shop.replace('def show', 'def render'),
    ])
      assert.deepEqual(told(await change(after)), [], after);
  });

  it('goes by what is in the editor, not by what is saved', async () => {
    const unsaved = { 'till.py': till.replace('basket.add(', 'basket.put(') };
    assert.deepEqual(told(await change(shop.replace('def add(', 'def put('), { unsaved })), []);
  });

  it('says nothing of what was broken before, or of code that is no Python', async () => {
    const unsaved = { 'till.py': `${till}\n\nBasket("a").gone()\n` };
    assert.deepEqual(told(await change(shop.replace('def show', 'def render'), { unsaved })), []);
    assert.deepEqual(told(await change(shop.replace('def add(', 'def put'))), []);
    const torn = { 'till.py': till.replace('def pay():', 'def pay(:') };
    assert.deepEqual(told(await change(shop.replace('def add(', 'def put('), { unsaved: torn })), []);
  });

  it('says how many files there was no time for', async () => {
    const many = Array.from({ length: 30 }, (_, at) => [`work/many/m${at}.py`, 'add = 1\n'] as const);
    await files.write(Object.fromEntries(many));
    start(-1);
    const found = await change(shop.replace('def add(', 'def put('));
    assert.deepEqual([found.checked, found.mentioning, told(found).length], [20, 32, 1]);
    start();
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const asked = change(shop.replace('def add(', 'def put('), {}, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(asked, /enough/);
  });
});

import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RememberedValues } from '../../../src/platform/storage/rememberedValues.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';

describe('RememberedValues', () => {
  let files: FileTree;
  let file: string;

  beforeEach(async () => {
    files = await FileTree.create();
    file = files.path('storage', 'remembered.json');
  });

  afterEach(() => files.remove());

  const open = (): Promise<RememberedValues> => RememberedValues.open(file, memoryLogger());
  const add =
    (name: string) =>
    (before: unknown): unknown => ({ ...(before as object | undefined), [name]: true });

  it('keeps values from one start to the next, and what several windows add to the same value', async () => {
    const windows = [await open(), await open()];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => windows[index % 2]!.update('models', add(`model${index}`))),
    );
    await windows[0]!.update('speed', () => 5);
    const later = await open();
    assert.equal(Object.keys(later.get('models') as object).length, 20);
    assert.equal(later.get('speed'), 5);
    assert.equal(later.get('unknown'), undefined);
  });

  it('shows a change at once, and that of another window after a refresh', async () => {
    const [one, other] = [await open(), await open()];
    let changes = 0;
    other.onDidChange(() => (changes += 1));
    const saved = one.update('a', () => 1);
    assert.equal(one.get('a'), 1);
    await saved;
    assert.equal(other.get('a'), undefined);
    await other.refresh();
    assert.equal(other.get('a'), 1);
    await other.refresh();
    assert.equal(changes, 1);
  });

  it('remembers in this window what cannot be saved, and saves it with the next change', async () => {
    await writeFile(path.dirname(file), 'a file where the folder should be');
    const values = await open();
    await values.update('models', add('a'));
    assert.deepEqual(values.get('models'), { a: true });
    await rm(path.dirname(file));
    await values.update('models', add('b'));
    assert.deepEqual((await open()).get('models'), { a: true, b: true });
  });

  it('starts empty where the file is damaged', async () => {
    await mkdir(path.dirname(file));
    for (const damaged of ['', '{"a":', '[]', 'null', '\0']) {
      await writeFile(file, damaged);
      const values = await open();
      assert.equal(values.get('a'), undefined);
      await values.update('a', () => 2);
      assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { a: 2 });
    }
  });
});

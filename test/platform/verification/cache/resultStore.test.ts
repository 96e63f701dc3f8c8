import assert from 'node:assert/strict';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ResultStore, userCacheFolder } from '../../../../src/platform/verification/cache/resultStore.ts';
import { memoryLogger } from '../../../support/engineFixture.ts';
import { FileTree } from '../../../support/fileTree.ts';

describe('ResultStore', () => {
  let files: FileTree;
  let store: ResultStore;
  beforeEach(async () => {
    files = await FileTree.create();
    store = new ResultStore(files.path('cache'), memoryLogger());
  });
  afterEach(() => files.remove());

  const schema = v.object({ text: v.string() });

  const stored = async (): Promise<string[]> => {
    const found = await readdir(files.path('cache'), { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };

  it('gives back what was written for a key, and nothing of another kind', async () => {
    await store.write('one', { text: 'a' });
    assert.deepEqual(await store.read('one', schema), { text: 'a' });
    assert.equal(await store.read('two', schema), undefined);
    assert.equal(await store.read('one', v.object({ text: v.number() })), undefined);
  });

  it('leaves no unfinished file behind', async () => {
    await Promise.all(Array.from({ length: 20 }, () => store.write('one', { text: 'a'.repeat(1000) })));
    assert.equal((await stored()).length, 1);
  });

  it('deletes what was used longest ago when there is too much', async () => {
    for (const key of ['one', 'two', 'three']) {
      const before = new Set(await stored().catch(() => []));
      await store.write(key, { text: key.repeat(100) });
      const [added] = (await stored()).filter((path) => !before.has(path));
      const day = { one: 3, two: 1, three: 2 }[key]!;
      await utimes(added!, new Date(2020, 0, day), new Date(2020, 0, day));
    }
    // Reading marks it as used.
    await store.read('two', schema);
    await store.trim(1);
    assert.deepEqual(await stored(), []);
    await store.write('four', { text: 'x' });
    await store.trim(1 << 20);
    assert.deepEqual(await store.read('four', schema), { text: 'x' });
  });

  it('is in the folder that the user or the system names for caches', () => {
    const variable = process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME';
    assert.equal(userCacheFolder({ [variable]: files.root }), files.root);
    assert.notEqual(userCacheFolder({ [variable]: 'relative' }), 'relative');
  });
});

import assert from 'node:assert/strict';
import { CodebaseThread } from '../../../src/platform/codebase/codebaseThread.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import type { WritingPlace } from '../../../src/protocol/codebaseContract.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { projectRoot } from '../../../tools/projectRoot.ts';
import { buildVerifier } from '../python/verifierFixture.ts';

describe('CodebaseThread', () => {
  const never = new AbortController().signal;
  let tree: FileTree;
  let thread: CodebaseThread;
  before(buildVerifier);
  beforeEach(async () => (tree = await FileTree.create()));
  afterEach(async () => {
    thread.dispose();
    await tree.remove();
  });

  const start = (entry = `${projectRoot}/dist/codebase.mjs`): CodebaseThread => {
    const { lines: _, ...logger } = memoryLogger();
    thread = new CodebaseThread({ entry, timer: nodeTimer, logger });
    thread.configure({ folders: [{ path: tree.path('work'), excluded: [] }], file: tree.path('kept.bin') });
    return thread;
  };

  it('starts with the first question, says how far it has read, and finds places', async () => {
    const files = Array.from({ length: 120 }, (_, at) => [`work/f${at}.py`, `def number_${at}(): ...\n`]);
    await tree.write({ ...Object.fromEntries(files), 'work/fruit.py': '@grown\ndef apple(): ...\n' });
    start();
    assert.equal(thread.isRunning, false);
    const readings: string[] = [];
    const { places, files: count } = await thread.find('apples', 5, never, ({ read, total }) =>
      readings.push(`${read} of ${total}`),
    );
    assert.deepEqual(places, [
      {
        path: tree.path('work', 'fruit.py'),
        kind: 'function',
        name: 'apple',
        line: 2,
        startLine: 1,
        endLine: 2,
      },
    ]);
    assert.equal(count, 121);
    assert.deepEqual(readings, ['50 of 121', '100 of 121']);
    assert.equal(thread.isRunning, true);
  });

  it('looks into other folders once it is told', async () => {
    await tree.write({ 'work/a.py': 'def apple(): ...\n', 'other/b.py': 'def pear(): ...\n' });
    start();
    assert.equal((await thread.find('pear', 5, never)).places.length, 0);
    thread.configure({ folders: [{ path: tree.path('other'), excluded: [] }], file: tree.path('kept.bin') });
    assert.equal((await thread.find('pear', 5, never)).places.length, 1);
    assert.equal((await thread.find('apple', 5, never)).places.length, 0);
  });

  const placeInWork = (): WritingPlace => ({
    path: tree.path('work', 'main.py'),
    text: 'from fruit import apple\n',
    position: { line: 1, character: 0 },
    seen: { first: 0, last: 1 },
    roots: [tree.path('work')],
    unsaved: [],
    characters: 500,
  });

  it('tells what code is related to a place, as soon as files are read', async () => {
    await tree.write({ 'work/fruit.py': 'def apple(size): ...\n' });
    start();
    const place = placeInWork();
    assert.equal(await thread.related(place, never), undefined);
    await thread.find('read all', 1, never);
    assert.deepEqual(await thread.related(place, never), [
      { path: tree.path('work', 'fruit.py'), code: 'def apple(size): ...' },
    ]);
    await assert.rejects(thread.related(place, AbortSignal.abort()), { name: 'AbortError' });
  });

  it('is not started again for related code after it has ended by itself, but for a question', async () => {
    await tree.write({ 'broken.mjs': 'throw new Error("no");\n', 'work/a.py': '' });
    start(tree.path('broken.mjs'));
    await assert.rejects(thread.related(placeInWork(), never), { reason: 'internal', message: /ended/ });
    assert.equal(await thread.related(placeInWork(), never), undefined);
    assert.equal(thread.isRunning, false);
    await assert.rejects(thread.find('apple', 5, never), { reason: 'internal', message: /ended/ });
  });

  it('starts again after it has ended', async () => {
    await tree.write({ 'work/a.py': 'def apple(): ...\n' });
    start();
    await thread.find('apple', 5, never);
    thread.dispose();
    assert.equal((await thread.find('apple', 5, never)).places.length, 1);
  });

  it('fails where it cannot start, and when it is cancelled', async () => {
    await tree.write({ 'broken.mjs': 'throw new Error("no");\n', 'work/a.py': '' });
    start(tree.path('broken.mjs'));
    await assert.rejects(thread.find('apple', 5, never), { reason: 'internal', message: /ended/ });
    thread.dispose();
    start();
    const cancelled = AbortSignal.abort();
    await assert.rejects(thread.find('apple', 5, cancelled), { name: 'AbortError' });
  });
});

import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { ConversationEvent } from '../../../src/core/conversation/conversationStore.ts';
import { ConversationFiles } from '../../../src/platform/conversations/conversationFiles.ts';
import { FileTree } from '../../support/fileTree.ts';

describe('The index of the history', () => {
  let files: FileTree;
  let index: string;
  let warnings: string[];

  beforeEach(async () => {
    files = await FileTree.create();
    index = files.path('history.index');
    warnings = [];
  });

  afterEach(() => files.remove());

  const open = (): ConversationFiles =>
    new ConversationFiles({
      folder: files.root,
      logger: { error() {}, info() {}, debug() {}, warn: (message) => void warnings.push(message) },
    });
  const asked = (turn: string, question: string): ConversationEvent => ({
    type: 'asked',
    at: 5,
    turn,
    question,
  });
  const write = (id: string, question = `How does ${id} work?`): Promise<void> =>
    open().append(id, [{ type: 'created', at: 1, id }, asked('1', question)]);
  const titles = async (store = open()): Promise<string[]> =>
    (await store.list()).map(({ title }) => title).toSorted();
  const all = ['How does a work?', 'How does b work?', 'How does c work?'];
  const indexText = (): Promise<string> => readFile(index, 'utf8').catch(() => '');

  beforeEach(async () => {
    for (const id of ['a', 'b', 'c']) await write(id);
  });

  it('spares reading chats that are as they were', async () => {
    assert.deepEqual(await titles(), all);
    const path = files.path('b.jsonl');
    const [text, { mtime, atime }] = [await readFile(path, 'utf8'), await stat(path)];
    // What no reader could understand, with the size and the time of before.
    await writeFile(path, '#'.repeat(text.length));
    await utimes(path, atime, mtime);
    // The time is set to a millisecond, more or less.
    const after = (await stat(path)).mtimeMs;
    await writeFile(index, (await indexText()).replace(/("modified":)[\d.]+/g, `$1${after}`));
    assert.ok((await titles()).includes('How does b work?'));
    assert.deepEqual(warnings, []);
  });

  it('is not believed where a chat has changed', async () => {
    await titles();
    await open().append('b', [asked('2', 'More?'), { type: 'renamed', at: 9, name: 'Renamed' }]);
    const [first, ...others] = await open().list();
    assert.deepEqual([first?.title, first?.turnCount, first?.updatedAt], ['Renamed', 2, 9]);
    assert.deepEqual(others.map(({ id }) => id).toSorted(), ['a', 'c']);
  });

  it('is made again where it is absent, damaged or not a file', async () => {
    const damages: (() => Promise<unknown>)[] = [
      () => rm(index),
      () => writeFile(index, '\0\0\0\n{"id":"a"}\nnull\n[]\n"'),
      async () => writeFile(index, (await indexText()).slice(0, -20)),
      async () => writeFile(index, (await indexText()).replaceAll('"turnCount":1', '"turnCount":-1')),
      async () => {
        await rm(index);
        await mkdir(index);
      },
    ];
    assert.deepEqual(await titles(), all);
    for (const damage of damages) {
      await damage();
      assert.deepEqual(await titles(), all);
      assert.deepEqual(await titles(), all);
    }
  });

  it('loses nothing that an entry torn by a crash stands before', async () => {
    await titles();
    await appendFile(index, '\n{"id":"d","size":1');
    await write('d');
    assert.ok((await titles()).includes('How does d work?'));
    const lines = (await indexText()).split('\n').filter((line) => line.includes('How does d work?'));
    assert.equal(lines.length, 1);
  });

  it('keeps nothing of a chat that was deleted, in whichever window', async () => {
    const secret = 'What about the secret?';
    await write('s', secret);
    assert.ok((await titles()).includes(secret));
    assert.match(await indexText(), /secret/);
    await open().delete('s');
    assert.doesNotMatch(await indexText(), /secret/);

    await write('s', secret);
    await titles();
    await rm(files.path('s.jsonl'));
    assert.deepEqual(await titles(), all);
    assert.doesNotMatch(await indexText(), /secret/);
  });

  it('does not grow with every change', async () => {
    for (let number = 0; number < 150; number++) {
      await open().append('a', [{ type: 'renamed', at: number, name: `Name ${number}` }]);
      await open().list();
    }
    assert.ok((await indexText()).split('\n').filter(Boolean).length <= 120);
    assert.ok((await titles()).includes('Name 149'));
    assert.deepEqual((await readdir(files.root)).toSorted(), [
      'a.jsonl',
      'b.jsonl',
      'c.jsonl',
      'history.index',
    ]);
  });

  it('serves two windows that list and write at once', async () => {
    const windows = [open(), open()];
    const listing = windows.map(async (store, window) => {
      for (let number = 0; number < 20; number++) {
        await write(`${window}-${number}`);
        await store.list();
      }
    });
    await Promise.all(listing);
    assert.equal((await open().list()).length, 43);
    assert.deepEqual(warnings, []);
  });

  it('keeps little of long questions', async () => {
    await write('long', 'x'.repeat(500_000));
    await titles();
    assert.ok((await stat(index)).size < 5000);
  });
});

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../../src/platform/writeFileAtomic.ts';
import { FileTree } from '../support/fileTree.ts';

describe('writeFileAtomic', () => {
  let files: FileTree;

  beforeEach(async () => {
    files = await FileTree.create();
  });

  afterEach(() => files.remove());

  it('never shows a torn or mixed file while several writers replace it, and leaves no temporary file', async () => {
    const path = files.path('file.txt');
    const texts = Array.from({ length: 4 }, (_, index) => String(index).repeat(200_000 + index));
    await writeFileAtomic(path, texts[0]!);
    const written = new AbortController();
    const reading = (async () => {
      let reads = 0;
      for (; !written.signal.aborted; reads++) assert.ok(texts.includes(await readFile(path, 'utf8')));
      return reads;
    })();
    const write = async (text: string): Promise<void> => {
      for (let round = 0; round < 10; round++) await writeFileAtomic(path, text);
    };
    await Promise.all(texts.map(write)).finally(() => written.abort());
    assert.ok((await reading) > 0);
    assert.ok(texts.includes(await readFile(path, 'utf8')));
    assert.deepEqual(await readdir(files.path('.')), ['file.txt']);
  });

  it('leaves everything as it was when the file cannot be replaced', async () => {
    const path = files.path('folder');
    await mkdir(`${path}/inside`, { recursive: true });
    await assert.rejects(writeFileAtomic(path, 'text'));
    assert.deepEqual(await readdir(files.path('.')), ['folder']);
  });
});

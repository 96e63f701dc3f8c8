import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GeneratedCodeFile } from '../../../src/platform/verification/generatedCodeFile.ts';

const text = (of: string): { line: number; character: number; text: string } => ({
  line: 3,
  character: 4,
  text: of,
});

describe('GeneratedCodeFile', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'phidelity-written-'));
    file = path.join(folder, 'storage', 'written.json');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('remembers texts, and forgets documents without any', async () => {
    assert.deepEqual(await new GeneratedCodeFile(file).read(), []);
    await new GeneratedCodeFile(file).replace([
      { uri: 'file:///a.py', texts: [text('a\n')] },
      { uri: 'file:///b.py', texts: [text('b'), text('\u{1f600}\ud83d')] },
    ]);
    assert.deepEqual(await new GeneratedCodeFile(file).read(), [
      { uri: 'file:///a.py', texts: [text('a\n')] },
      { uri: 'file:///b.py', texts: [text('b'), text('\u{1f600}\ud83d')] },
    ]);
    await new GeneratedCodeFile(file).replace([{ uri: 'file:///a.py', texts: [] }]);
    assert.deepEqual(
      (await new GeneratedCodeFile(file).read()).map(({ uri }) => uri),
      ['file:///b.py'],
    );
    assert.deepEqual(await readdir(path.dirname(file)), ['written.json']);
  });

  it('keeps what other windows remember', async () => {
    const windows = [new GeneratedCodeFile(file), new GeneratedCodeFile(file)] as const;
    await windows[0].replace([{ uri: 'file:///a.py', texts: [text('a')] }]);
    await windows[1].replace([{ uri: 'file:///b.py', texts: [text('b')] }]);
    await windows[0].replace([{ uri: 'file:///a.py', texts: [text('c')] }]);
    assert.deepEqual(await windows[1].read(), [
      { uri: 'file:///b.py', texts: [text('b')] },
      { uri: 'file:///a.py', texts: [text('c')] },
    ]);
  });

  it('counts as empty when it is damaged, and is whole again with the next change', async () => {
    const written = new GeneratedCodeFile(file);
    await written.replace([{ uri: 'file:///a.py', texts: [text('a')] }]);
    for (const damaged of ['', '{"documents":[{', 'null', '{"documents":[{"uri":1,"texts":[]}]}']) {
      await writeFile(file, damaged);
      assert.deepEqual(await written.read(), [], damaged);
    }
    await written.replace([{ uri: 'file:///a.py', texts: [text('b')] }]);
    assert.equal((await written.read())[0]?.texts[0]?.text, 'b');
  });

  it('forgets what was written longest ago when it grows too large', async () => {
    const written = new GeneratedCodeFile(file);
    for (const name of ['a', 'b', 'c'])
      await written.replace([{ uri: name, texts: [text(name.repeat(200_000)), text(name.repeat(200_000))] }]);
    assert.deepEqual(
      (await written.read()).map(({ uri }) => uri),
      ['b', 'c'],
    );
  });

  it('says when it cannot be written', async () => {
    await writeFile(path.join(folder, 'storage'), 'a file');
    await assert.rejects(new GeneratedCodeFile(file).replace([{ uri: 'a', texts: [text('a')] }]), {
      reason: 'storage',
    });
  });
});

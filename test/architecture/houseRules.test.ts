import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFiles } from '../../tools/house/sourceTree.ts';
import { projectRoot } from '../../tools/projectRoot.ts';

describe('House rules', () => {
  const code = async (folder: string): Promise<{ file: string; text: string }[]> => {
    const files = projectFiles(folder).filter((file) => /\.tsx?$/.test(file));
    assert.ok(files.length > 10);
    return Promise.all(
      files.map(async (file) => ({ file, text: await readFile(path.join(projectRoot, file), 'utf8') })),
    );
  };
  const offenders = async (
    folder: string,
    breaks: (text: string, file: string) => boolean,
  ): Promise<string[]> =>
    (await code(folder)).filter(({ text, file }) => breaks(text, file)).map(({ file }) => file);

  it('files are named after what they hold', async () => {
    const vague = /\/(utils?|helpers?|types|common|misc|index)\.tsx?$/;
    for (const folder of ['src', 'tools', 'test'])
      assert.deepEqual(await offenders(folder, (_, file) => vague.test(file)), []);
    assert.deepEqual(
      await offenders('src', (_, file) => !/^([a-z][A-Za-z0-9]*|[a-z]+\.d)\.tsx?$/.test(path.basename(file))),
      [],
    );
  });

  it('nothing in src/ is exported as default', async () => {
    assert.deepEqual(await offenders('src', (text) => /^export default\b/m.test(text)), []);
  });

  it('no file of src/ passes on the exports of others', async () => {
    assert.deepEqual(
      await offenders('src', (text) => /^export (type )?(\*|\{[^}]*\}) from\b/m.test(text)),
      [],
    );
  });

  it('relative imports name the file with its extension', async () => {
    const bare = /from '\.[^']*(?<!\.tsx?|\.json|\.css)'/;
    assert.deepEqual(await offenders('src', (text) => bare.test(text)), []);
  });

  it('no test is left out', async () => {
    const left = /\b(describe|it|specify|context|test)\.(only|skip)\(|\bx(it|describe)\(|\bthis\.skip\(/;
    assert.deepEqual(await offenders('test', (text) => left.test(text)), []);
  });

  it('every test file has a test', async () => {
    assert.deepEqual(
      await offenders('test', (text, file) => file.includes('.test.') && !/\bit\(/.test(text)),
      [],
    );
  });
});

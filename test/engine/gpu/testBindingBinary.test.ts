import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inProject } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { testedBinariesVariable } from '../../../src/protocol/testedBinaries.ts';

/** The library's own test stands beside the bundle; this one writes down what it is asked, and passes what is good. */
const libraryTest = `
  import { appendFileSync, readFileSync } from 'node:fs';
  export async function testBindingBinary(binary, extBackends, gpu) {
    appendFileSync(new URL('asked', import.meta.url), gpu + '\\n');
    return readFileSync(binary, 'utf8') === 'good';
  }`;

type Test = (binary: string, extBackends: string | undefined, gpu: string | false) => Promise<boolean>;

describe('The test of a binary', () => {
  let files: FileTree;
  let binary: string;
  let test: Test;

  beforeEach(async () => {
    files = await FileTree.create();
    await files.write({
      'bundle/testBindingBinary.mjs': libraryTest,
      'bundle/asked': '',
      'bins/addon.node': 'good',
      'bins/lib/library.so': 'one',
    });
    binary = files.path('bins/addon.node');
    const outfile = files.path('bundle/index.mjs');
    const entry = inProject('src/engine/gpu/testBindingBinary.ts');
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm' });
    ({ testBindingBinary: test } = (await import(pathToFileURL(outfile).href)) as {
      testBindingBinary: Test;
    });
    process.env[testedBinariesVariable] = files.path('tested');
  });
  afterEach(async () => {
    delete process.env[testedBinariesVariable];
    await chmod(files.root, 0o700);
    await files.remove();
  });

  const timesAsked = async (): Promise<number> =>
    (await readFile(files.path('bundle/asked'), 'utf8')).split('\n').length - 1;

  it('is made once for a binary that passes', async () => {
    assert.equal(await test(binary, undefined, false), true);
    assert.equal(await test(binary, undefined, false), true);
    assert.equal(await timesAsked(), 1);
  });

  it('is made again for another back-end, and when one of its files is replaced', async () => {
    await test(binary, undefined, false);
    await test(binary, undefined, 'vulkan');
    assert.equal(await timesAsked(), 2);
    await writeFile(files.path('bins/lib/library.so'), 'another');
    await test(binary, undefined, false);
    assert.equal(await timesAsked(), 3);
    await mkdir(files.path('more'));
    await test(binary, files.path('more'), false);
    assert.equal(await timesAsked(), 4);
  });

  it('is made at each start for a binary that fails', async () => {
    await writeFile(binary, 'bad');
    assert.equal(await test(binary, undefined, false), false);
    assert.equal(await test(binary, undefined, false), false);
    assert.equal(await timesAsked(), 2);
  });

  it('is made again when it was forgotten', async () => {
    await test(binary, undefined, false);
    assert.equal((await readdir(files.path('tested'))).length, 1);
    await rm(files.path('tested'), { recursive: true });
    assert.equal(await test(binary, undefined, false), true);
    assert.equal(await timesAsked(), 2);
  });

  it('is made at each start where nothing can be remembered', async () => {
    for (const folder of [undefined, files.path('bins/addon.node/below-a-file')]) {
      if (folder === undefined) delete process.env[testedBinariesVariable];
      else process.env[testedBinariesVariable] = folder;
      assert.equal(await test(binary, undefined, false), true);
      assert.equal(await test(binary, undefined, false), true);
    }
    assert.equal(await timesAsked(), 4);
  });
});

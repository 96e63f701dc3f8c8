import assert from 'node:assert/strict';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { ModelCheckFile } from '../../../src/platform/engine/modelCheckFile.ts';
import { buildEngine, engineEntry, loadRequest, memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { smallModel } from '../../support/smallModel.ts';
import { until } from '../../support/until.ts';

describe('What was found out about a model’s weights', () => {
  let files: FileTree;

  before('build the engine', async function () {
    this.timeout(60_000);
    await buildEngine();
    files = await FileTree.create();
  });
  after(() => files.remove());

  const checks = (): ModelCheckFile => new ModelCheckFile(files.path('state/checks.json'), memoryLogger());

  /** The doubt about a model, as a window that was just opened loads it. */
  async function doubtAt(modelPath: string): Promise<string | null | undefined> {
    const modelChecks = checks();
    const engine = new ForkedEngine({ entry: engineEntry, logger: memoryLogger(), modelChecks });
    try {
      const { source } = await engine.load(loadRequest({ modelPath, contextSize: 512, backend: 'cpu' }));
      await until(async () =>
        (await modelChecks.all()).some((one) => one.identity === source.check?.identity),
      );
      return source.check?.doubt;
    } finally {
      await engine.unload();
      engine.dispose();
    }
  }

  it('is remembered for as long as the file stays the same', async () => {
    const bytes = smallModel();
    bytes.fill(0, Math.floor(bytes.length / 2));
    const path = files.path('half.gguf');
    await writeFile(path, bytes);
    assert.match((await doubtAt(path)) ?? '', /half\.gguf may be damaged/);
    const [check] = await checks().all();
    await checks().remember({ identity: check!.identity, doubt: 'As found before.' });
    assert.equal(await doubtAt(path), 'As found before.');
    await utimes(path, 1, 1);
    assert.match((await doubtAt(path)) ?? '', /half\.gguf may be damaged/);
  });

  it('is looked at again where the record cannot be read', async () => {
    await writeFile(files.path('state/checks.json'), '{"checks": 1}');
    assert.deepEqual(await checks().all(), []);
    await checks().remember({ identity: 'a', doubt: null });
    await checks().remember({ identity: 'b', doubt: 'Zeros.' });
    await checks().remember({ identity: 'a', doubt: 'NaN.' });
    assert.deepEqual(await checks().all(), [
      { identity: 'a', doubt: 'NaN.' },
      { identity: 'b', doubt: 'Zeros.' },
    ]);
    assert.match(await readFile(files.path('state/checks.json'), 'utf8'), /NaN/);
  });
});

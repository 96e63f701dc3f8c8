import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { childEnvironment } from '../../../src/platform/engine/childEnvironment.ts';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { StartCache } from '../../../src/platform/engine/startCache.ts';
import { testedBinariesVariable } from '../../../src/protocol/testedBinaries.ts';
import { buildEngine, engineEntry, loadRequest, memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { until } from '../../support/until.ts';

describe('The start cache', () => {
  let files: FileTree;
  const inherited = process.env[testedBinariesVariable];

  before('build the engine', async function () {
    this.timeout(60_000);
    await buildEngine();
  });
  beforeEach(async () => {
    files = await FileTree.create();
    delete process.env[testedBinariesVariable];
  });
  afterEach(async () => {
    if (inherited !== undefined) process.env[testedBinariesVariable] = inherited;
    await files.remove();
  });

  const cache = (build = '1.0.0', logger = memoryLogger()): StartCache =>
    new StartCache({ folder: files.path('start'), build, logger });

  it('remembers that an engine could load its binary, until one ends unexpectedly', async function () {
    this.timeout(120_000);
    const engine = new ForkedEngine({
      entry: engineEntry,
      logger: memoryLogger(),
      restarts: false,
      startCache: cache(),
    });
    const tested = files.path('start/tested-binaries');
    try {
      await engine.load(loadRequest());
      if (process.platform === 'linux') assert.equal((await readdir(tested)).length, 1);
      await engine.unload();
      await engine.load(loadRequest());
      if (process.platform === 'linux') assert.equal((await readdir(tested)).length, 1);
      process.kill(engine.pid!, 'SIGKILL');
      await until(() => engine.status.state !== 'ready');
      assert.ok(!existsSync(tested));
    } finally {
      engine.dispose();
    }
  });

  it('lets a variable of the user win', () => {
    const before = process.env['NODE_COMPILE_CACHE'];
    const environment = childEnvironment({ startCache: cache() });
    assert.equal(environment['NODE_COMPILE_CACHE'], before ?? files.path('start/compiled/1.0.0'));
    process.env['NODE_COMPILE_CACHE'] = '/elsewhere';
    try {
      assert.equal(childEnvironment({ startCache: cache() })['NODE_COMPILE_CACHE'], '/elsewhere');
    } finally {
      if (before === undefined) delete process.env['NODE_COMPILE_CACHE'];
      else process.env['NODE_COMPILE_CACHE'] = before;
    }
  });

  it('keeps the compiled code of its own build only', async () => {
    await files.write({ 'start/compiled/1.0.0/v24/a.cache': 'a', 'start/compiled/0.9.0/v22/b.cache': 'b' });
    await cache().tidy();
    assert.deepEqual(await readdir(files.path('start/compiled')), ['1.0.0']);
  });

  it('says nothing of a folder that is not there, and what else is wrong with it', async () => {
    const logger = memoryLogger();
    await cache('1.0.0', logger).tidy();
    cache('1.0.0', logger).forgetTests();
    assert.deepEqual(logger.lines, []);
    await files.write({ 'start/compiled': 'a file' });
    await cache('1.0.0', logger).tidy();
    assert.equal(logger.lines.length, 1);
  });
});

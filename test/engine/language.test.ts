import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { buildEngine, engineEntry, loadRequest, memoryLogger } from '../support/engineFixture.ts';

describe('The language of the engine process', () => {
  let folder: string;
  let engine: ForkedEngine;

  const start = (languageBundle?: string): ForkedEngine =>
    new ForkedEngine({ entry: engineEntry, logger: memoryLogger(), languageBundle });
  const loadMissingFile = async (): Promise<PhidelityError> => {
    const modelPath = join(folder, 'missing.gguf');
    const error: unknown = await engine.load(loadRequest({ modelPath })).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof PhidelityError);
    assert.equal(error.reason, 'model-not-found');
    return error;
  };

  before(buildEngine);
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'phidelity-language-'))));
  afterEach(async () => {
    await engine.unload();
    engine.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('is that of the bundle that it is started with', async () => {
    const bundle = join(folder, 'bundle.l10n.de.json');
    const english = '{0} does not exist. Choose another file with "Phidelity: Choose Model File…".';
    await writeFile(bundle, JSON.stringify({ [english]: 'Die Datei {0} fehlt.' }));
    engine = start(bundle);
    const { message } = await loadMissingFile();
    assert.equal(message, `Die Datei ${join(folder, 'missing.gguf')} fehlt.`);
  });

  it('is English without one, and with one that cannot be read', async () => {
    engine = start();
    assert.match((await loadMissingFile()).message, /missing\.gguf does not exist\./);
    await engine.unload();
    engine.dispose();
    engine = start(join(folder, 'missing.json'));
    assert.match((await loadMissingFile()).message, /missing\.gguf does not exist\./);
  });
});

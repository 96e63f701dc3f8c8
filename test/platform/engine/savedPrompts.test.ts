import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownSnapshotsKeptFor } from '../../../src/core/engine/evaluation/kvCacheSnapshot.ts';
import type { LoadRequest } from '../../../src/core/ports/engine.ts';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { SnapshotFolder } from '../../../src/platform/engine/snapshotFolder.ts';
import type { KvCacheSnapshot } from '../../../src/protocol/schemas/kvCacheSnapshotSchema.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  completionOf,
  completionRequest,
  demoModel,
  engineEntry,
  loadRequest,
  memoryLogger,
  type Answer,
} from '../../support/engineFixture.ts';

const area = 'def area(width: float, height: float) -> float:\n    return width * height\n\n\n';
const code = `import os\n\n\n${area.repeat(6)}def main(`;

describe('What prompts begin with', function () {
  this.timeout(120_000);
  let folder: string;
  let maxBytes: number;
  let logger: ReturnType<typeof memoryLogger>;

  const statesPath = (): string => join(folder, 'states');
  const states = (): SnapshotFolder =>
    new SnapshotFolder({ path: statesPath(), maxBytes: () => maxBytes, isKept: async () => false, logger });
  const files = (): Promise<string[]> => readdir(statesPath()).catch((): string[] => []);
  const headOf = async (owner: string): Promise<string> => {
    const name = (await files()).find((one) => one.startsWith(owner) && one.endsWith('.json'));
    assert.ok(name, `No snapshot of ${owner} in: ${(await files()).join(', ')}`);
    return join(statesPath(), name);
  };
  const readHead = async (owner: string): Promise<KvCacheSnapshot> =>
    JSON.parse(await readFile(await headOf(owner), 'utf8')) as KvCacheSnapshot;
  const warnings = (): string[] => logger.lines.filter((line) => line.startsWith('warn'));

  /** What a new engine process answers. */
  const inNewProcess = async <T>(
    use: (engine: ForkedEngine) => Promise<T>,
    load: Partial<LoadRequest> = {},
  ): Promise<T> => {
    const engine = new ForkedEngine({ entry: engineEntry, logger, snapshots: states() });
    try {
      await engine.load(loadRequest(load));
      const { pid } = engine;
      const result = await use(engine);
      assert.equal(engine.pid, pid, 'the engine has not crashed');
      return result;
    } finally {
      await engine.unload();
      engine.dispose();
    }
  };
  const ask = (engine: ForkedEngine): Promise<Answer> => answerOf(engine, chatRequest({ maxTokens: 40 }));

  before(buildEngine);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phidelity-prompts-'));
    maxBytes = 1e9;
    logger = memoryLogger();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is restored for the first question of each new process, which is answered as if it had been read', async () => {
    const first = await inNewProcess(ask);
    assert.equal(first.usage.reusedTokens, 0);
    const { tokens } = await readHead('_beginning');
    const written = await files();
    const second = await inNewProcess(ask);
    assert.equal(second.text, first.text);
    assert.equal(second.usage.reusedTokens, tokens.length);
    assert.equal(second.usage.promptTokens, first.usage.promptTokens);
    assert.deepEqual(await files(), written, 'it is written once');
    assert.deepEqual(warnings(), []);
  });

  it('is not taken from another model, from another context, or from other instructions', async () => {
    await inNewProcess(ask);
    const copy = join(folder, 'model.gguf');
    await copyFile(demoModel, copy);
    const other = await inNewProcess(
      (engine) => answerOf(engine, chatRequest({ system: 'You answer in a single word. '.repeat(8) })),
      { contextSize: 2048 },
    );
    assert.equal(other.usage.reusedTokens, 0);
    for (const load of [{ modelPath: copy }, { contextSize: 1024 }])
      assert.equal((await inNewProcess(ask, load)).usage.reusedTokens, 0);
    assert.deepEqual(warnings(), []);
  });

  const damages: Record<string, () => Promise<void>> = {
    'is cut': async () => {
      const { file, bytes } = await readHead('_beginning');
      await truncate(join(statesPath(), file), bytes - 100);
    },
    'has a wrong bit': async () => {
      const path = join(statesPath(), (await readHead('_beginning')).file);
      const content = await readFile(path);
      content[Math.floor(content.length / 2)]! ^= 1;
      await writeFile(path, content);
    },
    'is gone': async () => rm(join(statesPath(), (await readHead('_beginning')).file)),
    'has a torn head': async () => writeFile(await headOf('_beginning'), '{"version":1,'),
    'holds other tokens than its head says': async () => {
      const path = await headOf('_beginning');
      const head = await readHead('_beginning');
      await writeFile(path, JSON.stringify({ ...head, tokens: [...head.tokens.slice(0, -1), 7] }));
    },
  };
  for (const [what, damage] of Object.entries(damages))
    it(`is read again, and saved again, where its file ${what}`, async () => {
      const first = await inNewProcess(ask);
      await damage();
      const second = await inNewProcess(ask);
      assert.equal(second.text, first.text);
      assert.equal(second.usage.reusedTokens, 0);
      assert.ok((await inNewProcess(ask)).usage.reusedTokens > 0);
    });

  it('is not saved where nothing may be, and where reading it takes no longer than a file', async () => {
    await inNewProcess((engine) => answerOf(engine, chatRequest({ system: 'Be brief.', maxTokens: 4 })));
    assert.deepEqual(await files(), []);
    maxBytes = 0;
    await inNewProcess(ask);
    assert.deepEqual(await files(), []);
  });

  it('of completions is restored with the code that was completed last', async () => {
    const complete = (engine: ForkedEngine, prefix = code): ReturnType<typeof completionOf> =>
      completionOf(engine, completionRequest(prefix, { maxTokens: 30 }));
    const first = await inNewProcess(complete);
    const same = await inNewProcess(complete);
    assert.equal(same.text, first.text);
    assert.equal(same.usage.evaluatedTokens, 1);
    // Of another file only the instructions are known.
    const other = await inNewProcess((engine) => complete(engine, 'class Square:\n    def '));
    const { tokens } = await readHead('_beginning');
    assert.equal(other.usage.reusedTokens, tokens.length);

    const { file, bytes } = await readHead('_completion');
    await truncate(join(statesPath(), file), bytes / 2);
    const again = await inNewProcess(complete);
    assert.equal(again.text, first.text);
    assert.equal(again.usage.reusedTokens, tokens.length);
  });

  it('is deleted when it was not used for long', async () => {
    await inNewProcess(ask);
    const head = await headOf('_beginning');
    const usedAt = async (ago: number): Promise<void> => {
      const time = new Date(Date.now() - ago);
      await utimes(head, time, time);
      await states().tidy();
    };
    await usedAt(ownSnapshotsKeptFor / 2);
    assert.equal((await files()).length, 2);
    await usedAt(ownSnapshotsKeptFor * 2);
    assert.deepEqual(await files(), []);
  });
});

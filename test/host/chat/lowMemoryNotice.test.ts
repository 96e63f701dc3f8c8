import assert from 'node:assert/strict';
import type { EngineStatus } from '../../../src/core/ports/engine.ts';
import type { PlanReduction } from '../../../src/core/ports/memoryPlan.ts';
import { LowMemoryNotice } from '../../../src/host/chat/lowMemoryNotice.ts';
import { RememberedValues } from '../../../src/platform/storage/rememberedValues.ts';
import { modelInfo } from '../../../tools/modelInfo.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';

const loaded = (reductions: readonly PlanReduction[], path = '/models/phi-4.gguf'): EngineStatus => {
  const { source } = modelInfo();
  return { state: 'ready', model: modelInfo({}, { path, plan: { ...source.plan, reductions } }) };
};
const context = (has: number): PlanReduction => ({ what: 'context', has, wanted: 16_384 });
const layers: PlanReduction = { what: 'layers', has: 19, wanted: 41 };

describe('The notice about low memory', () => {
  let notice: LowMemoryNotice;
  let files: FileTree;
  const line = (status: EngineStatus): string | undefined => notice.of(status)?.line;

  const open = async (): Promise<LowMemoryNotice> =>
    new LowMemoryNotice(await RememberedValues.open(files.path('remembered.json'), memoryLogger()));

  beforeEach(async () => {
    files = await FileTree.create();
    notice = await open();
  });
  afterEach(() => files.remove());

  it('is one line, and nothing if nothing was reduced or no model is loaded', () => {
    const both =
      'Low memory: Chat context reduced to 4,096 tokens (of 16,384). 19 of 41 layers run on the GPU: not enough GPU memory for more.';
    assert.equal(line(loaded([context(4096), layers])), both);
    assert.equal(line(loaded([])), undefined);
    assert.equal(line({ state: 'off' }), undefined);
  });

  it('is not said again of the same model once it was closed, though a little more or less fits', async () => {
    await notice.dismiss(loaded([context(4096)]));
    for (const has of [4096, 3072, 8192]) assert.equal(line(loaded([context(has)])), undefined);
    assert.ok(line(loaded([context(4096)], '/models/other.gguf')));
  });

  it('stays dismissed for each model, whichever window dismissed it', async () => {
    const other = await open();
    await Promise.all([
      notice.dismiss(loaded([context(4096)])),
      other.dismiss(loaded([context(4096)], '/models/other.gguf')),
    ]);
    const later = await open();
    for (const path of ['/models/phi-4.gguf', '/models/other.gguf'])
      assert.equal(later.of(loaded([context(4096)], path)), null, path);
  });

  it('is said again when something else does not fit, or much less does', async () => {
    await notice.dismiss(loaded([context(8192)]));
    assert.ok(line(loaded([context(8192), layers])));
    assert.ok(line(loaded([context(2048)])));
  });
});

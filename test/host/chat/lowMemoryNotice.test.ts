import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { EngineStatus } from '../../../src/core/ports/engine.ts';
import type { PlanReduction } from '../../../src/core/ports/memoryPlan.ts';
import { LowMemoryNotice } from '../../../src/host/chat/lowMemoryNotice.ts';
import { modelInfo } from '../../../tools/modelInfo.ts';

const loaded = (reductions: readonly PlanReduction[], path = '/models/phi-4.gguf'): EngineStatus => {
  const { source } = modelInfo();
  return { state: 'ready', model: modelInfo({}, { path, plan: { ...source.plan, reductions } }) };
};
const context = (has: number): PlanReduction => ({ what: 'context', has, wanted: 16_384 });
const layers: PlanReduction = { what: 'layers', has: 19, wanted: 41 };

describe('The notice about low memory', () => {
  let notice: LowMemoryNotice;
  const line = (status: EngineStatus): string | undefined => notice.of(status)?.line;

  beforeEach(() => {
    const kept = new Map<string, unknown>();
    notice = new LowMemoryNotice({
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key),
      update: async (key: string, value: unknown) => void kept.set(key, value),
    } as Memento);
  });

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

  it('is said again when something else does not fit, or much less does', async () => {
    await notice.dismiss(loaded([context(8192)]));
    assert.ok(line(loaded([context(8192), layers])));
    assert.ok(line(loaded([context(2048)])));
  });
});

import assert from 'node:assert/strict';
import { isSameBackend, isSameLoad } from '../../../../src/core/engine/lifecycle/loadRequest.ts';
import type { LoadRequest } from '../../../../src/core/ports/engine.ts';

describe('Two load requests', () => {
  const request: LoadRequest = {
    modelPath: '/a.gguf',
    threads: 0,
    failedGpus: [{ backend: 'vulkan', device: 'A', driver: '1' }],
  };

  it('are the same whatever the order of their properties', () => {
    const other: LoadRequest = {
      failedGpus: [{ driver: '1', device: 'A', backend: 'vulkan' }],
      threads: 0,
      modelPath: '/a.gguf',
    };
    assert.ok(isSameLoad(request, other));
    assert.ok(!isSameLoad(request, { ...other, threads: 1 }));
    assert.ok(!isSameLoad(request, { ...other, failedGpus: [] }));
    assert.ok(!isSameLoad(request, undefined));
    assert.ok(!isSameLoad(undefined, undefined), 'nothing was requested');
  });

  it('are for the same process when their back-end and add-on folder are', () => {
    assert.ok(isSameBackend({}, { backend: 'auto' }));
    assert.ok(!isSameBackend({}, { backend: 'cpu' }));
    assert.ok(!isSameBackend({ addonFolder: '/gpu' }, {}));
  });
});

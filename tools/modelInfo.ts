import type { LocalSource } from '../src/core/ports/engine.ts';
import type { LocalModelInfo } from '../src/protocol/schemas/engineSchemas.ts';

/** A model as the engine tells of it, for engines that have none. */
export function modelInfo(
  changes: Partial<LocalModelInfo> = {},
  source: Partial<LocalSource> = {},
): LocalModelInfo {
  return {
    name: 'scripted',
    kind: 'other',
    contextSize: 4096,
    trainedContextSize: 4096,
    ...changes,
    source: {
      kind: 'local',
      path: '/models/scripted.gguf',
      architecture: 'none',
      parameters: 0,
      fileBytes: 0,
      threads: 1,
      threadsFrom: 'cores',
      loadSeconds: 0,
      backend: 'cpu',
      gpuLayers: 0,
      plan: {
        contextSize: 4096,
        completionContextSize: 2048,
        memoryMap: true,
        gpuLayers: 0,
        privateBytes: 0,
        mappedBytes: 0,
        deviceBytes: 0,
        cacheBytes: 0,
        freeBytes: 0,
        reductions: [],
      },
      ...source,
    },
  };
}

import { availableParallelism, cpus } from 'node:os';
import { gpuText } from '../../wording/gpu.ts';
import { fitModel, type FreeResources, type ModelFit, recommendModel } from '../../core/models/modelFit.ts';
import type { FileSpeed } from '../../core/models/modelAdvice.ts';
import type { DownloadProgress } from '../../core/models/downloadProgress.ts';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { ModelPageFile, ModelPageState } from '../../protocol/modelPageContract.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type { Settings } from '../settings/settings.ts';
import type { ModelDownloads } from './modelDownloads.ts';
import { type DetectedGpu, freeResourcesFor } from './detectedGpu.ts';
import type { MeasuredSpeed } from './measuredSpeed.ts';

/** A download in another window. */
export interface DownloadElsewhere {
  readonly fileName: string;
  readonly progress: DownloadProgress;
}

interface StateParts {
  readonly downloads: ModelDownloads;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly speed: MeasuredSpeed;
  readonly gpu: DetectedGpu;
}

function inUse({ engine, settings }: StateParts): ModelPageState['inUse'] {
  const { status } = engine;
  const { modelPath } = settings.current.model;
  const endpoint = endpointPlace(settings.endpointsFor('chat'));
  if (endpoint) return { name: endpoint.name, kind: 'endpoint', where: endpoint.url };
  if ('model' in status) {
    const { name, kind, source } = status.model;
    if (source.kind !== 'local') return { name, kind, where: source.url };
    const { path, member } = source;
    return { name, kind, where: path, ...(member ? { member } : {}) };
  }
  return { name: settings.modelName, kind: settings.isDemo ? 'demo' : 'other', where: modelPath };
}

/** The loaded model, where it runs on this machine. */
function loadedModel({ engine: { status } }: StateParts): ModelPageState['machine']['loaded'] {
  if (!('model' in status)) return null;
  const { source } = status.model;
  return source.kind === 'local' ? { ...status.model, source } : null;
}

/** The GPU that runs layers of phi-4: now, which leaves less free there than a plan counts on, or by the plan. */
function gpuForLayers(loaded: ModelPageState['machine']['loaded'], planned: ModelFit): string | null {
  if (loaded?.kind === 'phi-4' && loaded.source.backend !== 'cpu') {
    const { backend, device } = loaded.source;
    return gpuText({ backend, ...(device ? { device } : {}) });
  }
  return planned.gpu && planned.gpu.layers > 0 ? planned.gpu.name : null;
}

/** The estimate is for the CPU, and says nothing about layers on a GPU. */
export function speedWith({ gpu }: ModelFit, speed: FileSpeed | undefined): FileSpeed | undefined {
  return speed?.state === 'estimated' && gpu && gpu.layers > 0 ? undefined : speed;
}

async function offeredFile(
  { downloads, settings, speed }: StateParts,
  file: CatalogueFile,
  now: {
    readonly received: number;
    readonly resources: FreeResources;
    readonly elsewhere: DownloadElsewhere | undefined;
  },
): Promise<ModelPageFile> {
  const { fileName, name, bytes, sha256 } = file;
  const fit = fitModel({ bytes, bytesHere: now.received }, now.resources, settings.current.model);
  const fileSpeed = speedWith(fit, speed.speedOf(file));
  const common = { fileName, name, bytes, ...(fileSpeed ? { speed: fileSpeed } : {}) };
  const path = downloads.pathOf(file);
  if (await downloads.isHere(file)) {
    const isUsed = path === settings.current.model.modelPath;
    return { ...common, received: bytes, path, state: 'here', isUsed };
  }
  const running = downloads.running?.file === file ? downloads.running.progress : undefined;
  const elsewhere = now.elsewhere?.fileName === fileName ? now.elsewhere.progress : undefined;
  const progress = running ?? elsewhere;
  const received = progress?.received ?? now.received;
  return {
    ...common,
    received,
    state: running ? 'downloading' : elsewhere ? 'elsewhere' : received > 0 ? 'paused' : 'absent',
    ...(progress ? { progress } : {}),
    isUsed: false,
    fit: fitModel({ bytes, bytesHere: received }, now.resources, settings.current.model),
    ...(sha256 === null ? { checksumHost: downloads.addressOf(file).host } : {}),
  };
}

/** What the model page shows at this moment, except for what belongs to the page alone. */
export async function modelPageState(
  parts: StateParts,
  elsewhere: DownloadElsewhere | undefined,
): Promise<Omit<ModelPageState, 'checked' | 'problem'>> {
  const { downloads, settings, speed, gpu } = parts;
  const { catalogue, folder } = downloads;
  const [resources, here, partial] = await Promise.all([
    freeResourcesFor(folder, gpu),
    downloads.list(),
    downloads.partial(),
  ]);
  const receivedOf = (file: CatalogueFile): number => partial.find((one) => one.file === file)?.received ?? 0;
  const offered = await Promise.all(
    catalogue.map((file) => offeredFile(parts, file, { received: receivedOf(file), resources, elsewhere })),
  );
  const others = here
    .filter(({ fileName }) => !offered.some((one) => one.fileName === fileName))
    .map(({ path, fileName, bytes }): ModelPageFile => {
      const isUsed = path === settings.current.model.modelPath;
      return { fileName, name: fileName, bytes, received: bytes, path, state: 'here', isUsed };
    });
  const [first] = catalogue;
  if (!first) throw new Error('The catalogue is empty.');
  const recommendation = recommendModel(
    catalogue.map((file) => ({ file, bytesHere: receivedOf(file) })),
    resources,
    settings.current.model,
  );
  const recommendedName = recommendation.kind === 'file' ? recommendation.fileName : undefined;
  const recommended = catalogue.find(({ fileName }) => fileName === recommendedName) ?? first;
  const loaded = loadedModel(parts);
  return {
    inUse: inUse(parts),
    machine: {
      processor: cpus()[0]?.model.trim() ?? '',
      threads: availableParallelism(),
      memory: resources.memory,
      freeMemory: resources.freeMemory,
      isRuleOfThumb: resources.isRuleOfThumb,
      freeDisk: resources.freeDisk,
      graphics: gpu.finding ?? null,
      loaded,
    },
    speed: speed.speedFor(recommended.bytes),
    gpuForLayers: gpuForLayers(loaded, fitModel(recommended, resources, settings.current.model)),
    recommendation,
    files: [...offered, ...others],
    folder,
    host: downloads.addressOf(first).host,
    repository: first.repository,
  };
}

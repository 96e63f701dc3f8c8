import { availableParallelism, cpus } from 'node:os';
import { describeReduction } from '../../wording/memory.ts';
import { gpuText } from '../../wording/gpu.ts';
import { describeFit, type FreeResources, recommendModel } from '../../core/models/modelFit.ts';
import type { DownloadProgress } from '../../core/models/downloadProgress.ts';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import { downloadProgressText } from '../../wording/download.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { ModelPageFile, ModelPageState } from '../../protocol/modelPageContract.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type { Settings } from '../settings/settings.ts';
import type { ModelDownloads } from './modelDownloads.ts';
import { type DetectedGpu, freeResourcesFor } from './detectedGpu.ts';
import type { MeasuredSpeed } from './measuredSpeed.ts';

/** A download that another window makes. */
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
    return { name, kind, where: source.kind === 'local' ? source.path : source.url };
  }
  return { name: settings.modelName, kind: settings.isDemo ? 'demo' : 'other', where: modelPath };
}

/** Which layers of phi-4 are on a GPU now: what is free there is what they have left. */
function layersInUse({ engine: { status } }: StateParts): string | undefined {
  if (!('model' in status) || status.model.kind !== 'phi-4' || status.model.source.kind !== 'local')
    return undefined;
  const { backend, device, gpuLayers } = status.model.source;
  if (backend === 'cpu') return undefined;
  return `${gpuLayers} layers on ${gpuText({ backend, ...(device ? { device } : {}) })}`;
}

/** What the model that is loaded runs on. */
function runsOn({ engine: { status }, gpu }: StateParts): string | null {
  if (!('model' in status) || status.model.source.kind !== 'local') return null;
  const { name, source } = status.model;
  const reductions = source.plan.reductions.map(describeReduction);
  if (source.backend === 'cpu') {
    const why = gpu.finding?.state === 'found' ? source.gpuUnavailable?.message : undefined;
    return [`Loaded: ${name}, on the processor.`, ...(why ? [why] : []), ...reductions].join(' ');
  }
  const { backend, device, gpuLayers } = source;
  const place = gpuText({ backend, ...(device ? { device } : {}) });
  return [`Loaded: ${name}, with ${gpuLayers} layers on ${place}.`, ...reductions].join(' ');
}

async function offeredFile(
  { downloads, settings }: StateParts,
  file: CatalogueFile,
  now: {
    readonly received: number;
    readonly room: FreeResources;
    readonly elsewhere: DownloadElsewhere | undefined;
  },
): Promise<ModelPageFile> {
  const { fileName, name, bytes, sha256 } = file;
  const common = { fileName, name, bytes };
  const path = downloads.pathOf(file);
  if (await downloads.isHere(file)) {
    const isUsed = path === settings.current.model.modelPath;
    return { ...common, received: bytes, path, state: 'here', isUsed };
  }
  const running = downloads.running?.file === file ? downloads.running.progress : undefined;
  const elsewhere = now.elsewhere?.fileName === fileName ? now.elsewhere.progress : undefined;
  const progress = running ?? elsewhere;
  const received = progress?.received ?? now.received;
  const { fits, facts } = describeFit({ bytes, bytesHere: received }, now.room, settings.current.model);
  const asked = sha256 === null ? [`its checksum is asked of ${downloads.addressOf(file).host}`] : [];
  return {
    ...common,
    received,
    state: running ? 'downloading' : elsewhere ? 'elsewhere' : received > 0 ? 'paused' : 'absent',
    ...(progress ? { progress: downloadProgressText(progress) } : {}),
    isUsed: false,
    fit: { suits: fits, facts: [...facts, ...asked] },
  };
}

/** What the model page shows at this moment, but for what belongs to the page alone. */
export async function modelPageState(
  parts: StateParts,
  elsewhere: DownloadElsewhere | undefined,
): Promise<Omit<ModelPageState, 'checked' | 'problem'>> {
  const { downloads, settings, speed, gpu } = parts;
  const { catalogue, folder } = downloads;
  const [room, here, partial] = await Promise.all([
    freeResourcesFor(folder, gpu),
    downloads.list(),
    downloads.partial(),
  ]);
  const receivedOf = (file: CatalogueFile): number => partial.find((one) => one.file === file)?.received ?? 0;
  const offered = await Promise.all(
    catalogue.map((file) => offeredFile(parts, file, { received: receivedOf(file), room, elsewhere })),
  );
  const others = here
    .filter(({ fileName }) => !offered.some((one) => one.fileName === fileName))
    .map(({ path, fileName, bytes }): ModelPageFile => {
      const isUsed = path === settings.current.model.modelPath;
      return {
        fileName,
        name: fileName,
        bytes,
        received: bytes,
        path,
        state: 'here',
        isUsed,
      };
    });
  const [first] = catalogue;
  if (!first) throw new Error('The catalogue is empty.');
  const recommendation = recommendModel(
    catalogue.map((file) => ({ file, bytesHere: receivedOf(file) })),
    room,
    settings.current.model,
  );
  const advised = catalogue.find(({ fileName }) => fileName === recommendation.fileName) ?? first;
  return {
    inUse: inUse(parts),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      threads: availableParallelism(),
      memory: room.memory,
      freeMemory: room.freeMemory,
      isRuleOfThumb: room.isRuleOfThumb,
      freeDisk: room.freeDisk,
      graphics: gpu.finding ?? null,
      runsOn: runsOn(parts),
    },
    speed: speed.speedFor(advised.bytes),
    onGpu: layersInUse(parts) ?? describeFit(advised, room, settings.current.model).onGpu ?? null,
    recommendation,
    files: [...offered, ...others],
    folder,
    host: downloads.addressOf(first).host,
    repository: first.repository,
  };
}

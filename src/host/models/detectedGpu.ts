import { type Disposable, EventEmitter } from 'vscode';
import type { GpuFailures } from '../../core/engine/gpu/gpuFailures.ts';
import type { DeviceMemory } from '../../core/engine/memory/machineMemory.ts';
import type { FreeResources } from '../../core/models/modelFit.ts';
import type { GpuRequest } from '../../core/ports/engine.ts';
import type { GpuFinding } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import type { ChildSetup } from '../../platform/engine/childEnvironment.ts';
import { probeGpu } from '../../platform/engine/probeGpu.ts';
import { freeResources } from '../../platform/freeResources.ts';
import { gpuText } from '../../wording/gpu.ts';
import type { Settings } from '../settings/settings.ts';

interface Parts {
  readonly settings: Settings;
  /** GPUs that have failed are not asked. */
  readonly failures: Pick<GpuFailures, 'all'> & { onDidChange(listener: () => void): { dispose(): void } };
  /** The bundled entry that asks the drivers, `dist/gpuReport.mjs`. */
  readonly entry: string;
  readonly childSetup: ChildSetup;
  readonly logger: Logger;
}

/** What the drivers report about the GPU that the settings select. They are asked on demand only. */
export class DetectedGpu implements Disposable {
  readonly #parts: Parts;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: { dispose(): void };
  /** The last request, and for which settings. */
  #asked: { readonly key: string; readonly answer: Promise<GpuFinding> } | undefined;
  #finding: { readonly key: string; readonly finding: GpuFinding } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#subscription = parts.failures.onDidChange(() => {
      this.#asked = undefined;
      this.#finding = undefined;
      this.#changed.fire();
    });
  }

  readonly onDidChange = this.#changed.event;

  /** The last report; undefined while the drivers are being asked, or were not asked yet. */
  get finding(): GpuFinding | undefined {
    return this.#finding?.key === this.#key ? this.#finding.finding : undefined;
  }

  /** The GPU that a memory plan can use. */
  get device(): DeviceMemory | undefined {
    const { finding } = this;
    if (finding?.state !== 'found') return undefined;
    const { gpu, freeBytes, isShared } = finding;
    return { name: gpuText(gpu), freeBytes, isShared };
  }

  /** The last report, or a new one. Never rejects. */
  known(): Promise<GpuFinding> {
    return this.#asked?.key === this.#key ? this.#asked.answer : this.ask();
  }

  /** Asks the drivers again. Never rejects. */
  ask(): Promise<GpuFinding> {
    const key = this.#key;
    const answer = this.#ask();
    const asked = { key, answer };
    this.#asked = asked;
    this.#finding = undefined;
    this.#changed.fire();
    void answer.then((finding) => {
      if (this.#asked !== asked) return;
      this.#finding = { key, finding };
      this.#changed.fire();
    });
    return answer;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  get #request(): GpuRequest {
    const { backend, addonFolder } = this.#parts.settings.current.model;
    return { ...(backend ? { backend } : {}), ...(addonFolder === undefined ? {} : { addonFolder }) };
  }

  get #key(): string {
    return JSON.stringify(this.#request);
  }

  async #ask(): Promise<GpuFinding> {
    const { failures, entry, childSetup, logger } = this.#parts;
    const request = this.#request;
    const failedGpus = (await failures.all()).map(({ gpu }) => gpu);
    return probeGpu({
      entry,
      request: { ...request, failedGpus },
      logger,
      ...childSetup,
    });
  }
}

/** What this machine has to offer to a model in a folder, with what is known about its GPU. */
export async function freeResourcesFor(folder: string, { device }: DetectedGpu): Promise<FreeResources> {
  return { ...(await freeResources(folder)), ...(device ? { gpu: device } : {}) };
}

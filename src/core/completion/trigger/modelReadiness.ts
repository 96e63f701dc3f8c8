import type { Disposable } from '../../lifetime/disposable.ts';
import { Emitter } from '../../lifetime/emitter.ts';
import { modelLocation } from '../../models/modelIdentity.ts';
import type { Engine, EngineStatus } from '../../ports/engine.ts';
import type { CompletionSettings } from '../generation/buildCompletionRequest.ts';
import type { RunReport } from '../generation/completionRunner.ts';
import type { SkipReason } from '../outcome/completionOutcome.ts';

/** Whether the loaded model can complete code now, and whether this machine is fast enough for automatic completions. */
export class ModelReadiness implements Disposable {
  readonly #engine: Engine;
  readonly #settings: () => CompletionSettings;
  readonly #watch = new SlowMachineWatch();
  readonly #changed = new Emitter<void>();
  readonly #turnedSlow = new Emitter<void>();
  readonly #resumed = new Emitter<void>();
  readonly #subscription: Disposable;
  #isSlow = false;
  /** The location of the model that was ready last. */
  #location: string | undefined;
  #wasLocal = false;
  /** A model on this machine was ready, and the user has unloaded it. */
  #isUnloaded = false;

  constructor(engine: Engine, settings: () => CompletionSettings) {
    this.#engine = engine;
    this.#settings = settings;
    this.#subscription = engine.onDidChangeStatus((status) => this.#follow(status));
  }

  /** A model other than the last one was loaded. */
  readonly onDidChange = this.#changed.subscribe;
  readonly onDidTurnSlow = this.#turnedSlow.subscribe;
  readonly onDidResumeAutomatic = this.#resumed.subscribe;

  get isReady(): boolean {
    const { state } = this.#engine.status;
    return state === 'ready' || state === 'generating';
  }

  /** Why completions are not automatic; undefined if they are. */
  get onDemandReason(): 'on-demand' | 'slow-machine' | undefined {
    if (!this.#settings().automatic) return 'on-demand';
    return this.#isSlow ? 'slow-machine' : undefined;
  }

  resumeAutomatic(): void {
    const wasSlow = this.#isSlow;
    this.#isSlow = false;
    this.#watch.reset();
    if (wasSlow) this.#resumed.fire();
  }

  /** Why this model cannot complete automatically now; undefined if it can. Loads it the first time. */
  reasonToWait(): SkipReason | undefined {
    if (this.isReady) return undefined;
    const { state } = this.#engine.status;
    if (state === 'loading' || state === 'connecting') return 'model-loading';
    if (state === 'error') return this.reasonOfFailure();
    // A user who has unloaded the model does not want it back at the next key.
    if (this.#isUnloaded) return 'model-unloaded';
    // Loading takes long, and a later key finds the model. The status shows a failure.
    this.#engine.load(this.#settings().model).catch(() => {});
    return 'model-loading';
  }

  /** Why there is no completion after a failure of the engine: one that restarts automatically is still loading. */
  reasonOfFailure(): SkipReason {
    const { status } = this.#engine;
    if (status.state !== 'error') return 'engine-failed';
    if (status.reason.startsWith('endpoint-')) return 'endpoint-down';
    return status.isRestarting ? 'model-loading' : 'engine-failed';
  }

  /** Makes the model ready for an invoked completion. Rejects with a PhidelityError. */
  async load(signal: AbortSignal): Promise<void> {
    if (!this.isReady) await this.#engine.load(this.#settings().model, { signal });
  }

  /** Adapts to an automatic completion: whether this machine is fast enough. */
  learn({ result, latency }: RunReport): void {
    const limit = this.#settings().slowAfter * 1000;
    // If a server does not report it, the prompt counts as short: what matters is how long the user waits.
    const { evaluatedTokens = 0 } = result.usage;
    this.#watch.took(latency, { evaluatedTokens, wasCancelled: result.stopReason === 'cancelled', limit });
    if (this.#isSlow || !this.#watch.isSlow(limit)) return;
    this.#isSlow = true;
    this.#turnedSlow.fire();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #follow(status: EngineStatus): void {
    if (status.state === 'off') this.#isUnloaded = this.#wasLocal && !status.isIdle;
    if (status.state !== 'ready') return;
    this.#isUnloaded = false;
    this.#wasLocal = status.model.source.kind === 'local';
    const location = modelLocation(status.model);
    if (location === this.#location) return;
    this.#location = location;
    this.#changed.fire();
    this.resumeAutomatic();
  }
}

/** Fewer completions say nothing about the speed. */
const minSamples = 3;
const maxSamples = 7;
/** Prompts with more evaluated tokens missed the KV cache, which is not the usual case. */
const maxEvaluatedTokens = 64;

/** Detects that completions on this machine are too slow to be of use while typing. */
export class SlowMachineWatch {
  readonly #latencies: number[] = [];

  /**
   * Adds a sample.
   *
   * @param milliseconds The latency of a completion up to its first line, or until it was cancelled.
   * @param options.wasCancelled A completion that was cancelled early says nothing; one cancelled late is slow.
   * @param options.limit In milliseconds.
   */
  took(
    milliseconds: number,
    options: { readonly evaluatedTokens: number; readonly wasCancelled: boolean; readonly limit: number },
  ): void {
    if (options.evaluatedTokens > maxEvaluatedTokens) return;
    if (options.wasCancelled && milliseconds < options.limit) return;
    this.#latencies.push(milliseconds);
    if (this.#latencies.length > maxSamples) this.#latencies.shift();
  }

  /** Whether the median latency is above a limit, in milliseconds. False if there are too few samples. */
  isSlow(limit: number): boolean {
    if (this.#latencies.length < minSamples) return false;
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]! > limit;
  }

  reset(): void {
    this.#latencies.length = 0;
  }
}

import type { Disposable } from '../../lifetime/disposable.ts';
import { Emitter } from '../../lifetime/emitter.ts';
import { modelLocation } from '../../models/modelIdentity.ts';
import type { Engine, EngineStatus } from '../../ports/engine.ts';
import type { CompletionSettings } from '../generation/buildCompletionRequest.ts';
import type { RunReport } from '../generation/completionRunner.ts';
import type { SkipReason } from '../outcome/completionOutcome.ts';

/** What completions must know of the loaded model: whether it can be asked, and whether this machine keeps up with it. */
export class ModelReadiness implements Disposable {
  readonly #engine: Engine;
  readonly #settings: () => CompletionSettings;
  readonly #watch = new SlowMachineWatch();
  readonly #changed = new Emitter<void>();
  readonly #turnedSlow = new Emitter<void>();
  readonly #resumed = new Emitter<void>();
  readonly #subscription: Disposable;
  #isSlow = false;
  /** Where the model runs that was ready last. */
  #place: string | undefined;
  #wasLocal = false;
  /** A model on this machine was ready, and a person has unloaded it. */
  #isUnloaded = false;

  constructor(engine: Engine, settings: () => CompletionSettings) {
    this.#engine = engine;
    this.#settings = settings;
    this.#subscription = engine.onDidChangeStatus((status) => this.#follow(status));
  }

  /** Another model than the last one was loaded. */
  readonly onDidChange = this.#changed.subscribe;
  readonly onDidTurnSlow = this.#turnedSlow.subscribe;
  readonly onDidResumeAutomatic = this.#resumed.subscribe;

  get isReady(): boolean {
    const { state } = this.#engine.status;
    return state === 'ready' || state === 'generating';
  }

  /** Why completions do not come by themselves; undefined when they do. */
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

  /** Why a person who types on gets nothing of this model now; undefined when it can be asked. Loads it the first time. */
  reasonToWait(): SkipReason | undefined {
    if (this.isReady) return undefined;
    const { state } = this.#engine.status;
    if (state === 'loading' || state === 'connecting') return 'model-loading';
    if (state === 'error') return this.reasonOfFailure();
    // A person who has freed the model's memory does not want it back at the next key.
    if (this.#isUnloaded) return 'model-unloaded';
    // Loading takes long; the person types on meanwhile, and a later key finds the model. The status tells of a failure.
    this.#engine.load(this.#settings().model).catch(() => {});
    return 'model-loading';
  }

  /** Why there is no completion when the engine has failed: one that starts again by itself is only to be waited for. */
  reasonOfFailure(): SkipReason {
    const { status } = this.#engine;
    if (status.state !== 'error') return 'engine-failed';
    if (status.reason.startsWith('endpoint-')) return 'endpoint-down';
    return status.isRestarting ? 'model-loading' : 'engine-failed';
  }

  /** Makes the model ready for a person who asked for a completion. Rejects with a PhidelityError. */
  async load(signal: AbortSignal): Promise<void> {
    if (!this.isReady) await this.#engine.load(this.#settings().model, { signal });
  }

  /** Learns from a completion of a person who typed on whether this machine keeps up. */
  learn({ result, latency }: RunReport): void {
    const limit = this.#settings().slowAfter * 1000;
    // Where a server does not tell, the prompt counts as short: what counts is how long the person waits.
    const { evaluatedTokens = 0 } = result.usage;
    this.#watch.took(latency, { evaluatedTokens, gaveUp: result.stopReason === 'cancelled', limit });
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
    const place = modelLocation(status.model);
    if (place === this.#place) return;
    this.#place = place;
    this.#changed.fire();
    this.resumeAutomatic();
  }
}

const judged = 3;
const remembered = 7;
/** Prompts of more tokens were read from scratch, which says nothing about the usual case. */
const mostPromptTokens = 64;

/** Notices when completions on this machine come too late to be of use while typing. */
export class SlowMachineWatch {
  readonly #latencies: number[] = [];

  /**
   * @param milliseconds How long a completion took to its first line, or how long it had run when it was given up.
   * @param gaveUp A completion that was given up early says nothing, one given up late says that it is slow.
   */
  took(
    milliseconds: number,
    options: { readonly evaluatedTokens: number; readonly gaveUp: boolean; readonly limit: number },
  ): void {
    if (options.evaluatedTokens > mostPromptTokens) return;
    if (options.gaveUp && milliseconds < options.limit) return;
    this.#latencies.push(milliseconds);
    if (this.#latencies.length > remembered) this.#latencies.shift();
  }

  /** Whether the usual completion takes longer than this. Unknown counts as no. */
  isSlow(limit: number): boolean {
    if (this.#latencies.length < judged) return false;
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]! > limit;
  }

  reset(): void {
    this.#latencies.length = 0;
  }
}

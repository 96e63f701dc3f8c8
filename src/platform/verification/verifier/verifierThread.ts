import { untilAborted } from '../../../core/lifetime/async.ts';
import type {
  BrokenPlaceFinder,
  BrokenPlaces,
  DefinitionChange,
} from '../../../core/edits/next/brokenPlaces.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Position } from '../../../core/text/position.ts';
import {
  type CodeToParse,
  type CodeToVerify,
  type CodeVerifier,
  uncheckedCode,
  type Verification,
  type VerifierSettings,
} from '../../../core/verification/codeVerifier.ts';
import type { TextsToCheck, TypeChecker, TypeProblem } from '../../../core/verification/typeChecker.ts';
import type {
  NameVerdict,
  PlacedCode,
  PlacedName,
  PlacedNameJudge,
} from '../../../core/guidance/nameJudge.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { VerifierWorker } from './verifierWorker.ts';

/** After a crash the request is tried once more; if that crashes too, the request is the cause. */
const attempts = 2;

/**
 * Verifies code in a thread of its own, which does not block the caller. The thread starts with the first request, ends
 * when idle, and is restarted after a crash.
 */
export class VerifierThread implements CodeVerifier, PlacedNameJudge, TypeChecker, BrokenPlaceFinder {
  readonly #options: {
    readonly entry: string;
    readonly timer: Timer;
    readonly logger: Logger;
    readonly idleMilliseconds: number;
  };
  #settings: VerifierSettings | undefined;
  #worker: VerifierWorker | undefined;
  #requests = 0;
  #idle = new AbortController();
  #isDisposed = false;

  /**
   * @param options.entry The bundled entry of the thread, `dist/verifier.mjs`.
   * @param options.idleMilliseconds The thread ends after this time without a request.
   */
  constructor(options: {
    readonly entry: string;
    readonly timer: Timer;
    readonly logger: Logger;
    readonly idleMilliseconds?: number;
  }) {
    this.#options = { idleMilliseconds: 5 * 60_000, ...options };
  }

  configure(settings: VerifierSettings): void {
    this.#settings = settings;
    this.#worker?.configure(settings);
  }

  async verify(request: CodeToVerify, signal: AbortSignal): Promise<Verification> {
    const found = await this.#ask((worker) => worker.verify(request, signal), signal);
    return found ?? uncheckedCode(request.code);
  }

  syntaxError(request: CodeToParse, signal: AbortSignal): Promise<Position | undefined> {
    return this.#ask((worker) => worker.syntaxError(request, signal), signal);
  }

  /** Rejects also if the thread or pyright ends: nobody waits for this, and it is not tried again. */
  async brokenBy(change: DefinitionChange, signal: AbortSignal): Promise<BrokenPlaces> {
    return this.#whileInUse(() => untilAborted(this.#running().brokenBy(change, signal), signal), signal);
  }

  async checkTypes(
    request: TextsToCheck,
    signal: AbortSignal,
  ): Promise<readonly (readonly TypeProblem[])[] | undefined> {
    try {
      return await this.#whileInUse(
        () => untilAborted(this.#running().checkTypes(request, signal), signal),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      this.#options.logger.error(`Types could not be checked. ${PhidelityError.from(error).message}`);
      return undefined;
    }
  }

  async judgeName(request: PlacedName, signal: AbortSignal): Promise<NameVerdict> {
    return this.#whileInUse(async () => {
      try {
        return await untilAborted(this.#running().judgeName(request, signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        this.#options.logger.warn(`A name could not be judged. ${PhidelityError.from(error).message}`);
        return { kind: 'unknown' };
      }
    }, signal);
  }

  warm(request: PlacedCode): void {
    if (!this.#isDisposed) this.#running().warm(request);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stop();
  }

  /** What the thread answers; undefined if it cannot. */
  #ask<T>(request: (worker: VerifierWorker) => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    return this.#whileInUse(() => this.#tryTwice(request, signal), signal);
  }

  async #whileInUse<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.#idle.abort();
    this.#requests += 1;
    try {
      return await work();
    } finally {
      this.#requests -= 1;
      if (this.#requests === 0) void this.#endWhenIdle();
    }
  }

  async #tryTwice<T>(
    request: (worker: VerifierWorker) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    for (let attempt = 0; attempt < attempts && !this.#isDisposed; attempt++) {
      const worker = this.#running();
      try {
        return await untilAborted(request(worker), signal);
      } catch (error) {
        signal.throwIfAborted();
        if (this.#isDisposed) break;
        this.#options.logger.error(`Code could not be verified. ${PhidelityError.from(error).message}`);
        if (!worker.hasEnded) break;
      }
    }
    return undefined;
  }

  #running(): VerifierWorker {
    if (this.#worker && !this.#worker.hasEnded) return this.#worker;
    const { entry, logger } = this.#options;
    this.#worker = new VerifierWorker({ entry, logger });
    if (this.#settings) this.#worker.configure(this.#settings);
    return this.#worker;
  }

  #stop(): void {
    this.#idle.abort();
    this.#worker?.dispose();
    this.#worker = undefined;
  }

  async #endWhenIdle(): Promise<void> {
    this.#idle = new AbortController();
    const { timer, idleMilliseconds } = this.#options;
    if (await timer.delay(idleMilliseconds, this.#idle.signal)) this.#stop();
  }
}

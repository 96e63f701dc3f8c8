import 'vscode-jsonrpc/node';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { BrokenPlaces, DefinitionChange } from '../../../core/edits/next/brokenPlaces.ts';
import type { Position } from '../../../core/text/position.ts';
import type { NameVerdict, PlacedCode, PlacedName } from '../../../core/guidance/nameJudge.ts';
import type { Disposable } from '../../../core/lifetime/disposable.ts';
import type {
  CodeToParse,
  CodeToVerify,
  Verification,
  VerifierSettings,
} from '../../../core/verification/codeVerifier.ts';
import type { TextsToCheck, TypeProblem } from '../../../core/verification/typeChecker.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import {
  unpackVerification,
  verifierClientContract,
  verifierContract,
} from '../../../protocol/verifierContract.ts';
import { RpcPeer } from '../../../protocol/rpc/rpcPeer.ts';
import { startThread, terminateLater } from '../../threads/startThread.ts';
import { threadTransport } from '../../threads/threadTransport.ts';

/** A running verifier thread. It is not reused after it has ended. */
export class VerifierWorker implements Disposable {
  readonly #worker: Worker;
  readonly #peer: RpcPeer<typeof verifierClientContract, typeof verifierContract>;
  #hasEnded = false;

  /** @param options.entry The bundled entry of the thread. */
  constructor(options: { readonly entry: string; readonly logger: Logger }) {
    const { logger } = options;
    this.#worker = startThread({ ...options, name: 'verifier' });
    this.#peer = new RpcPeer(threadTransport(this.#worker), {
      local: verifierClientContract,
      remote: verifierContract,
      handlers: {
        requests: {},
        notifications: { log: ({ level, message }) => logger[level](message) },
      },
      onGone: (why) => new PhidelityError('internal', `The verifier thread ended: ${why}`),
      onError: (error) => logger.error(`verifier connection: ${error.message}`),
    });
    this.#peer.onClose(() => (this.#hasEnded = true));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  configure(settings: VerifierSettings): void {
    this.#peer.notify('configure', settings);
  }

  /** Rejects when the thread ends, and may do so when the signal is aborted. */
  async verify(request: CodeToVerify, signal: AbortSignal): Promise<Verification> {
    return unpackVerification(await this.#peer.request('verify', request, { signal }), nextTurn);
  }

  /** Rejects when the thread ends, and may do so when the signal is aborted. */
  brokenBy(change: DefinitionChange, signal: AbortSignal): Promise<BrokenPlaces> {
    return this.#peer.request('brokenBy', change, { signal });
  }

  /** Rejects when the thread or pyright ends, and may do so when the signal is aborted. */
  checkTypes(request: TextsToCheck, signal: AbortSignal): Promise<readonly (readonly TypeProblem[])[]> {
    return this.#peer.request('checkTypes', request, { signal });
  }

  /** Rejects as `verify` does. */
  async syntaxError(request: CodeToParse, signal: AbortSignal): Promise<Position | undefined> {
    return (await this.#peer.request('syntaxError', request, { signal })) ?? undefined;
  }

  /** Rejects as `verify` does. */
  judgeName(request: PlacedName, signal: AbortSignal): Promise<NameVerdict> {
    return this.#peer.request('judgeName', request, { signal });
  }

  warm(request: PlacedCode): void {
    this.#peer.notify('warm', request);
  }

  /** Ends the thread, and pyright with it. Pending requests are rejected. */
  dispose(): void {
    if (this.#hasEnded) return;
    this.#peer.notify('shutdown', null);
    this.#peer.dispose();
    terminateLater(this.#worker);
  }
}

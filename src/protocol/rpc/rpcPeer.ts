import * as v from 'valibot';
import {
  type CancellationToken,
  CancellationTokenSource,
  createMessageConnection,
  type MessageConnection,
  ProgressType,
  ResponseError,
} from 'vscode-jsonrpc';
import { type ErrorReason, errorReasons, PhidelityError } from '../../core/errors/phidelityError.ts';
import { type Disposable, DisposableStore } from '../../core/lifetime/disposable.ts';
import { Emitter } from '../../core/lifetime/emitter.ts';
import type { Contract, Handlers, Notice, Params, Progress, Result } from './contract.ts';
import { type Transport, transportStreams } from './transport.ts';

/** A request on the wire; the token joins the progress of a call to its caller. */
const envelopeSchema = v.object({ params: v.unknown(), token: v.exactOptional(v.number()) });

interface Call<P> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: P) => void;
}

/**
 * One side of a connection between two processes: typed, checked on arrival, cancellable and streaming. Errors of a
 * handler arrive at the caller as the same PhidelityError. When the other side goes away, every pending call fails
 * with `engine-exited` (or what `onGone` makes of it) and every handler's signal is aborted.
 */
export class RpcPeer<Local extends Contract, Remote extends Contract> implements Disposable {
  readonly #connection: MessageConnection;
  readonly #remote: Remote;
  readonly #progress = new ProgressType<unknown>();
  readonly #owned = new DisposableStore();
  readonly #closed = new Emitter<string>();
  readonly #pending = new Set<(error: PhidelityError) => void>();
  readonly #running = new Set<AbortController>();
  readonly #onError: (error: PhidelityError) => void;
  #gone: PhidelityError | undefined;
  #nextToken = 1;

  constructor(
    transport: Transport,
    options: {
      readonly local: Local;
      readonly remote: Remote;
      readonly handlers: Handlers<Local>;
      /** The error that pending calls fail with when the other side goes away. */
      readonly onGone: (why: string) => PhidelityError;
      /** Told of messages that could not be understood; the connection goes on. */
      readonly onError: (error: PhidelityError) => void;
    },
  ) {
    const { reader, writer } = transportStreams(transport);
    this.#remote = options.remote;
    this.#onError = options.onError;
    this.#connection = createMessageConnection(reader, writer);
    this.#owned.add(transport.onClose((why) => this.#end(options.onGone(why), why)));
    this.#connection.onError(([error]) => options.onError(new PhidelityError('protocol', error.message)));
    this.#connection.onUnhandledNotification((notice) =>
      options.onError(new PhidelityError('protocol', `Unknown notification "${notice.method}".`)),
    );
    for (const name of Object.keys(options.local.requests))
      this.#serve(options.local, options.handlers, name);
    for (const name of Object.keys(options.local.notifications))
      this.#hear(options.local, options.handlers, name);
    this.#connection.listen();
  }

  /** Told once when the other side is gone. */
  readonly onClose = this.#closed.subscribe;

  /** Calls the other side. Rejects with a PhidelityError; an aborted signal is for the handler to answer. */
  async request<M extends keyof Remote['requests'] & string>(
    method: M,
    params: Params<Remote, M>,
    call: Call<Progress<Remote, M>> = {},
  ): Promise<Result<Remote, M>> {
    if (this.#gone) throw this.#gone;
    const shape = this.#remote.requests[method]!;
    const token = this.#nextToken++;
    const cancellation = new CancellationTokenSource();
    const cancel = (): void => cancellation.cancel();
    const listening = call.onProgress
      ? this.#connection.onProgress(this.#progress, token, (value) =>
          this.#guard(() => {
            const what = `the progress of "${method}"`;
            call.onProgress?.(this.#check(shape.progress!, value, what) as Progress<Remote, M>);
          }),
        )
      : undefined;
    call.signal?.addEventListener('abort', cancel, { once: true });
    if (call.signal?.aborted) cancel();
    let fail: ((error: PhidelityError) => void) | undefined;
    const gone = new Promise<never>((_, reject) => this.#pending.add((fail = reject)));
    try {
      const envelope = { params, ...(call.onProgress ? { token } : {}) };
      const answer = await Promise.race([
        this.#connection.sendRequest(method, envelope, cancellation.token),
        gone,
      ]);
      return this.#check(shape.result, answer, `the answer to "${method}"`) as Result<Remote, M>;
    } catch (error) {
      throw this.#gone ?? fromWireError(error);
    } finally {
      this.#pending.delete(fail!);
      call.signal?.removeEventListener('abort', cancel);
      listening?.dispose();
      cancellation.dispose();
    }
  }

  /** Tells the other side something; lost without error when it is gone. */
  notify<N extends keyof Remote['notifications'] & string>(name: N, params: Notice<Remote, N>): void {
    if (this.#gone) return;
    // A write can only fail because the other side is going away, which onClose reports.
    this.#connection.sendNotification(name, params).catch(() => {});
  }

  dispose(): void {
    this.#end(new PhidelityError('protocol', 'The connection was closed.'), 'closed');
  }

  #serve(local: Local, handlers: Handlers<Local>, name: string): void {
    const shape = local.requests[name]!;
    const handler = handlers.requests[name as keyof Local['requests']];
    // The library spreads what came in over the arguments; the last one is always the token.
    this.#connection.onRequest<unknown, unknown>(name, async (...received: unknown[]): Promise<never> => {
      const cancellation = received.pop() as CancellationToken;
      const controller = new AbortController();
      // A request that was cancelled before its turn came gets a token without events.
      if (cancellation.isCancellationRequested) controller.abort();
      const cancelled = cancellation.onCancellationRequested(() => controller.abort());
      this.#running.add(controller);
      try {
        const what = `the request "${name}"`;
        const { params, token } = this.#check(envelopeSchema, received[0], what);
        const report = (value: unknown): void => {
          if (token === undefined || this.#gone) return;
          this.#connection.sendProgress(this.#progress, token, value).catch(() => {});
        };
        const checked = this.#check(shape.params, params, what) as never;
        const answer = await handler(checked, { signal: controller.signal, report });
        // JSON has no undefined: an empty answer travels as null.
        return (answer ?? null) as never;
      } catch (error) {
        throw toWireError(error);
      } finally {
        this.#running.delete(controller);
        cancelled.dispose();
      }
    });
  }

  #hear(local: Local, handlers: Handlers<Local>, name: string): void {
    const schema = local.notifications[name]!;
    const handler = handlers.notifications[name as keyof Local['notifications']];
    this.#connection.onNotification(name, (params: unknown) =>
      this.#guard(() => handler(this.#check(schema, params, `the notification "${name}"`) as never)),
    );
  }

  /** Runs what nobody waits for, so that its error is reported and the connection goes on. */
  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#onError(PhidelityError.from(error));
    }
  }

  #check<T>(schema: v.GenericSchema<unknown, T>, value: unknown, what: string): T {
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    const issue = parsed.issues[0];
    const path = v.getDotPath(issue) ?? '';
    throw new PhidelityError(
      'protocol',
      `Malformed data in ${what}${path && ` at ${path}`}: ${issue.message}`,
    );
  }

  #end(error: PhidelityError, why: string): void {
    if (this.#gone) return;
    this.#gone = error;
    for (const fail of this.#pending) fail(error);
    for (const controller of this.#running) controller.abort();
    this.#owned.dispose();
    this.#connection.dispose();
    this.#closed.fire(why);
  }
}

/** JSON-RPC's range for errors that an application defines. */
const applicationError = -32000;

/** An error as it travels; the reason goes with it, so that it arrives as the same error. */
function toWireError(thrown: unknown): ResponseError<{ reason: ErrorReason }> {
  const error = PhidelityError.from(thrown);
  return new ResponseError(applicationError, error.message, { reason: error.reason });
}

/** The error that the other side threw, or one that says what broke in between. */
function fromWireError(received: unknown): PhidelityError {
  if (received instanceof PhidelityError) return received;
  if (received instanceof ResponseError) {
    const reason = (received.data as { reason?: unknown } | undefined)?.reason;
    const known = errorReasons.find((one) => one === reason);
    return new PhidelityError(known ?? 'protocol', received.message, { cause: received });
  }
  const what = received instanceof Error ? received.message : String(received);
  return new PhidelityError('protocol', what, { cause: received });
}

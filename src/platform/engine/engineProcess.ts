import { type ChildProcess, fork } from 'node:child_process';
import 'vscode-jsonrpc/node';
import type { EngineEnd } from '../../core/engine/lifecycle/engineEnd.ts';
import { isSameBackend } from '../../core/engine/lifecycle/loadRequest.ts';
import type { Hang, HangLimits } from '../../core/engine/lifecycle/hangDetector.ts';
import type { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import type { LoadRequest } from '../../core/ports/engine.ts';
import type { Gpu } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { engineClientContract, engineContract } from '../../protocol/engineContract.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import type { Transport } from '../../protocol/rpc/transport.ts';
import { childEnvironment, type ChildSetup } from './childEnvironment.ts';
import { Heartbeat } from './heartbeat.ts';
import type { SnapshotFolder } from './snapshotFolder.ts';

/** One running engine process. It is never reused after it has ended. */
export class EngineProcess implements Disposable {
  readonly #child: ChildProcess;
  readonly #heartbeat: Heartbeat;
  #hang: Hang | undefined;
  #gpu: Gpu | undefined;
  readonly #request: LoadRequest;
  readonly peer: RpcPeer<typeof engineClientContract, typeof engineContract>;

  constructor(options: {
    readonly entry: string;
    /** The load that it is started for. */
    readonly request: LoadRequest;
    readonly logger: Logger;
    readonly hangLimits: HangLimits;
    /** Where it may save KV cache snapshots. */
    readonly snapshots: SnapshotFolder | undefined;
    /** Called once when the process has ended. Returns the error that pending calls fail with. */
    readonly onEnd: (end: EngineEnd) => PhidelityError;
    readonly setup: ChildSetup;
  }) {
    const { logger, snapshots } = options;
    this.#request = options.request;
    // In Electron, fork runs the file with Electron as Node. Our own inspector flags must not be inherited.
    this.#child = fork(options.entry, [], {
      execArgv: [],
      serialization: 'json',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: childEnvironment(options.setup),
    });
    // A process that could not be started or signalled emits an error, which must have a listener even after the end.
    this.#child.on('error', (error) => logger.error(`engine process: ${error.message}`));
    this.#child.stdout?.on('data', (data: Buffer) => logger.debug(`engine: ${data.toString().trimEnd()}`));
    this.#child.stderr?.on('data', (data: Buffer) => logger.warn(`engine: ${data.toString().trimEnd()}`));
    this.peer = new RpcPeer(childTransport(this.#child), {
      local: engineClientContract,
      remote: engineContract,
      handlers: {
        requests: { snapshotBudget: (conversation) => snapshots?.budgetFor(conversation) ?? 0 },
        notifications: {
          log: ({ level, message }) => logger[level](`engine: ${message}`),
          gpu: (gpu) => {
            this.#gpu = gpu ?? undefined;
          },
          snapshotSaved: () => void snapshots?.tidy(),
        },
      },
      onGone: (why) => {
        this.#heartbeat.dispose();
        return options.onEnd(this.#howItEnded(why));
      },
      onError: (error) => logger.error(`engine connection: ${error.message}`),
    });
    this.#heartbeat = new Heartbeat({
      ask: () => this.peer.request('ping', null),
      limits: options.hangLimits,
      onHang: (hang) => {
        this.#hang = hang;
        this.#child.kill('SIGKILL');
      },
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it can load what is requested: it runs on one back-end for as long as it lives. */
  canServe(request: LoadRequest): boolean {
    return isSameBackend(this.#request, request);
  }

  /** The GPU that it uses, or is about to use; known before its driver is touched. */
  get gpu(): Gpu | undefined {
    return this.#gpu;
  }

  /**
   * Asks the process to save a snapshot of the chat, to free the model and to exit. It is killed when that takes longer
   * than `within`, or when it has not begun after `grace`, so that one that hangs is gone soon. Both in milliseconds.
   * Resolves when it is gone.
   */
  async shutdown({ grace, within }: { readonly grace: number; readonly within: number }): Promise<void> {
    this.#heartbeat.dispose();
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const exited = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    const kill = (): void => void this.#child.kill('SIGKILL');
    const begin = setTimeout(kill, grace);
    const end = setTimeout(kill, within);
    // The process ends while it answers, so the request may fail; the exit is what counts.
    this.peer.request('shutdown', null, { onProgress: () => clearTimeout(begin) }).catch(() => {});
    await exited;
    clearTimeout(begin);
    clearTimeout(end);
  }

  #howItEnded(message: string): EngineEnd {
    const { exitCode, signalCode } = this.#child;
    if (this.#hang) return { how: this.#hang };
    if (signalCode !== null) return { how: 'signal', signal: signalCode };
    // Negative where the process could not be started.
    return exitCode === null || exitCode < 0 ? { how: 'failed', message } : { how: 'exit', code: exitCode };
  }

  /** Kills the process at once. */
  dispose(): void {
    this.#heartbeat.dispose();
    this.peer.dispose();
    this.#child.kill('SIGKILL');
  }
}

/** The IPC channel to a child process. It closes when the process ends, for whatever reason. */
export function childTransport(child: ChildProcess): Transport {
  return {
    send: (message) => {
      // A failed write means that the process is going away, which its exit reports. Without a callback it would be
      // an event on the child, and one that nobody may be listening for any more.
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => {
      child.on('message', listener);
      return { dispose: () => void child.off('message', listener) };
    },
    onClose: (listener) => {
      const exited = (code: number | null, signal: NodeJS.Signals | null): void =>
        listener(signal ? `signal ${signal}` : `exit code ${code}`);
      const failed = (error: Error): void => listener(error.message);
      child.once('exit', exited);
      child.once('error', failed);
      return {
        dispose: () => {
          child.off('exit', exited);
          child.off('error', failed);
        },
      };
    },
  };
}

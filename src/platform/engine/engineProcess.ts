import { type ChildProcess, fork } from 'node:child_process';
import 'vscode-jsonrpc/node';
import type { Hang, HangLimits } from '../../core/engine/lifecycle/hangDetector.ts';
import type { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import type { LoadRequest } from '../../core/ports/engine.ts';
import type { Gpu } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { engineClientContract, engineContract } from '../../protocol/engineContract.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import type { Transport } from '../../protocol/rpc/transport.ts';
import { Heartbeat } from './heartbeat.ts';
import type { SnapshotFolder } from './snapshotFolder.ts';

/** What a process stays on for as long as it lives. */
const backendOf = ({ backend = 'auto', addonFolder }: LoadRequest): string =>
  JSON.stringify([backend, addonFolder]);

const hangs: Readonly<Record<Hang, string>> = {
  silent: 'it hung: it did not answer any more',
  stuck: 'it hung: its work did not go on',
};

/** One running engine process. It is never reused after it has ended. */
export class EngineProcess implements Disposable {
  readonly #child: ChildProcess;
  readonly #heartbeat: Heartbeat;
  #hang: Hang | undefined;
  #gpu: Gpu | undefined;
  readonly #backend: string;
  readonly peer: RpcPeer<typeof engineClientContract, typeof engineContract>;

  constructor(options: {
    readonly entry: string;
    /** What it is started for. */
    readonly request: LoadRequest;
    readonly logger: Logger;
    readonly hangLimits: HangLimits;
    /** Where it may save what it has evaluated. */
    readonly states: SnapshotFolder | undefined;
    /** Told once when the process has ended. The error is what the calls that wait fail with. */
    readonly onEnd: (why: string) => PhidelityError;
  }) {
    const { logger, states } = options;
    this.#backend = backendOf(options.request);
    // In Electron, fork runs the file with Electron as Node. Nothing of our inspector flags may be inherited.
    this.#child = fork(options.entry, [], {
      execArgv: [],
      serialization: 'json',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    // A process that could not be started or signalled is an event that must not go unheard, even after the end.
    this.#child.on('error', (error) => logger.error(`engine process: ${error.message}`));
    this.#child.stdout?.on('data', (data: Buffer) => logger.debug(`engine: ${data.toString().trimEnd()}`));
    this.#child.stderr?.on('data', (data: Buffer) => logger.warn(`engine: ${data.toString().trimEnd()}`));
    this.peer = new RpcPeer(childTransport(this.#child), {
      local: engineClientContract,
      remote: engineContract,
      handlers: {
        requests: { roomForState: (conversation) => states?.roomFor(conversation) ?? 0 },
        notifications: {
          log: ({ level, message }) => logger[level](`engine: ${message}`),
          gpu: (gpu) => {
            this.#gpu = gpu ?? undefined;
          },
          stateSaved: () => void states?.tidy(),
        },
      },
      onGone: (why) => {
        this.#heartbeat.dispose();
        return options.onEnd(this.#hang ? hangs[this.#hang] : why);
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

  /** Whether it can load what is asked for: it runs on one back-end for as long as it lives. */
  canServe(request: LoadRequest): boolean {
    return this.#backend === backendOf(request);
  }

  /** The GPU that it uses, or began to use; known before anything happens there. */
  get gpu(): Gpu | undefined {
    return this.#gpu;
  }

  /**
   * Asks the process to save the chat's state, to free the model and to end. It is killed when that takes longer than
   * `within`, or when it has not begun to after `grace`: so one that hangs is gone soon. Both in milliseconds. Resolves
   * when it is gone.
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

  /** Ends the process at once. */
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

import { PhidelityError } from '../core/errors/phidelityError.ts';
import { PriorityScheduler } from '../core/lifetime/priorityScheduler.ts';
import { isSameLoad } from '../core/engine/lifecycle/loadRequest.ts';
import type { LoadRequest } from '../core/ports/engine.ts';
import type { Logger } from '../core/ports/logger.ts';
import type { CompletionRequest } from '../core/ports/completionRequest.ts';
import { engineClientContract, engineContract, type SnapshotsOnDisk } from '../protocol/engineContract.ts';
import type { Handlers } from '../protocol/rpc/contract.ts';
import { RpcPeer } from '../protocol/rpc/rpcPeer.ts';
import { noModelError } from '../wording/crash.ts';
import type { StartLlama } from './gpu/startLlama.ts';
import { KvCacheSnapshots } from './kvCache/kvCacheSnapshots.ts';
import type { SnapshotKeeper } from './kvCache/snapshotWriter.ts';
import type { LoadedModel } from './model/loadedModel.ts';
import { ModelLoader } from './model/modelLoader.ts';
import { handleProcessSignals, processTransport } from './process/parentProcess.ts';
import { ProgressCounter } from './process/progressCounter.ts';
import { ChatSequence } from './sequences/chatSequence.ts';
import { CompletionSequence, type SnapshotsOfContext } from './sequences/completionSequence.ts';
import { cancelledAnswer, cancelledCompletion } from './sequences/measurements.ts';
import type { LocalModelInfo } from '../protocol/schemas/engineSchemas.ts';

interface RunningModel {
  readonly request: LoadRequest;
  readonly loaded: LoadedModel;
  readonly chat: ChatSequence;
  readonly completion: CompletionSequence;
}

/** A higher number goes first. */
const priorities = { interactive: 2, chat: 1, background: 0 } as const;

/** Implements the engine contract. One request at a time uses the model; the others wait for their turn. */
class EngineServer {
  readonly #scheduler = new PriorityScheduler();
  readonly #progress = new ProgressCounter();
  readonly #loader: ModelLoader;
  readonly #keeper: SnapshotKeeper;
  readonly #logger: Logger;
  readonly #exit: () => void;
  readonly #ending = new AbortController();
  /** Aborts the completions of a model that is to be replaced. */
  #completions = new AbortController();
  /** Aborts completions in the background when an interactive one is requested: they share a context. */
  #background = new AbortController();
  #running: RunningModel | undefined;
  #lastRequest: LoadRequest | undefined;

  constructor(options: {
    readonly loader: ModelLoader;
    readonly keeper: SnapshotKeeper;
    readonly logger: Logger;
    readonly exit: () => void;
  }) {
    this.#loader = options.loader;
    this.#keeper = options.keeper;
    this.#logger = options.logger;
    this.#exit = options.exit;
  }

  readonly handlers: Handlers<typeof engineContract> = {
    requests: {
      load: ({ snapshots, ...request }, { signal, report }) => {
        if (!isSameLoad(request, this.#lastRequest)) this.#abortCompletions();
        this.#lastRequest = request;
        const onProgress = (fraction: number): void => {
          this.#progress.step();
          report(fraction);
        };
        return this.#scheduler.runAlone(() =>
          this.#progress.during(() => this.#load(request, snapshots, { signal, onProgress })),
        );
      },
      chat: (request, call) => {
        const signal = AbortSignal.any([call.signal, this.#ending.signal]);
        return this.#scheduler.run(priorities.chat, signal, async (turn) => {
          if (signal.aborted) return cancelledAnswer(request);
          const counting = this.#progress.counting(turn);
          return this.#progress.during(() =>
            this.#model().chat.answer(request, { ...call, signal, turn: counting }),
          );
        });
      },
      complete: (request, { signal, report }) => {
        const requestedAt = performance.now();
        const ending = this.#completionSignal(request, signal);
        return this.#scheduler.run(priorities[request.priority], ending, async (turn) => {
          const waitSeconds = (performance.now() - requestedAt) / 1000;
          if (ending.aborted) return cancelledCompletion(waitSeconds);
          const call = { signal: ending, turn: this.#progress.counting(turn), waitSeconds, report };
          return this.#progress.during(() => this.#model().completion.complete(request, call));
        });
      },
      countTokens: (texts) => {
        const { vocabulary } = this.#model().loaded;
        return texts.map((text) => vocabulary.text(text).length);
      },
      tokenize: (text) => this.#model().loaded.vocabulary.text(text),
      memory: () => ({ residentBytes: process.memoryUsage.rss() }),
      ping: () => this.#progress.liveness,
      shutdown: (_, { report }) => {
        this.#ending.abort();
        this.#abortCompletions();
        return this.#scheduler.runAlone(async () => {
          report(null);
          await this.#progress.during(() => this.#shutdown());
        });
      },
    },
    notifications: {},
  };

  #model(): RunningModel {
    if (this.#running) return this.#running;
    throw noModelError();
  }

  #abortCompletions(): void {
    this.#completions.abort();
    this.#completions = new AbortController();
  }

  /** Aborted when the caller cancels, or when something more important comes. */
  #completionSignal({ priority }: CompletionRequest, signal: AbortSignal): AbortSignal {
    if (priority === 'interactive') {
      this.#background.abort();
      this.#background = new AbortController();
      return AbortSignal.any([signal, this.#completions.signal]);
    }
    return AbortSignal.any([signal, this.#completions.signal, this.#background.signal]);
  }

  async #load(
    request: LoadRequest,
    snapshotsOnDisk: SnapshotsOnDisk | undefined,
    call: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void },
  ): Promise<LocalModelInfo> {
    if (this.#running && isSameLoad(this.#running.request, request)) return this.#running.loaded.info;
    await this.#free();
    const loaded = await this.#loader.load(request, call);
    const snapshotsOf: SnapshotsOfContext = async (context) =>
      snapshotsOnDisk &&
      KvCacheSnapshots.of(loaded, context, snapshotsOnDisk.folder, this.#keeper, this.#logger);
    const snapshots = await snapshotsOf(loaded.context);
    this.#running = {
      request,
      loaded,
      chat: new ChatSequence(
        loaded,
        snapshotsOnDisk && snapshots && { snapshots, saveAfter: snapshotsOnDisk.saveAfter },
      ),
      completion: new CompletionSequence(loaded, snapshotsOf),
    };
    return loaded.info;
  }

  async #free(): Promise<void> {
    const running = this.#running;
    await running?.chat.end();
    await running?.completion.end();
    // Requests that are not scheduled must not find a model that is being freed.
    this.#running = undefined;
    await running?.loaded.dispose();
  }

  async #shutdown(): Promise<void> {
    await this.#free();
    // The answer to this request must leave the process first.
    setImmediate(this.#exit);
  }
}

/** Makes this process the engine. It ends with its parent process. */
export function runEngine(startLlama: StartLlama): void {
  handleProcessSignals();
  const log = (level: keyof Logger) => (message: string) => peer.notify('log', { level, message });
  const logger: Logger = { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
  const loader = new ModelLoader({
    startLlama,
    logger,
    onGpu: (gpu) => peer.notify('gpu', gpu ?? null),
  });
  const keeper: SnapshotKeeper = {
    budgetFor: (owner) => peer.request('snapshotBudget', owner),
    saved: () => peer.notify('snapshotSaved', null),
  };
  const server = new EngineServer({ loader, keeper, logger, exit: () => process.exit(0) });
  const peer = new RpcPeer(processTransport(), {
    local: engineContract,
    remote: engineClientContract,
    handlers: server.handlers,
    onGone: (why) => new PhidelityError('engine-exited', why),
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
}

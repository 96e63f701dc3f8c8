import { PhidelityError } from '../core/errors/phidelityError.ts';
import { PriorityScheduler } from '../core/lifetime/priorityScheduler.ts';
import type { LoadRequest, LocalModelInfo } from '../core/ports/engine.ts';
import type { CompletionRequest } from '../core/ports/completionRequest.ts';
import { engineClientContract, engineContract, type SnapshotsOnDisk } from '../protocol/engineContract.ts';
import type { Handlers } from '../protocol/rpc/contract.ts';
import { RpcPeer } from '../protocol/rpc/rpcPeer.ts';
import type { StartLlama } from './gpu/startLlama.ts';
import { KvCacheSnapshots, type SnapshotKeeper } from './kvCache/kvCacheSnapshots.ts';
import type { LoadedModel } from './model/loadedModel.ts';
import { ModelLoader } from './model/modelLoader.ts';
import { type EngineLog, processTransport } from './process/parentProcess.ts';
import { ProgressCounter } from './process/progressCounter.ts';
import { ChatSequence } from './sequences/chatSequence.ts';
import { CompletionSequence } from './sequences/completionSequence.ts';
import { cancelledAnswer, cancelledCompletion } from './sequences/measurements.ts';

interface Running {
  readonly request: LoadRequest;
  readonly loaded: LoadedModel;
  readonly chat: ChatSequence;
  readonly completion: CompletionSequence;
}

/** What goes before what; a higher number goes first. */
const priorities = { interactive: 2, chat: 1, background: 0 } as const;

/** Answers the engine contract. One thing at a time touches the model; the rest waits its turn. */
class EngineServer {
  readonly #turns = new PriorityScheduler();
  readonly #meter = new ProgressCounter();
  readonly #loader: ModelLoader;
  readonly #states: SnapshotKeeper;
  readonly #log: EngineLog;
  readonly #exit: () => void;
  readonly #ending = new AbortController();
  /** Ends the completions that were asked of a model when another one is to take its place. */
  #completions = new AbortController();
  /** Ends the completions in the background when one is asked for that a person waits for: they share a context. */
  #background = new AbortController();
  #running: Running | undefined;
  /** The load that was asked for last, as JSON. */
  #wanted: string | undefined;

  constructor(options: {
    readonly loader: ModelLoader;
    readonly states: SnapshotKeeper;
    readonly log: EngineLog;
    readonly exit: () => void;
  }) {
    this.#loader = options.loader;
    this.#states = options.states;
    this.#log = options.log;
    this.#exit = options.exit;
  }

  readonly handlers: Handlers<typeof engineContract> = {
    requests: {
      load: ({ states, ...request }, { signal, report }) => {
        if (this.#wanted !== JSON.stringify(request)) this.#abortCompletions();
        this.#wanted = JSON.stringify(request);
        const onProgress = (fraction: number): void => {
          this.#meter.step();
          report(fraction);
        };
        return this.#turns.runAlone(() =>
          this.#meter.during(() => this.#load(request, states, { signal, onProgress })),
        );
      },
      chat: (request, call) => {
        const signal = AbortSignal.any([call.signal, this.#ending.signal]);
        return this.#turns.run(priorities.chat, signal, async (turn) => {
          if (signal.aborted) return cancelledAnswer(request);
          const metered = this.#meter.metered(turn);
          return this.#meter.during(() =>
            this.#model().chat.answer(request, { ...call, signal, turn: metered }),
          );
        });
      },
      complete: (request, { signal, report }) => {
        const asked = performance.now();
        const ending = this.#endOf(request, signal);
        return this.#turns.run(priorities[request.priority], ending, async (turn) => {
          const waitSeconds = (performance.now() - asked) / 1000;
          if (ending.aborted) return cancelledCompletion(waitSeconds);
          const metered = { signal: ending, turn: this.#meter.metered(turn), waitSeconds, report };
          return this.#meter.during(() => this.#model().completion.complete(request, metered));
        });
      },
      countTokens: (texts) => {
        const { vocabulary } = this.#model().loaded;
        return texts.map((text) => vocabulary.text(text).length);
      },
      tokenize: (text) => this.#model().loaded.vocabulary.text(text),
      memory: () => ({ residentBytes: process.memoryUsage.rss() }),
      ping: () => this.#meter.pulse,
      shutdown: (_, { report }) => {
        this.#ending.abort();
        this.#abortCompletions();
        return this.#turns.runAlone(async () => {
          report(null);
          await this.#meter.during(() => this.#shutdown());
        });
      },
    },
    notifications: {},
  };

  #model(): Running {
    if (this.#running) return this.#running;
    throw new PhidelityError('no-model', 'No model is loaded. Run "Phidelity: Load Model".');
  }

  #abortCompletions(): void {
    this.#completions.abort();
    this.#completions = new AbortController();
  }

  #endOf({ priority }: CompletionRequest, signal: AbortSignal): AbortSignal {
    if (priority === 'interactive') {
      this.#background.abort();
      this.#background = new AbortController();
      return AbortSignal.any([signal, this.#completions.signal]);
    }
    return AbortSignal.any([signal, this.#completions.signal, this.#background.signal]);
  }

  async #load(
    request: LoadRequest,
    states: SnapshotsOnDisk | undefined,
    call: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void },
  ): Promise<LocalModelInfo> {
    if (this.#running && JSON.stringify(this.#running.request) === JSON.stringify(request))
      return this.#running.loaded.info;
    await this.#free();
    const loaded = await this.#loader.load(request, call);
    const saved = states && (await KvCacheSnapshots.of(loaded, states.folder, this.#states, this.#log));
    this.#running = {
      request,
      loaded,
      chat: new ChatSequence(loaded, saved && { states: saved, saveAfter: states.saveAfter }),
      completion: new CompletionSequence(loaded),
    };
    return loaded.info;
  }

  async #free(): Promise<void> {
    const running = this.#running;
    await running?.chat.end();
    // Requests that do not wait in the queue must not find a model that is being freed.
    this.#running = undefined;
    await running?.loaded.dispose();
  }

  async #shutdown(): Promise<void> {
    await this.#free();
    // The answer to this request must leave the process first.
    setImmediate(this.#exit);
  }
}

/** Makes this process the engine. It lives exactly as long as the process that started it. */
export function runEngine(startLlama: StartLlama): void {
  // There is nothing to save, and an orderly exit would wait for what is being evaluated, however long that takes.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl+C in a terminal reaches the whole process group; what it means is for the parent to decide.
  process.on('SIGINT', () => {});
  // A limit on the size of files is an error of who writes one, and not the end of the engine.
  process.on('SIGXFSZ', () => {});

  const log: EngineLog = (level, message) => peer.notify('log', { level, message });
  const loader = new ModelLoader({
    startLlama,
    log,
    onGpu: (gpu) => peer.notify('gpu', gpu ?? null),
  });
  const states: SnapshotKeeper = {
    roomFor: (conversation) => peer.request('roomForState', conversation),
    saved: () => peer.notify('stateSaved', null),
  };
  const server = new EngineServer({ loader, states, log, exit: () => process.exit(0) });
  const peer = new RpcPeer(processTransport(), {
    local: engineContract,
    remote: engineClientContract,
    handlers: server.handlers,
    onGone: (why) => new PhidelityError('engine-exited', why),
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
}

import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { LoadRequest, ModelInfo } from '../core/ports/engine.ts';
import type { engineContract } from '../protocol/engineContract.ts';
import type { Handlers } from '../protocol/rpc/contract.ts';
import { ChatSequence } from './chatSequence.ts';
import { loadModel, type LoadedModel } from './loadedModel.ts';
import { TaskQueue } from '../core/async/taskQueue.ts';

type Log = (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;

interface Running {
  readonly request: LoadRequest;
  readonly loaded: LoadedModel;
  readonly chat: ChatSequence;
}

/** Answers the engine contract. One thing at a time touches the model; the rest waits its turn. */
export class EngineServer {
  readonly #queue = new TaskQueue();
  readonly #log: Log;
  readonly #exit: () => void;
  readonly #ending = new AbortController();
  #llama: Promise<Llama> | undefined;
  #running: Running | undefined;

  constructor(options: { readonly log: Log; readonly exit: () => void }) {
    this.#log = options.log;
    this.#exit = options.exit;
  }

  readonly handlers: Handlers<typeof engineContract> = {
    requests: {
      load: (request, { signal, report }) => this.#queue.run(() => this.#load(request, signal, report)),
      chat: (request, call) => {
        const signal = AbortSignal.any([call.signal, this.#ending.signal]);
        return this.#queue.run(() => this.#model().chat.answer(request, { ...call, signal }));
      },
      countTokens: (texts) => {
        const { vocabulary } = this.#model().loaded;
        return texts.map((text) => vocabulary.text(text).length);
      },
      tokenize: (text) => this.#model().loaded.vocabulary.text(text),
      memory: () => ({ residentBytes: process.memoryUsage.rss() }),
      shutdown: () => {
        this.#ending.abort();
        return this.#queue.run(() => this.#shutdown());
      },
    },
    notifications: {},
  };

  #model(): Running {
    if (this.#running) return this.#running;
    throw new PhidelityError('no-model', 'No model is loaded. Run "Phidelity: Load Model".');
  }

  async #load(
    request: LoadRequest,
    signal: AbortSignal,
    report: (fraction: number) => void,
  ): Promise<ModelInfo> {
    if (this.#running && JSON.stringify(this.#running.request) === JSON.stringify(request))
      return this.#running.loaded.info;
    await this.#free();
    this.#llama ??= this.#start();
    const loaded = await loadModel(await this.#llama, request, { signal, onProgress: report });
    this.#running = { request, loaded, chat: new ChatSequence(loaded) };
    this.#log('info', `Loaded ${loaded.info.path} in ${loaded.info.loadSeconds.toFixed(1)} s`);
    return loaded.info;
  }

  #start(): Promise<Llama> {
    return getLlama({
      // For Apple silicon there is only the Metal build; loading with no GPU layers keeps the model on the CPU.
      gpu: process.platform === 'darwin' && process.arch === 'arm64' ? 'metal' : false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.warn,
      logger: (level, message) =>
        this.#log(level === LlamaLogLevel.error ? 'error' : 'warn', message.trimEnd()),
    }).catch((error: unknown) => {
      this.#llama = undefined;
      const why = error instanceof Error ? error.message : String(error);
      throw new PhidelityError(
        'engine-unavailable',
        `The inference engine does not run on this system: ${why} On Linux it needs glibc 2.34 or newer ` +
          `(Debian 12, Ubuntu 22.04, Fedora 35).`,
        { cause: error },
      );
    });
  }

  /** Requests that do not wait in the queue must not find a model that is being freed. */
  async #free(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.loaded.dispose();
  }

  async #shutdown(): Promise<void> {
    await this.#free();
    // The answer to this request must leave the process first.
    setImmediate(this.#exit);
  }
}

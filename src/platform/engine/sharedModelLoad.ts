import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { onAbort } from '../../core/lifetime/async.ts';
import type { LoadRequest, LocalModelInfo } from '../../core/ports/engine.ts';

/** A model that is loaded or being loaded, for all who ask for it. It is cancelled when all of them have been. */
export class SharedModelLoad {
  readonly request: LoadRequest;
  readonly #key: string;
  readonly #controller = new AbortController();
  readonly #model: Promise<LocalModelInfo>;
  #waiting = 0;
  #isLoaded = false;

  constructor(request: LoadRequest, load: (signal: AbortSignal) => Promise<LocalModelInfo>) {
    this.request = request;
    this.#key = JSON.stringify(request);
    this.#model = load(this.#controller.signal).then((model) => {
      this.#isLoaded = true;
      return model;
    });
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  get isCancelled(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Whether a request is for this very model, and can share this load. */
  serves(request: LoadRequest): boolean {
    return !this.isCancelled && this.#key === JSON.stringify(request);
  }

  /** Waits for the model. Rejects as the load does, or at once when the signal is aborted and others wait on. */
  join(signal?: AbortSignal): Promise<LocalModelInfo> {
    this.#waiting += 1;
    if (!signal) return this.#model;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.#isLoaded) return;
        this.#waiting -= 1;
        // What is to be cleaned up belongs to the load, whose end the last one waits for.
        if (this.#waiting === 0) this.#controller.abort();
        else reject(PhidelityError.from(signal.reason));
      };
      const listening = onAbort(signal, leave);
      this.#model.then(resolve, reject).finally(() => listening.dispose());
    });
  }
}

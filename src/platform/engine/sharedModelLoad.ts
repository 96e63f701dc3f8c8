import { isSameLoad } from '../../core/engine/lifecycle/loadRequest.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { onAbort } from '../../core/lifetime/async.ts';
import type { LoadRequest } from '../../core/ports/engine.ts';
import type { LocalModelInfo } from '../../protocol/schemas/engineSchemas.ts';

/** A model that is loaded or being loaded, shared by all callers. The load is cancelled when all of them have cancelled. */
export class SharedModelLoad {
  readonly request: LoadRequest;
  readonly #controller = new AbortController();
  readonly #model: Promise<LocalModelInfo>;
  #waiting = 0;
  #isLoaded = false;

  constructor(request: LoadRequest, load: (signal: AbortSignal) => Promise<LocalModelInfo>) {
    this.request = request;
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

  /** Whether a request can share this load: it is for the same model with the same settings. */
  serves(request: LoadRequest): boolean {
    return !this.isCancelled && isSameLoad(this.request, request);
  }

  /** Waits for the model. Rejects as the load does, or at once when the signal is aborted while others still wait. */
  join(signal?: AbortSignal): Promise<LocalModelInfo> {
    this.#waiting += 1;
    if (!signal) return this.#model;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.#isLoaded) return;
        this.#waiting -= 1;
        // The load does the cleaning up, and the last caller waits for that.
        if (this.#waiting === 0) this.#controller.abort();
        else reject(PhidelityError.from(signal.reason));
      };
      const listening = onAbort(signal, leave);
      this.#model.then(resolve, reject).finally(() => listening.dispose());
    });
  }
}

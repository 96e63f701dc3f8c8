import type { CallOptions, Engine } from '../../../src/core/ports/engine.ts';
import type { CompletionProgress, CompletionRequest } from '../../../src/core/ports/completionRequest.ts';
import type { LocalCompletionResult } from '../../../src/protocol/schemas/completionSchemas.ts';

/** What one completion cost the engine. */
export interface MeteredCompletion {
  readonly request: CompletionRequest;
  readonly result: LocalCompletionResult;
  /** Milliseconds from the cancel to the engine's answer; undefined when it was not cancelled. */
  readonly cancelMilliseconds: number | undefined;
}

/** An engine that reports how many tokens it has evaluated. */
export interface LocalEngine extends Engine {
  complete(
    request: CompletionRequest,
    options: CallOptions<CompletionProgress>,
  ): Promise<LocalCompletionResult>;
}

/** The engine, with a meter on its completions. */
export function meteredEngine(engine: LocalEngine, met: (completion: MeteredCompletion) => void): Engine {
  const complete = async (
    request: CompletionRequest,
    options: CallOptions<CompletionProgress>,
  ): Promise<LocalCompletionResult> => {
    let cancelledAt: number | undefined;
    options.signal?.addEventListener('abort', () => (cancelledAt ??= performance.now()), { once: true });
    const result = await engine.complete(request, options);
    const cancelMilliseconds = cancelledAt === undefined ? undefined : performance.now() - cancelledAt;
    met({ request, result, cancelMilliseconds });
    return result;
  };
  return {
    get status() {
      return engine.status;
    },
    onDidChangeStatus: (listener) => engine.onDidChangeStatus(listener),
    load: (request, options) => engine.load(request, options),
    unload: () => engine.unload(),
    chat: (request, options) => engine.chat(request, options),
    countTokens: (texts, options) => engine.countTokens(texts, options),
    memory: () => engine.memory(),
    dispose: () => engine.dispose(),
    complete,
  };
}

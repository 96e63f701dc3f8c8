/**
 * What core and protocol may use beyond ECMAScript: cancellation, which every host (Node, browsers) offers in the same form.
 * Other rooms get the full declarations from their own environment.
 */
declare class AbortSignal {
  private constructor();
  /** Aborted as soon as one of them is. */
  static any(signals: AbortSignal[]): AbortSignal;
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

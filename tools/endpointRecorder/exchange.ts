/** A request and its answer, as they went over the network; without the time that they took. */
export interface Exchange {
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown };
  readonly response: { readonly status: number; readonly type: string; readonly body: string };
}

/** A scenario as it went with a real server. */
export interface Recording {
  readonly server: string;
  readonly model: string;
  readonly exchanges: readonly Exchange[];
  /** What the client made of it; figures in seconds that it measured itself are left out. */
  readonly outcome: unknown;
}

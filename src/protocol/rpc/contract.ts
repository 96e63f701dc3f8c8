import type { GenericSchema, InferOutput } from 'valibot';

/** One request: its parameters, its result, and the progress that it streams until then. */
interface RequestShape {
  readonly params: GenericSchema;
  readonly result: GenericSchema;
  readonly progress?: GenericSchema;
}

/** The requests and notifications that one side of a connection accepts. Both sides validate what they receive. */
export interface Contract {
  readonly requests: Readonly<Record<string, RequestShape>>;
  readonly notifications: Readonly<Record<string, GenericSchema>>;
}

export type Params<C extends Contract, M extends keyof C['requests']> = InferOutput<
  C['requests'][M]['params']
>;

export type Result<C extends Contract, M extends keyof C['requests']> = InferOutput<
  C['requests'][M]['result']
>;

export type Progress<
  C extends Contract,
  M extends keyof C['requests'],
> = C['requests'][M]['progress'] extends GenericSchema ? InferOutput<C['requests'][M]['progress']> : never;

export type Notice<C extends Contract, N extends keyof C['notifications']> = InferOutput<
  C['notifications'][N]
>;

/** What a request handler gets in addition to its parameters. */
interface CallContext<P> {
  /** Aborted when the caller cancels or the connection ends. */
  readonly signal: AbortSignal;
  readonly report: (progress: P) => void;
}

/** A handler whose result is null may return nothing. */
type Answer<R> = [R] extends [null] ? void : R;

/** The implementation of a contract. An error that a handler throws is passed to the caller. */
export interface Handlers<C extends Contract> {
  readonly requests: {
    readonly [M in keyof C['requests']]: (
      params: Params<C, M>,
      context: CallContext<Progress<C, M>>,
    ) => Answer<Result<C, M>> | Promise<Answer<Result<C, M>>>;
  };
  readonly notifications: {
    readonly [N in keyof C['notifications']]: (params: Notice<C, N>) => void;
  };
}

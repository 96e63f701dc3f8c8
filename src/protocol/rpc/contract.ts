import type { GenericSchema, InferOutput } from 'valibot';

/** One request: what it takes, what it answers, and what it streams meanwhile. */
interface RequestShape {
  readonly params: GenericSchema;
  readonly result: GenericSchema;
  readonly progress?: GenericSchema;
}

/** Everything one side of a connection can be asked or told. Both sides check what comes in against it. */
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

/** What a request handler gets beside its parameters. */
interface CallContext<P> {
  /** Aborted when the caller cancels or the connection ends. */
  readonly signal: AbortSignal;
  readonly report: (progress: P) => void;
}

/** A handler with nothing to answer may simply return. */
type Answer<R> = [R] extends [null] ? void : R;

/** The code behind a contract. A handler that throws answers the caller with that error. */
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

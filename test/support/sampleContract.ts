import * as v from 'valibot';
import type { Contract, Handlers } from '../../src/protocol/rpc/contract.ts';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';

/** A contract that has one request for everything that can happen to one. */
export const sampleContract = {
  requests: {
    echo: { params: v.unknown(), result: v.unknown() },
    double: { params: v.number(), result: v.number() },
    /** Reports 1 to n, then answers how many it reported. */
    count: { params: v.number(), result: v.number(), progress: v.number() },
    /** Answers the reason why it was stopped. */
    waitForAbort: { params: v.null(), result: v.string(), progress: v.string() },
    fail: { params: v.object({ reason: v.picklist(['not-gguf', 'plain']) }), result: v.null() },
    /** Answers and reports what its schemas do not allow. */
    lie: { params: v.null(), result: v.string(), progress: v.string() },
    nothing: { params: v.null(), result: v.null() },
  },
  notifications: { note: v.object({ text: v.string() }) },
} as const satisfies Contract;

export const emptyContract = { requests: {}, notifications: {} } as const satisfies Contract;

/** The code behind the sample contract. */
export function sampleHandlers(onNote: (text: string) => void): Handlers<typeof sampleContract> {
  return {
    requests: {
      echo: (value) => value,
      double: (value) => value * 2,
      count: async (to, { report }) => {
        for (let at = 1; at <= to; at += 1) report(at);
        return to;
      },
      waitForAbort: (_, { signal, report }) =>
        new Promise((resolve) => {
          const stopped = (): void => resolve('stopped');
          if (signal.aborted) return stopped();
          signal.addEventListener('abort', stopped, { once: true });
          report('waiting');
        }),
      fail: ({ reason }) => {
        if (reason === 'plain') throw new TypeError('a plain error');
        throw new PhidelityError(reason, 'This is no GGUF. Choose another file.');
      },
      lie: (_, { report }) => {
        report(1 as never);
        report('true');
        return 2 as never;
      },
      nothing: () => {},
    },
    notifications: { note: ({ text }) => onNote(text) },
  };
}

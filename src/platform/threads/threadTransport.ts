import { Worker, type MessagePort } from 'node:worker_threads';
import type { Transport } from '../../protocol/rpc/transport.ts';

/** The channel between a thread and the one that started it: a `Worker` on one side, its `parentPort` on the other. */
export function threadTransport(end: Worker | MessagePort): Transport {
  return {
    send: (message) => end.postMessage(message),
    onMessage: (listener) => {
      end.on('message', listener);
      return { dispose: () => void end.off('message', listener) };
    },
    onClose: (listener) => {
      const event = end instanceof Worker ? 'exit' : 'close';
      const closed = (code?: number): void =>
        listener(code === undefined ? 'the channel was closed' : `exit code ${code}`);
      end.once(event, closed);
      return { dispose: () => void end.off(event, closed) };
    },
  };
}

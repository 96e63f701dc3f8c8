import type { Transport } from '../../protocol/rpc/transport.ts';

/** The IPC channel to the process that started this one. */
export function processTransport(): Transport {
  return {
    // A failed write means that the parent is gone, which the closed channel reports.
    send: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => {
      process.on('message', listener);
      return { dispose: () => void process.off('message', listener) };
    },
    onClose: (listener) => {
      const gone = (): void => listener('the parent process is gone');
      process.once('disconnect', gone);
      return { dispose: () => void process.off('disconnect', gone) };
    },
  };
}

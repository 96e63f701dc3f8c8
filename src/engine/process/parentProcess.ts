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

/** Ends this process with its parent, and with nothing else that reaches it from outside. */
export function handleProcessSignals(): void {
  // There is nothing to save, and a regular exit would wait for what is being evaluated, however long that takes.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl+C in a terminal reaches the whole process group; the parent decides what it means.
  process.on('SIGINT', () => {});
  // Reaching a limit on the size of files is an error of the write, and must not end the engine.
  process.on('SIGXFSZ', () => {});
}

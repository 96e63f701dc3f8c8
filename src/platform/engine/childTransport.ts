import type { ChildProcess } from 'node:child_process';
import type { Transport } from '../../protocol/rpc/transport.ts';

/** The IPC channel to a child process. It closes when the process ends, for whatever reason. */
export function childTransport(child: ChildProcess): Transport {
  return {
    send: (message) => {
      // A failed write means that the process is going away, which its exit reports. Without a callback it would be
      // an event on the child, and one that nobody may be listening for any more.
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => {
      child.on('message', listener);
      return { dispose: () => void child.off('message', listener) };
    },
    onClose: (listener) => {
      const exited = (code: number | null, signal: NodeJS.Signals | null): void =>
        listener(signal ? `signal ${signal}` : `exit code ${code}`);
      const failed = (error: Error): void => listener(error.message);
      child.once('exit', exited);
      child.once('error', failed);
      return {
        dispose: () => {
          child.off('exit', exited);
          child.off('error', failed);
        },
      };
    },
  };
}

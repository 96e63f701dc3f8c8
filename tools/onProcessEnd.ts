import { constants } from 'node:os';

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `cleanUp` once when this process ends: by itself, by `process.exit`, by an uncaught error or by a signal. What
 * was registered last is called first. `cleanUp` must be synchronous. Where nobody else handles the signal, the process
 * then exits with the code that shells give to it. Returns a function that takes the registration back.
 */
export function onProcessEnd(cleanUp: () => void): () => void {
  const unregister = (): void => {
    process.off('exit', onExit);
    for (const signal of endingSignals) process.off(signal, onSignal);
  };
  const onExit = (): void => {
    unregister();
    try {
      cleanUp();
    } catch (error) {
      console.error('While cleaning up:', error); // thrown, it would keep the others from cleaning up
    }
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    onExit();
    if (process.listenerCount(signal) === 0) process.exit(128 + constants.signals[signal]);
  };
  process.prependOnceListener('exit', onExit);
  for (const signal of endingSignals) process.prependOnceListener(signal, onSignal);
  return unregister;
}

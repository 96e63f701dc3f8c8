const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `cleanUp` once when this process ends: by itself, by `process.exit`, or by a signal. `cleanUp` must be
 * synchronous. Where nobody else handles the signal, the process then dies of it as it would have without us.
 * Returns a function that takes the registration back.
 */
export function onProcessEnd(cleanUp: () => void): () => void {
  const unregister = (): void => {
    process.off('exit', onExit);
    for (const signal of endingSignals) process.off(signal, onSignal);
  };
  const onExit = (): void => {
    unregister();
    cleanUp();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    unregister();
    cleanUp();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.once('exit', onExit);
  for (const signal of endingSignals) process.once(signal, onSignal);
  return unregister;
}

import type { Hang } from './hangDetector.ts';

/** How an engine process ended by itself, or why it was killed. */
export type EngineEnd =
  | { readonly how: 'exit'; readonly code: number }
  | { readonly how: 'signal'; readonly signal: string }
  /** It could not be started, or the connection to it failed. */
  | { readonly how: 'failed'; readonly message: string }
  | { readonly how: Hang };

/** Signals that come from outside: from the user, or from a system that is out of memory. */
const fromOutside: readonly string[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'];

/** Whether somebody else ended the process, so that nothing it did is to blame. */
export function wasEndedFromOutside(end: EngineEnd): boolean {
  return end.how === 'signal' && fromOutside.includes(end.signal);
}

/** How a process ended, in English for the log. */
export function engineEndLog(end: EngineEnd): string {
  switch (end.how) {
    case 'exit':
      return `exit code ${end.code}`;
    case 'signal':
      return `signal ${end.signal}`;
    case 'failed':
      return end.message;
    case 'silent':
      return 'hung: it stopped responding';
    case 'stuck':
      return 'hung: it made no progress';
  }
}

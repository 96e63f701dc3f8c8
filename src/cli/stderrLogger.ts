import { terminalText } from '../core/text/untrustedText.ts';
import type { Logger } from '../core/ports/logger.ts';

/** Logs to standard error: errors always, other messages with `--verbose`. */
export class StderrLogger implements Logger {
  readonly #verbose: boolean;

  constructor(verbose: boolean) {
    this.#verbose = verbose;
  }

  error = (message: string): void => void process.stderr.write(`${terminalText(message)}\n`);
  warn = (message: string): void => this.#more(message);
  info = (message: string): void => this.#more(message);
  debug = (message: string): void => this.#more(message);

  #more(message: string): void {
    if (this.#verbose) process.stderr.write(`${terminalText(message)}\n`);
  }
}

import { Disposable, type Terminal, type TerminalShellExecution, window } from 'vscode';
import { plainOutput } from '../../core/tracebacks/plainOutput.ts';
import { readTraceback } from '../../core/tracebacks/traceback.ts';
import { nodeTimer } from '../../platform/nodeTimer.ts';
import { copiedFromTerminal } from './terminalClipboard.ts';

/** What is kept of what a command prints: its end, which says what went wrong. Characters. */
const longestOutput = 200_000;
/** Commands of a terminal that are remembered. */
const mostRuns = 10;
/** How long the end of an output may come after the end of its command. Milliseconds. */
const patience = 500;

/** A command in a terminal, and what it printed. */
export interface TerminalRun {
  readonly command: string;
  readonly output: string;
  /** Of the shell; undefined if it is not known. */
  readonly cwd: string | undefined;
}

interface Run {
  readonly execution: TerminalShellExecution;
  pieces: string[];
  length: number;
  reading: Promise<void>;
  /** Undefined while it runs, or if the shell does not say it. */
  exitCode?: number | undefined;
}

/**
 * The last commands of each terminal whose shell tells VS Code of them, with what they print. It stays in memory, and is read
 * only when the user asks about it. VS Code collects output for 50 ms and drops what is left when the command ends, so a command
 * that takes a few milliseconds has none here: the last one's is then copied from the terminal.
 */
export class TerminalRuns implements Disposable {
  readonly #runs = new Map<Terminal, Run[]>();
  readonly #subscriptions: Disposable;
  readonly #closed = new AbortController();

  constructor() {
    this.#subscriptions = Disposable.from(
      window.onDidStartTerminalShellExecution(({ terminal, execution }) => this.#follow(terminal, execution)),
      window.onDidEndTerminalShellExecution(({ terminal, execution, exitCode }) => {
        const run = this.#runs.get(terminal)?.find((one) => one.execution === execution);
        if (run) run.exitCode = exitCode;
      }),
      window.onDidCloseTerminal((terminal) => this.#runs.delete(terminal)),
    );
  }

  /** The newest command of a terminal that failed, or that has printed an error so far; undefined if none is known. */
  async lastFailed(terminal: Terminal): Promise<TerminalRun | undefined> {
    const newestFirst = this.#runs.get(terminal)?.toReversed() ?? [];
    for (const run of newestFirst) {
      const hasEnded = run.exitCode !== undefined;
      if (hasEnded) await Promise.race([run.reading, nodeTimer.delay(patience, this.#closed.signal)]);
      const isFailed = hasEnded && run.exitCode !== 0;
      const followed = plainOutput(run.pieces.join(''));
      const isLost =
        followed.trim() === '' && isFailed && run === newestFirst[0] && terminal === window.activeTerminal;
      const output = isLost ? await copiedFromTerminal('copyLastCommandOutput') : followed;
      if (output.trim() === '' || (!isFailed && !readTraceback(output))) continue;
      return { command: run.execution.commandLine.value.trim(), output, cwd: folderOf(terminal, run) };
    }
    return undefined;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#closed.abort();
    this.#runs.clear();
  }

  #follow(terminal: Terminal, execution: TerminalShellExecution): void {
    const run: Run = { execution, pieces: [], length: 0, reading: Promise.resolve() };
    // What was printed before it is read is lost.
    run.reading = readOutput(run);
    this.#runs.set(terminal, [...(this.#runs.get(terminal) ?? []), run].slice(-mostRuns));
  }
}

/** Where a command ran. Some shells say it only later. */
function folderOf({ shellIntegration, creationOptions }: Terminal, { execution }: Run): string | undefined {
  const first = 'cwd' in creationOptions ? creationOptions.cwd : undefined;
  return (
    (execution.cwd ?? shellIntegration?.cwd)?.fsPath ?? (typeof first === 'string' ? first : first?.fsPath)
  );
}

async function readOutput(run: Run): Promise<void> {
  for await (const piece of run.execution.read()) {
    run.pieces.push(piece);
    run.length += piece.length;
    if (run.length <= 2 * longestOutput) continue;
    const end = run.pieces.join('').slice(-longestOutput);
    run.pieces = [end];
    run.length = end.length;
  }
}

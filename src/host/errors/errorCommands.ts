import { Disposable, env, l10n, type NotebookCell, type Terminal, window } from 'vscode';
import { registerCommand } from '../commands/registerCommand.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import { activeCell } from '../attachments/editorSuggestions.ts';
import { attachError, errorQuestion, type PrintedError } from './explainError.ts';
import { errorOfCell, failureOf } from './printedErrors.ts';
import { copiedFromTerminal } from './terminalClipboard.ts';
import { TerminalRuns } from './terminalRuns.ts';

/** Registers the commands that attach an error and put a question about it into the box. Nothing is sent. */
export function registerErrorCommands(parts: {
  readonly attachments: ChatAttachments;
  /** Opens the chat with a question in its box, unless there is something in it. */
  readonly suggestQuestion: (text: string) => Promise<void>;
}): Disposable {
  const { attachments, suggestQuestion } = parts;
  const runs = new TerminalRuns();
  const register = (
    id: string,
    read: (...parameters: unknown[]) => Promise<PrintedError | undefined>,
    otherwise: () => string,
  ): Disposable =>
    registerCommand(id, async (...parameters) => {
      const printed = await read(...parameters);
      if (!printed || printed.text.trim() === '') await window.showInformationMessage(otherwise());
      else if (await attachError(printed, attachments)) await suggestQuestion(errorQuestion());
    });
  return Disposable.from(
    runs,
    register(
      'phidelity.explainClipboardError',
      async () => ({ text: await env.clipboard.readText() }),
      () => l10n.t('The clipboard has no text: copy the error first.'),
    ),
    register(
      'phidelity.explainTerminalError',
      () => failedRun(runs, window.activeTerminal),
      () => adviceOn(window.activeTerminal),
    ),
    register('phidelity.explainTerminalSelection', selectionInTerminal, () =>
      l10n.t('Select the error in the terminal first.'),
    ),
    register(
      'phidelity.explainTestFailure',
      async (clicked) => failureOf(clicked),
      () =>
        l10n.t(
          'VS Code passes failures on only from the menu of a failure in Test Results. Open it there, or copy the failure and run Explain Error from Clipboard.',
        ),
    ),
    register(
      'phidelity.explainCellError',
      async (clicked) => errorOfCell(isCell(clicked) ? clicked : activeCell()),
      () => l10n.t('Select the cell of a notebook whose output is an error.'),
    ),
  );
}

async function failedRun(
  runs: TerminalRuns,
  terminal: Terminal | undefined,
): Promise<PrintedError | undefined> {
  const run = terminal && (await runs.lastFailed(terminal));
  return run && { text: `$ ${run.command}\n${run.output}`, name: run.command, cwd: run.cwd };
}

function adviceOn(terminal: Terminal | undefined): string {
  if (!terminal) return l10n.t('Open the terminal in which a command failed.');
  return terminal.shellIntegration
    ? l10n.t(
        'No command has failed in this terminal since Phidelity started. Select the error in it and run Explain Terminal Selection.',
      )
    : l10n.t(
        'The shell of this terminal does not tell VS Code what its commands print. Select the error in it and run Explain Terminal Selection.',
      );
}

async function selectionInTerminal(): Promise<PrintedError> {
  return {
    text: await copiedFromTerminal('copySelection'),
    cwd: window.activeTerminal?.shellIntegration?.cwd?.fsPath,
  };
}

function isCell(value: unknown): value is NotebookCell {
  return typeof value === 'object' && value !== null && 'outputs' in value && 'notebook' in value;
}

import { Disposable, l10n, type Terminal, window, workspace } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Timer } from '../../core/ports/clock.ts';
import { type TerminalCommands, terminalCommands } from '../../core/shell/terminalCommands.ts';
import { languageOfFence } from '../../core/verification/codeBlocks/languageOfFence.ts';
import { IdleTerminals } from './idleTerminals.ts';

type Commands = Extract<TerminalCommands, { readonly kind: 'commands' }>;

/** Types commands of answers into terminals. It never runs them: no line end is ever sent. */
export class TerminalTyping implements Disposable {
  readonly #idle: IdleTerminals;
  /** The terminals in which something was typed that has not been run yet. */
  readonly #typed = new Set<Terminal>();
  readonly #subscriptions: Disposable;

  constructor(timer: Timer) {
    this.#idle = new IdleTerminals(timer);
    const forget = ({ terminal }: { readonly terminal: Terminal }): void => void this.#typed.delete(terminal);
    this.#subscriptions = Disposable.from(
      this.#idle,
      window.onDidStartTerminalShellExecution(forget),
      window.onDidCloseTerminal((terminal) => forget({ terminal })),
    );
  }

  /**
   * Types the commands of a block into the active terminal, if its shell waits for one, else into a new one, and gives it the
   * keyboard. Of several commands, the user chooses.
   *
   * @param fence The first word on the block's fence.
   * @throws PhidelityError `internal` if the workspace is not trusted, or the block has no commands that can be typed.
   */
  async type(code: string, fence: string): Promise<void> {
    if (!workspace.isTrusted)
      throw refused(
        l10n.t(
          'In Restricted Mode nothing is typed into terminals. Trust this workspace first, or copy the code.',
        ),
      );
    const active = window.activeTerminal;
    const found = active && this.#idle.has(active) && !this.#typed.has(active) ? active : undefined;
    const hasAnd = (found ?? active)?.state.shell !== 'pwsh';
    const text = await chosen(commandsOf(code, fence, hasAnd));
    if (text === undefined) return;
    const terminal = found ?? newTerminal();
    terminal.show();
    if (!found && !(await this.#idle.ready(terminal))) {
      if (terminal.exitStatus !== undefined) return;
      throw refused(l10n.t('Something runs in the new terminal. Copy the code instead.'));
    }
    this.#typed.add(terminal);
    terminal.sendText(text, false);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

function refused(message: string): PhidelityError {
  return new PhidelityError('internal', message);
}

function commandsOf(code: string, fence: string, hasAnd: boolean): Commands {
  const commands = terminalCommands(code, languageOfFence(fence.toLowerCase()), hasAnd);
  if (commands?.kind === 'commands') return commands;
  if (commands?.kind === 'several-lines')
    throw refused(
      l10n.t(
        'This code has a text of several lines, which a terminal would run line by line. Copy the code instead.',
      ),
    );
  throw refused(l10n.t('This code has no command for a terminal. Copy the code instead.'));
}

/** The only command, or what the user chooses of several; undefined for none. */
async function chosen({ commands, all }: Commands): Promise<string | undefined> {
  if (commands.length === 1) return all;
  const items = [
    { label: l10n.t('All of them, one after the other'), detail: plainLabel(all), typed: all },
    ...commands.map(({ text, comment }) => ({
      label: plainLabel(text),
      description: plainLabel(comment),
      typed: text,
    })),
  ];
  const placeHolder = l10n.t('Choose what to type into the terminal. It runs when you press Enter there.');
  const item = await window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return item?.typed;
}

/** A text for a list, which shows `$(name)` as an icon. */
function plainLabel(text: string): string {
  return text.replaceAll('$(', String.raw`\$(`);
}

/** A terminal in the folder of the active file, else of the workspace. */
function newTerminal(): Terminal {
  const active = window.activeTextEditor?.document.uri;
  const folder = (active && workspace.getWorkspaceFolder(active)) ?? workspace.workspaceFolders?.[0];
  return window.createTerminal(folder ? { cwd: folder.uri } : {});
}

import { commands, Disposable, l10n, ProgressLocation, Uri, window } from 'vscode';
import type { GitRepository } from '../attachments/gitApi.ts';
import { chooseRepository } from '../attachments/chooseRepository.ts';
import { activeFile } from '../attachments/openEditors.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { type MessageWriter, writeCommitMessage } from './writeCommitMessage.ts';

/**
 * Whether a message is being written, in any repository: menus know a repository by its address in the window, which is another
 * one here where the window is on another machine.
 */
const contextKey = 'phidelity.isWritingCommitMessage';

/** Registers the commands that write a commit message and stop that. */
export function registerCommitMessages(writer: MessageWriter): Disposable {
  const messages = new CommitMessages(writer);
  return Disposable.from(
    messages,
    registerCommand('phidelity.writeCommitMessage', async (clicked) => {
      const root = rootOf(clicked);
      // Whoever comes from elsewhere sees the box, too.
      if (!root) await commands.executeCommand('workbench.view.scm');
      const placeHolder = l10n.t('Choose the repository whose commit message is to be written');
      const repository = await chooseRepository(root ?? activeFile(), placeHolder);
      if (repository) await messages.write(repository);
    }),
    registerCommand('phidelity.stopCommitMessage', () => messages.stop()),
  );
}

/** The messages that are being written, one for each repository. */
class CommitMessages implements Disposable {
  readonly #writer: MessageWriter;
  readonly #running = new Map<string, AbortController>();
  /** What was written last, by the repository's root: it is no draft of the author's. */
  readonly #last = new Map<string, string>();

  constructor(writer: MessageWriter) {
    this.#writer = writer;
  }

  /** Writes the message of a repository's next commit, unless it is being written. Rejects as `writeCommitMessage` does. */
  async write(repository: GitRepository): Promise<void> {
    const root = repository.rootUri.toString();
    if (this.#running.has(root)) return;
    const controller = new AbortController();
    this.#running.set(root, controller);
    this.#tell();
    try {
      const message = await window.withProgress({ location: ProgressLocation.SourceControl }, () =>
        writeCommitMessage(repository, this.#writer, this.#last.get(root), controller.signal),
      );
      if (message !== undefined) this.#last.set(root, message);
    } finally {
      this.#running.delete(root);
      this.#tell();
    }
  }

  /** Stops what is being written. */
  stop(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  dispose(): void {
    this.stop();
  }

  #tell(): void {
    void commands.executeCommand('setContext', contextKey, this.#running.size > 0);
  }
}

/** The root of the repository whose title was clicked in the Source Control view. */
function rootOf(clicked: unknown): Uri | undefined {
  const root: unknown =
    typeof clicked === 'object' && clicked !== null && 'rootUri' in clicked ? clicked.rootUri : undefined;
  return root instanceof Uri ? root : undefined;
}

import { FileSystemError, Uri, workspace, type Disposable } from 'vscode';
import { TaskQueue } from '../../core/async/taskQueue.ts';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { showError } from '../showError.ts';

/**
 * Keeps in mind which chat is open, and opens it again after a reload, a restart or a crash. In a file, since VS Code
 * writes its own memory of a workspace late, and in a browser keeps it in the browser.
 *
 * @param folder Where VS Code lets extensions keep files for this workspace.
 */
export async function rememberOpenChat(
  session: ChatSession,
  folder: Uri,
  logger: Logger,
): Promise<Disposable> {
  const file = Uri.joinPath(folder, 'openChat');
  const writes = new TaskQueue();
  const write = async (id: string): Promise<void> => {
    try {
      await workspace.fs.writeFile(file, new TextEncoder().encode(id));
    } catch (error) {
      logger.warn(`The open chat cannot be remembered: ${PhidelityError.from(error).message}`);
    }
  };
  let known = '';
  try {
    known = new TextDecoder().decode(await workspace.fs.readFile(file));
    await session.open(known);
  } catch (error) {
    const isFirstTime = error instanceof FileSystemError && error.code === 'FileNotFound';
    // A chat that cannot be read must not keep the extension from starting.
    if (!isFirstTime) void showError(error);
  }
  return session.onUpdate(() => {
    const { id } = session.conversation;
    if (id === known) return;
    known = id;
    void writes.run(() => write(id));
  });
}

import type { Disposable, Memento } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { showError } from '../showError.ts';

const key = 'openConversation';

/** Keeps in mind which chat is open, and opens it again after a reload, a restart or a crash. */
export async function rememberOpenChat(session: ChatSession, memento: Memento): Promise<Disposable> {
  const last = memento.get<string>(key);
  try {
    if (last) await session.open(last);
  } catch (error) {
    // A chat that cannot be read must not keep the extension from starting.
    void showError(error);
  }
  let known = last;
  return session.onUpdate(() => {
    const { id } = session.conversation;
    if (id === known) return;
    known = id;
    void memento.update(key, id);
  });
}

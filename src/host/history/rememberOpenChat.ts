import type { Disposable, Memento } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';

const key = 'openConversation';

/** Keeps in mind which chat is open, and opens it again after a reload or a restart. */
export async function rememberOpenChat(session: ChatSession, memento: Memento): Promise<Disposable> {
  const last = memento.get<string>(key);
  if (last) await session.open(last);
  let known = last;
  return session.onUpdate(() => {
    const { id } = session.conversation;
    if (id === known) return;
    known = id;
    void memento.update(key, id);
  });
}

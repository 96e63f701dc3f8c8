import { randomUUID } from 'node:crypto';
import { Uri, type Disposable, type Memento } from 'vscode';
import { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ConversationStore } from '../../core/conversation/conversationStore.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import { questionError } from '../../wording/chat/questionError.ts';
import type { Activation } from './activation.ts';
import { showError } from '../commands/registerCommand.ts';
import { registerItemCommands } from '../verification/findings/itemCommands.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import { registerChatCommands } from '../chat/chatCommands.ts';
import { ChatView } from '../chat/chatView.ts';

/** Activates the chat: its session, which opens the last chat again, its panel and its commands. */
export async function activateChat(
  { context, settings, logger, clock, memory, own }: Activation,
  parts: {
    readonly engine: RoleEngine;
    readonly conversations: ConversationStore;
    readonly verification: WorkspaceVerification;
    readonly generatedCode: GeneratedCode;
    /** Questions to offer while a chat is empty. */
    readonly examples: readonly string[];
  },
): Promise<{ readonly session: ChatSession; readonly view: ChatView }> {
  const { engine, conversations, verification, generatedCode, examples } = parts;
  const session = own(
    new ChatSession({
      engine,
      store: conversations,
      clock,
      newId: randomUUID,
      settings: () => settings.chosen(),
      questionError,
    }),
  );
  // Before the panel exists, so that it does not show an empty chat first.
  own(await restoreOpenChat(session, context.workspaceState));
  const view = own(
    new ChatView({
      session,
      engine,
      settings,
      logger,
      dist: Uri.joinPath(context.extensionUri, 'dist'),
      examples,
      verification,
      generatedCode,
      memory,
    }),
  );
  own(registerChatCommands(session, view));
  own(
    registerItemCommands({
      verification,
      askToRewrite: async (question, reference) => {
        await view.focus();
        await session.askAbout(question, reference);
      },
    }),
  );
  return { session, view };
}

const openChatKey = 'openConversation';

/** Opens the chat again that was open before a reload, a restart or a crash, and remembers from now on which one is. */
async function restoreOpenChat(session: ChatSession, memento: Memento): Promise<Disposable> {
  const last = memento.get<string>(openChatKey);
  try {
    if (last) await session.open(last);
  } catch (error) {
    // A chat that cannot be read must not keep the extension from activating.
    void showError(error);
  }
  let known = last;
  return session.onUpdate(() => {
    const { id } = session.conversation;
    if (id === known) return;
    known = id;
    void memento.update(openChatKey, id);
  });
}

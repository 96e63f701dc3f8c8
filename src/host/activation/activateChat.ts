import { randomUUID } from 'node:crypto';
import { Disposable, type Memento, Uri } from 'vscode';
import type { Attachment } from '../../core/attachments/attachment.ts';
import { PendingQuestion } from '../../core/attachments/pendingQuestion.ts';
import { estimateTokens } from '../../core/endpoints/promptText.ts';
import { isWaiting, standingPrompt } from '../../core/conversation/conversation.ts';
import { AnswerQueue } from '../../core/conversation/answerQueue.ts';
import { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ConversationStore } from '../../core/conversation/conversationStore.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import { questionError } from '../../wording/chat/questionError.ts';
import type { Activation } from './activation.ts';
import { showError } from '../commands/registerCommand.ts';
import { registerItemCommands } from '../verification/findings/itemCommands.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import { registerAttachmentCommands } from '../attachments/attachmentCommands.ts';
import { ContextSources } from '../attachments/contextSources.ts';
import { AttachmentOpener } from '../attachments/openAttachment.ts';
import { registerSourceCommands } from '../attachments/sourceCommands.ts';
import { confirmSensitive } from '../attachments/sensitiveReasons.ts';
import type { SensitiveReason } from '../../core/attachments/sensitiveText.ts';
import { rememberAttachments } from '../attachments/rememberAttachments.ts';
import { ChatAttachments } from '../attachments/chatAttachments.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import { AnswerEdits } from '../edits/apply/answerEdits.ts';
import type { EditReviews } from '../edits/editReviews.ts';
import type { WorkspaceCodebase } from '../codebase/workspaceCodebase.ts';
import { registerErrorCommands } from '../errors/errorCommands.ts';
import { mayShowChanges } from '../commitMessages/commitChanges.ts';
import { registerCommitMessages } from '../commitMessages/commitMessageCommands.ts';
import { registerExplainSelection } from '../explain/explainSelection.ts';
import { registerChatCommands } from '../chat/chatCommands.ts';
import { ChatView } from '../chat/chatView.ts';
import type { Settings } from '../settings/settings.ts';
import { ProjectRules } from '../slashCommands/projectRules.ts';
import { QuestionBox } from '../slashCommands/questionBox.ts';
import { SlashCommands } from '../slashCommands/slashCommands.ts';

interface ActivatedChat {
  readonly session: ChatSession;
  readonly view: ChatView;
  readonly attachments: ChatAttachments;
  /** Shared by all that have the model write. */
  readonly queue: AnswerQueue;
}

/** Activates the chat: its session, which opens the last chat again, its panel and its commands. */
export async function activateChat(
  { context, settings, logger, clock, timer, memory, own }: Activation,
  parts: {
    readonly engine: RoleEngine;
    readonly conversations: ConversationStore;
    readonly verification: WorkspaceVerification;
    readonly generatedCode: GeneratedCode;
    readonly reviews: EditReviews;
    readonly codebase: WorkspaceCodebase;
    /** Questions to offer while a chat is empty. */
    readonly examples: readonly string[];
  },
): Promise<ActivatedChat> {
  const { engine, conversations, verification, generatedCode, reviews, codebase, examples } = parts;
  const queue = new AnswerQueue();
  const session = own(
    new ChatSession({
      engine,
      store: conversations,
      queue,
      clock,
      timer,
      newId: randomUUID,
      settings: () => settings.chosen(),
      questionError,
    }),
  );
  // Before the panel exists, so that it does not show an empty chat first.
  own(await restoreOpenChat(session, context.workspaceState));
  const { pending, ...question } = activateAttachments(
    { context, settings, logger, timer, own },
    session,
    engine,
  );
  const edits = new AnswerEdits({
    ...{ reviews, engine, queue, codebase },
    settings: () => settings.chosen(),
    isDemo: () => settings.isDemoChat,
  });
  const view = own(
    new ChatView({
      ...{ session, pending, engine, settings, logger, examples, memory },
      ...{ verification, generatedCode, edits },
      question: { ...question, codebase, timer },
      dist: Uri.joinPath(context.extensionUri, 'dist'),
    }),
  );
  own(registerChatCommands(session, view));
  own(attachmentCommands({ pending, ...question }, session, view));
  own(registerExplainSelection({ session, view, attachments: question.attachments }));
  own(commitMessages(settings, { engine, queue }));
  own(itemCommands(verification, session, view));
  return { session, view, attachments: question.attachments, queue };
}

function itemCommands(verification: WorkspaceVerification, session: ChatSession, view: ChatView): Disposable {
  return registerItemCommands({
    verification,
    askToRewrite: async (question, reference) => {
      await view.focus();
      await session.askAbout(question, { reference });
    },
  });
}

function commitMessages(
  settings: Settings,
  model: { readonly engine: RoleEngine; readonly queue: AnswerQueue },
): Disposable {
  return registerCommitMessages({
    ...model,
    settings: () => settings.chosen(),
    mayShow: (parts) => mayShowChanges(parts, endpointPlace(settings.endpointsFor('chat'))?.name),
  });
}

/** Activates what users attach to their next question. */
function activateAttachments(
  { context, settings, logger, timer, own }: Omit<Activation, 'clock' | 'memory'>,
  session: ChatSession,
  engine: RoleEngine,
): {
  readonly pending: PendingQuestion;
  readonly attachments: ChatAttachments;
  readonly box: QuestionBox;
  readonly commands: SlashCommands;
  readonly sources: ContextSources;
  readonly opener: AttachmentOpener;
} {
  const pending = own(
    new PendingQuestion({
      engine,
      standing: () => ({
        ...standingPrompt(session.conversation.turns.filter((turn) => !isWaiting(turn))),
        systemAddition: estimateTokens(settings.current.systemAddition ?? ''),
      }),
      newId: randomUUID,
    }),
  );
  // Another chat, or another answer in it, leaves another room.
  own(
    session.onUpdate(({ kind }) => {
      if (kind === 'conversation' || kind === 'turn') void pending.refresh();
    }),
  );
  const confirm = (path: string, reasons: readonly SensitiveReason[]): Promise<boolean> =>
    confirmSensitive(path, reasons, endpointPlace(settings.endpointsFor('chat'))?.name);
  const opener = own(new AttachmentOpener());
  const open = (attachment: Attachment): Promise<void> => opener.open(attachment);
  const attachments = own(new ChatAttachments({ pending, timer, confirm, open }));
  own(rememberAttachments({ pending, attachments, memento: context.workspaceState, logger }));
  const { box, commands } = activateCommands({ context, settings, own }, session, pending, attachments);
  return { pending, attachments, box, commands, sources: new ContextSources(attachments), opener };
}

/** Activates what goes with a question by itself: the project's rules, and what a command is about. */
function activateCommands(
  { context, settings, own }: Pick<Activation, 'context' | 'settings' | 'own'>,
  session: ChatSession,
  pending: PendingQuestion,
  attachments: ChatAttachments,
): { readonly box: QuestionBox; readonly commands: SlashCommands } {
  const commands = new SlashCommands();
  const rules = own(
    new ProjectRules({
      pending,
      chat: () => session.conversation.id,
      isWanted: () => settings.projectRules,
      memento: context.workspaceState,
    }),
  );
  const refreshRules = (): void => void rules.refresh();
  own(settings.onDidChange(refreshRules));
  own(
    session.onUpdate(({ kind }) => {
      if (kind === 'conversation') refreshRules();
    }),
  );
  refreshRules();
  const hasTurns = (): boolean => session.conversation.turns.length > 0;
  return { box: own(new QuestionBox({ pending, attachments, commands, rules, hasTurns })), commands };
}

function attachmentCommands(
  { attachments, box, sources }: ReturnType<typeof activateAttachments>,
  session: ChatSession,
  view: ChatView,
): Disposable {
  const showBox = (): Promise<void> => view.focus();
  const ask = async (question: string, attachment: Attachment): Promise<void> => {
    await view.focus();
    const prompt = await box.promptOf(question, [attachment]);
    await session.askAbout(question, {
      attachments: [attachment],
      ...(prompt === undefined ? {} : { prompt }),
    });
  };
  return Disposable.from(
    registerAttachmentCommands({ attachments, sources, showBox, ask }),
    registerSourceCommands({ sources, showBox }),
    registerErrorCommands({ attachments, suggestQuestion: (text) => view.suggestQuestion(text) }),
  );
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

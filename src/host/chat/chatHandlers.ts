import { commands, env, Uri } from 'vscode';
import type { Drafts } from '../../core/conversation/chatDrafts.ts';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { chatHostContract, ChatViewState } from '../../protocol/chatViewContract.ts';
import type { Handlers } from '../../protocol/rpc/contract.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { CodeReports } from './codeReports.ts';
import type { Timer } from '../../core/ports/clock.ts';
import type { ContextSources } from '../attachments/contextSources.ts';
import type { AttachmentOpener } from '../attachments/openAttachment.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import { suggestContext } from '../attachments/contextSuggestions.ts';
import { attachFoundCode } from '../codebase/attachFoundCode.ts';
import type { WorkspaceCodebase } from '../codebase/workspaceCodebase.ts';
import type { Turn } from '../../core/conversation/conversation.ts';
import type { QuestionBox } from '../slashCommands/questionBox.ts';
import type { SlashCommands } from '../slashCommands/slashCommands.ts';
import type { TerminalTyping } from '../terminal/typeInTerminal.ts';
import { insertCode, openCodeAsFile } from './codeBlockActions.ts';
import type { AnswerEdits } from '../edits/apply/answerEdits.ts';
import { openReference } from '../documents/openReference.ts';

/** Schemes of the addresses that an answer may link to. */
const linkSchemes = ['http', 'https', 'mailto'];

/** What goes with a question, and where it comes from. */
export interface QuestionParts {
  readonly attachments: ChatAttachments;
  readonly codebase: WorkspaceCodebase;
  readonly box: QuestionBox;
  readonly commands: SlashCommands;
  readonly sources: ContextSources;
  readonly opener: AttachmentOpener;
  readonly timer: Timer;
}

/** What the handlers pass requests on to. */
export interface ChatHandlerParts extends QuestionParts {
  readonly session: ChatSession;
  /** Has the keyboard in the question box. */
  readonly focus: () => Promise<void>;
  readonly reports: CodeReports;
  readonly verification: WorkspaceVerification;
  readonly generatedCode: GeneratedCode;
  readonly edits: AnswerEdits;
  /** `kept`: what the page knows from before of its box. */
  readonly ready: (kept: Drafts) => ChatViewState;
  readonly draftChanged: (text: string) => Promise<void>;
  /** The page has the keyboard. */
  readonly focused: () => void;
  readonly terminals: TerminalTyping;
  readonly dismissLowMemory: () => Promise<void>;
}

/** The handlers of what the chat panel can request. */
export function chatHandlers(parts: ChatHandlerParts): Handlers<typeof chatHostContract> {
  const { session, reports, verification, generatedCode, edits, terminals, ready, dismissLowMemory } = parts;
  const answerOf = (turn: string): string =>
    session.conversation.turns.find(({ id }) => id === turn)?.answer ?? '';
  return {
    requests: {
      ready,
      ...boxHandlers(parts),
      ...sentHandlers(parts),
      stop: () => session.stop(),
      send: ({ turn }) => session.send(turn),
      openChat: async ({ id }) => {
        await session.open(id);
      },
      regenerate: ({ turn }) => session.askAgain(turn),
      continueAnswer: ({ turn }) => session.continueAnswer(turn),
      rate: ({ turn, rating }) => session.rate(turn, rating),
      copy: async ({ text }) => env.clipboard.writeText(text),
      insertCode: ({ text }) => insertCode(text, generatedCode),
      applyCode: ({ turn, code, language }) =>
        edits.applyCode(answerOf(turn), { code, language }, () => insertCode(code, generatedCode)),
      applyAllFiles: ({ turn }) => edits.applyAll(answerOf(turn)),
      openCodeAsFile: ({ text, language }) => openCodeAsFile(text, language, generatedCode),
      typeInTerminal: ({ text, language }) => terminals.type(text, language),
      openLink: async ({ href }) => {
        if (!linkSchemes.includes(Uri.parse(href, true).scheme)) return;
        // VS Code asks before it opens an address that the user has not trusted. A string, since a Uri would decode what
        // is escaped in the address.
        await commands.executeCommand('vscode.open', href);
      },
      openReference: async ({ turn }) => {
        const reference = session.conversation.turns.find((one) => one.id === turn)?.reference;
        if (reference) await openReference(reference);
      },
      verify: (block, { signal }) => reports.report(block, signal),
      rewriteCode: (block, { signal }) => reports.askToRewrite(block, signal),
      markVerified: (api) => verification.markVerified(api),
      withdrawVerified: (api) => verification.withdraw(api),
      openSource: ({ path, line }) =>
        openReference({ uri: Uri.file(path).toString(), path, startLine: line, endLine: line }),
      dismissLowMemory,
      runCommand: async (command) => {
        await commands.executeCommand(`phidelity.${command}`);
      },
    },
    notifications: { focused: parts.focused },
  };
}

type Requests = Handlers<typeof chatHostContract>['requests'];

/** The handlers of the question in the box, and of what can go with it. */
function boxHandlers(
  parts: Pick<
    ChatHandlerParts,
    | 'session'
    | 'box'
    | 'attachments'
    | 'codebase'
    | 'commands'
    | 'sources'
    | 'timer'
    | 'focus'
    | 'draftChanged'
  >,
): Pick<
  Requests,
  | 'ask'
  | 'draftChanged'
  | 'suggestContext'
  | 'attachFoundCode'
  | 'suggestCommands'
  | 'addSuggestion'
  | 'addDropped'
  | 'removeAttachment'
  | 'openAttachment'
> {
  const { session, attachments, codebase, box, sources, timer, focus } = parts;
  return {
    ask: ({ question }) => box.ask(question, (text, context) => session.ask(text, context)),
    draftChanged: ({ text }) => parts.draftChanged(text),
    suggestCommands: ({ query }) => parts.commands.suggest(query),
    suggestContext: ({ query }, { signal }) => suggestContext(query, signal, timer),
    attachFoundCode: ({ question }, call) => attachFoundCode(question, { codebase, attachments }, call),
    addSuggestion: async (suggestion) => {
      await sources.addSuggestion(suggestion);
      // A list or a dialog may have had the keyboard.
      await focus();
    },
    addDropped: async ({ uris }) => {
      await sources.addAll(uris.map((uri) => Uri.parse(uri, true)));
      await focus();
    },
    removeAttachment: ({ id }) => box.remove(id),
    openAttachment: ({ id }) => attachments.open(id),
  };
}

/** The handlers of questions in the transcript, with all that goes with them. */
function sentHandlers({
  session,
  attachments,
  box,
  opener,
}: Pick<ChatHandlerParts, 'session' | 'attachments' | 'box' | 'opener'>): Pick<
  Requests,
  'editQuestion' | 'takeBack' | 'openSent'
> {
  const turnOf = (id: string): Turn | undefined => session.conversation.turns.find((one) => one.id === id);
  return {
    editQuestion: async ({ turn, question }) =>
      session.askAgain(turn, question, await box.promptOf(question, turnOf(turn)?.attachments ?? [])),
    takeBack: async ({ turn }) => {
      const taken = turnOf(turn);
      const question = await session.takeBack(turn);
      if (question !== undefined) attachments.restore(taken?.attachments ?? []);
      return question ?? null;
    },
    openSent: async ({ turn, index }) => {
      const sent = turnOf(turn)?.attachments?.[index];
      if (sent) await opener.open(sent);
    },
  };
}

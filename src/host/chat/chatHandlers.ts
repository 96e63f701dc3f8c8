import { commands, env, Uri } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { chatHostContract, ChatViewState } from '../../protocol/chatViewContract.ts';
import type { Handlers } from '../../protocol/rpc/contract.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { CodeReports } from './codeReports.ts';
import { insertCode, openCodeAsFile } from './codeBlockActions.ts';
import { openReference } from '../documents/openReference.ts';

/** Addresses that an answer may link to. */
const linkSchemes = ['http', 'https', 'mailto'];

/** What the chat panel can ask of the extension. */
export function chatHandlers(parts: {
  readonly session: ChatSession;
  readonly reports: CodeReports;
  readonly verification: WorkspaceVerification;
  readonly written: GeneratedCode;
  readonly ready: () => ChatViewState;
  readonly dismissGivenUp: () => Promise<void>;
}): Handlers<typeof chatHostContract> {
  const { session, reports, verification, written, ready, dismissGivenUp } = parts;
  return {
    requests: {
      ready,
      ask: ({ question }) => session.ask(question),
      stop: () => session.stop(),
      regenerate: ({ turn }) => session.askAgain(turn),
      editQuestion: ({ turn, question }) => session.askAgain(turn, question),
      rate: ({ turn, rating }) => session.rate(turn, rating),
      copy: async ({ text }) => env.clipboard.writeText(text),
      insertCode: ({ text }) => insertCode(text, written),
      openCodeAsFile: ({ text, language }) => openCodeAsFile(text, language, written),
      openLink: async ({ href }) => {
        if (!linkSchemes.includes(Uri.parse(href, true).scheme)) return;
        // VS Code itself asks before it opens an address that the person has not trusted. Given as text: a Uri would
        // decode what the address has escaped.
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
      dismissGivenUp,
      runCommand: async (command) => {
        await commands.executeCommand(`phidelity.${command}`);
      },
    },
    notifications: {},
  };
}

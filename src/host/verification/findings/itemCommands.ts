import { Disposable, env, Uri, window, type Command } from 'vscode';
import type { ChatSession } from '../../../core/conversation/chatSession.ts';
import type { CodeReference } from '../../../core/conversation/conversation.ts';
import type { Subject } from '../../../core/verification/subject.ts';
import type { VerifiedItem } from '../../../core/verification/verifiedItem.ts';
import type { ChatView } from '../../chat/chatView.ts';
import { openReference } from '../../chat/openReference.ts';
import { registerCommand } from '../../registerCommand.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';

/** The arguments of each command: plain values, since links in hovers carry them as JSON. */
interface Arguments {
  readonly openSource: readonly [path: string, line: number];
  readonly markItemVerified: readonly [subject: Subject, uri: string];
  readonly copyInstallCommand: readonly [command: string];
  readonly askToRewrite: readonly [question: string, reference: CodeReference];
}

/** Commands behind hovers and quick fixes. With an underscore they are in no list of commands, since each needs an item. */
export function itemCommand<Name extends keyof Arguments>(
  name: Name,
  title: string,
  ...parameters: Arguments[Name]
): Command {
  return { command: itemCommandId(name), title, arguments: [...parameters] };
}

export function itemCommandId(name: keyof Arguments): string {
  return `_phidelity.${name}`;
}

/** What leads to the documentation of an item. */
export function openDocumentation(address: string): Command {
  // As text: a Uri would decode what the address has escaped.
  return { command: 'vscode.open', title: 'Open Documentation', arguments: [address] };
}

/** What leads to the definition of an item. */
export function openSource({ path, line }: NonNullable<VerifiedItem['source']>): Command {
  return itemCommand('openSource', 'Go to Definition', path, line);
}

/** Registers the commands behind hovers and quick fixes. */
export function registerItemCommands({
  verification,
  session,
  view,
}: {
  readonly verification: WorkspaceVerification;
  readonly session: ChatSession;
  readonly view: ChatView;
}): Disposable {
  const register = <Name extends keyof Arguments>(
    name: Name,
    run: (...parameters: Arguments[Name]) => Promise<void>,
  ): Disposable =>
    registerCommand(itemCommandId(name), (...parameters) =>
      run(...(parameters as unknown as Arguments[Name])),
    );
  return Disposable.from(
    register('openSource', (path, line) =>
      openReference({ uri: Uri.file(path).toString(), path, startLine: line, endLine: line }),
    ),
    register('markItemVerified', (subject, uri) => verification.markVerified(subject, Uri.parse(uri, true))),
    register('copyInstallCommand', async (command) => {
      await env.clipboard.writeText(command);
      window.setStatusBarMessage(`$(clippy) Copied: ${command}`, 5000);
    }),
    register('askToRewrite', async (question, reference) => {
      await view.focus();
      await session.ask(question, reference);
    }),
  );
}

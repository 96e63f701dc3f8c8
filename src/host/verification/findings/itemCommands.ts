import { Disposable, env, Uri, window, type Command } from 'vscode';
import type { CodeReference } from '../../../core/conversation/conversation.ts';
import type { VersionedApi } from '../../../core/verification/verified/verifiedApis.ts';
import type { ReportItem } from '../../../core/verification/findings/reportItem.ts';
import { openReference } from '../../documents/openReference.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';

/** What VS Code shows as the origin of our diagnostics. */
export const diagnosticSource = 'Phidelity';

/** The arguments of each command: plain values, since links in hovers carry them as JSON. */
interface Arguments {
  readonly openSource: readonly [path: string, line: number];
  readonly markItemVerified: readonly [subject: VersionedApi, uri: string];
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
export function openSource({ path, line }: NonNullable<ReportItem['source']>): Command {
  return itemCommand('openSource', 'Go to Definition', path, line);
}

/** Registers the commands behind hovers and quick fixes. */
export function registerItemCommands({
  verification,
  askToRewrite,
}: {
  readonly verification: WorkspaceVerification;
  /** Asks in the chat, which it shows. */
  readonly askToRewrite: (question: string, reference: CodeReference) => Promise<void>;
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
    register('askToRewrite', askToRewrite),
  );
}

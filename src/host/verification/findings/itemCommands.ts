import { Disposable, env, l10n, Uri, window, type Command } from 'vscode';
import type { CodeReference } from '../../../core/conversation/conversation.ts';
import type { VersionedApi } from '../../../core/verification/verified/verifiedApis.ts';
import type { ReportItem } from '../../../core/verification/findings/reportItem.ts';
import { openReference } from '../../documents/openReference.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';

/** The source that VS Code shows for our diagnostics. */
export const diagnosticSource = 'Phidelity';

/** The arguments of each command: plain values, since command links in hovers carry them as JSON. */
interface Arguments {
  readonly openSource: readonly [path: string, line: number];
  readonly markItemVerified: readonly [api: VersionedApi, uri: string];
  readonly copyInstallCommand: readonly [command: string];
  readonly askToRewrite: readonly [prompt: string, reference: CodeReference];
}

/** A command behind a hover or quick fix. Not in the Command Palette, since each needs an item. */
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

/** Opens the documentation of an item. */
export function openDocumentation(address: string): Command {
  // As text: a Uri would decode what the address has escaped.
  return { command: 'vscode.open', title: l10n.t('Open Documentation'), arguments: [address] };
}

/** Opens the definition of an item. */
export function openSource({ path, line }: NonNullable<ReportItem['source']>): Command {
  return itemCommand('openSource', l10n.t('Go to Definition'), path, line);
}

/** Registers the commands behind hovers and quick fixes. */
export function registerItemCommands({
  verification,
  askToRewrite,
}: {
  readonly verification: WorkspaceVerification;
  /** Shows the chat and asks there. */
  readonly askToRewrite: (prompt: string, reference: CodeReference) => Promise<void>;
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
    register('markItemVerified', (api, uri) => verification.markVerified(api, Uri.parse(uri, true))),
    register('copyInstallCommand', async (command) => {
      await env.clipboard.writeText(command);
      window.setStatusBarMessage(`$(clippy) ${l10n.t('Copied: {0}', command)}`, 5000);
    }),
    register('askToRewrite', askToRewrite),
  );
}

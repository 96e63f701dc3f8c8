import { l10n, type Uri, window, workspace } from 'vscode';
import { findSecret, isSecretName, type SensitiveReason } from '../../core/attachments/sensitiveText.ts';
import { sensitiveDetail } from '../../wording/chat/attachments.ts';
import { IgnoreRules } from '../documents/ignoreRules.ts';
import { cellOf } from '../documents/notebookCells.ts';
import { isInRealFolders, linkTarget } from '../documents/linkTargets.ts';

/**
 * Why a user must agree before text of a document goes with a question; empty if there is no reason.
 *
 * @param text The part of the document.
 * @param startLine The part's first line; lines count from 1. Undefined for a text about the document.
 * @param rules Those of other documents that are looked at together with this one.
 */
export async function sensitiveReasons(
  document: Uri,
  text: string,
  startLine: number | undefined,
  rules = new IgnoreRules(),
): Promise<SensitiveReason[]> {
  const uri = fileOf(document);
  const reasons: SensitiveReason[] = [];
  const folder = workspace.getWorkspaceFolder(uri);
  const [target, by] = await Promise.all([linkTarget(uri), rules.ignoredBy(uri)]);
  if (isSecretName(uri.path) || (target && isSecretName(target))) reasons.push({ kind: 'secret-name' });
  reasons.push(...secretsIn(text, startLine));
  const isOutside = !folder || (target !== undefined && !(await isInRealFolders(target)));
  if (isOutside && uri.scheme === 'file' && (workspace.workspaceFolders?.length ?? 0) > 0)
    reasons.push({ kind: 'outside' });
  if (by !== undefined) reasons.push({ kind: 'ignored', by });
  if (text.includes('\uFFFD')) reasons.push({ kind: 'encoding' });
  return reasons;
}

/** That a text has something like a password, if it does. The parameters are those of `sensitiveReasons`. */
export function secretsIn(text: string, startLine: number | undefined): SensitiveReason[] {
  const line = findSecret(text);
  if (line === undefined) return [];
  return [{ kind: 'secret', ...(startLine === undefined ? {} : { line: startLine + line - 1 }) }];
}

/**
 * Asks whether a file goes with the question in spite of reasons against it.
 *
 * @param endpoint The name of the endpoint that questions go to; undefined if they stay on this machine.
 */
export async function confirmSensitive(
  name: string,
  reasons: readonly SensitiveReason[],
  endpoint: string | undefined,
): Promise<boolean> {
  const add = l10n.t('Add to Question');
  const detail = sensitiveDetail(reasons, endpoint);
  const message = l10n.t('Add {0} to the question?', name);
  return (await window.showWarningMessage(message, { modal: true, detail }, add)) === add;
}

/** The file that a document shows: of a notebook's cell the notebook, of an earlier version that Git shows the file. */
function fileOf(uri: Uri): Uri {
  if (uri.scheme === 'git') return uri.with({ scheme: 'file', query: '' });
  return cellOf(uri)?.notebook.uri ?? uri;
}

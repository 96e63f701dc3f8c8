import { type Disposable, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { ConversationStore } from '../../core/conversation/conversationStore.ts';
import { ratedTurns, type RatedTurn } from '../../core/conversation/ratedTurns.ts';
import { registerCommand } from '../commands/registerCommand.ts';

/** Registers the command that saves all rated answers as JSON. */
export function registerExportRatings(store: ConversationStore): Disposable {
  return registerCommand('phidelity.exportRatings', () => exportRatings(store));
}

async function exportRatings(store: ConversationStore): Promise<void> {
  const rated = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Chat History') },
    () => readRatings(store),
  );
  if (rated.length === 0) {
    await window.showInformationMessage(
      l10n.t('No answer has been rated yet. Rate one with the thumbs below it.'),
    );
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: l10n.t('Export Ratings as JSON'),
    filters: { JSON: ['json'] },
    ...(folder ? { defaultUri: Uri.joinPath(folder, 'phidelity-ratings.json') } : {}),
  });
  if (!target) return;
  const text = `${JSON.stringify({ version: 1, ratings: rated }, undefined, 2)}\n`;
  await workspace.fs.writeFile(target, new TextEncoder().encode(text));
  await window.showTextDocument(target);
}

/** The latest first. */
async function readRatings(store: ConversationStore): Promise<RatedTurn[]> {
  const rated: RatedTurn[] = [];
  for (const { id, ratedTurns: count } of await store.list()) {
    // One at a time: only what is rated is kept in memory.
    const conversation = count > 0 ? await store.read(id) : undefined;
    if (conversation) rated.push(...ratedTurns(conversation));
  }
  return rated.toSorted((a, b) => (a.askedAt > b.askedAt ? -1 : 1));
}

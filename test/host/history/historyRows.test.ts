import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { WorkspaceIdentity } from '../../../src/core/conversation/conversation.ts';
import type { ConversationSummary } from '../../../src/core/conversation/conversationSummary.ts';
import { isOpenHere } from '../../../src/host/documents/workspaceFiles.ts';
import { type HistoryRow, HistoryRows } from '../../../src/host/history/historyRows.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';

describe('HistoryRows', () => {
  const folder = vscode.workspace.workspaceFolders![0]!;
  const here: WorkspaceIdentity = { name: folder.name, uri: folder.uri.toString() };
  const workspace = (uri: string): WorkspaceIdentity => ({ name: uri.split('/').at(-1)!, uri });
  const opened: vscode.Disposable[] = [];
  afterEach(() => opened.splice(0).forEach((one) => void one.dispose()));

  const summary = (title: string, of?: WorkspaceIdentity): ConversationSummary => ({
    id: title,
    title,
    updatedAt: 0,
    turnCount: 1,
    ratedTurns: 0,
    searchText: title,
    ...(of ? { workspace: of } : {}),
  });
  const open = async (
    summaries: ConversationSummary[],
    { hasFolder = true, isOnlyHere = false } = {},
  ): Promise<vscode.QuickPick<HistoryRow>> => {
    const picker = vscode.window.createQuickPick<HistoryRow>();
    const store = {
      append: () => Promise.reject(new Error('not used')),
      read: () => Promise.resolve(undefined),
      list: () => Promise.resolve(summaries),
      search: () => Promise.resolve(),
      delete: () => Promise.reject(new Error('not used')),
    };
    const rows = new HistoryRows(picker, {
      store,
      timer: nodeTimer,
      isHere: hasFolder ? isOpenHere : undefined,
      scope: { isOnlyHere },
      toItem: (one) => ({ summary: one, label: one.title, description: 'today' }),
    });
    opened.push(rows, picker);
    await rows.refresh();
    return picker;
  };
  const told = ({ items }: vscode.QuickPick<HistoryRow>): string[] =>
    items.map(({ label, description = '' }) => [label, description].filter((one) => one !== '').join(': '));

  it('has the chats of this folder first, and says of which folder others are', async () => {
    const picker = await open([
      summary('newest', workspace('file:///projects/shop')),
      summary('mine', here),
      summary('of an earlier version'),
    ]);
    assert.deepEqual(told(picker), [
      'This workspace',
      'mine: today',
      'Other chats',
      'newest: shop · today',
      'of an earlier version: today',
    ]);
    assert.deepEqual(
      picker.buttons.map(({ tooltip }) => tooltip),
      ['Chats of This Workspace Only'],
    );
  });

  it('says where folders are that have the same name', async () => {
    const picker = await open([
      summary('new', workspace('file:///projects/shop')),
      summary('old', workspace('file:///archive/shop')),
      summary('other', workspace('file:///projects/parser')),
    ]);
    const place = (path: string): string => vscode.Uri.file(path).fsPath;
    assert.deepEqual(told(picker), [
      `new: shop (${place('/projects')}) · today`,
      `old: shop (${place('/archive')}) · today`,
      'other: parser · today',
    ]);
  });

  it('leads to the chats that it leaves out', async () => {
    const others = [summary('newest', workspace('file:///projects/shop')), summary('old')];
    const picker = await open([...others, summary('mine', here)], { isOnlyHere: true });
    assert.deepEqual(told(picker), ['mine: today', '', 'Chats of All Folders: 2 more']);
    assert.equal(picker.items.at(-1)!.alwaysShow, true);
  });

  it("has this folder's chats among those of a thousand others", async () => {
    const many = Array.from({ length: 1200 }, (_, at) => summary(`other ${at}`, workspace('file:///x/y')));
    const picker = await open([...many, summary('mine', here)]);
    assert.equal(told(picker)[1], 'mine: today');
    assert.equal(picker.items.filter((one) => one.summary).length, 1000);
  });

  it('leaves out nothing where no folder is open', async () => {
    const picker = await open([summary('newest', workspace('file:///projects/shop')), summary('old')], {
      hasFolder: false,
      isOnlyHere: true,
    });
    assert.deepEqual(told(picker), ['newest: shop · today', 'old: today']);
    assert.deepEqual(picker.buttons, []);
  });
});

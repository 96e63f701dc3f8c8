import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Attachment, newAttachment } from '../../../src/core/attachments/attachment.ts';
import { PendingQuestion } from '../../../src/core/attachments/pendingQuestion.ts';
import { ChatAttachments } from '../../../src/host/attachments/chatAttachments.ts';
import { rememberAttachments } from '../../../src/host/attachments/rememberAttachments.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { until } from '../../support/until.ts';

describe('rememberAttachments', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  const uri = vscode.Uri.joinPath(folder, 'remembered.ipynb').toString();
  const values = new Map<string, unknown>();
  const memento: vscode.Memento = {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    // As VS Code, which keeps JSON.
    update: async (key, value) => void values.set(key, JSON.parse(JSON.stringify(value))),
  };
  const opened: vscode.Disposable[] = [];
  beforeEach(() => values.clear());
  afterEach(() => opened.splice(0).forEach((one) => void one.dispose()));

  /** What a window has that was just opened. */
  const open = (): PendingQuestion => {
    let ids = 0;
    const pending = new PendingQuestion({
      engine: new ScriptedEngine(async () => {}),
      standing: () => ({ used: 0, above: [] }),
      newId: () => `id-${(ids += 1)}`,
    });
    const confirm = async (): Promise<boolean> => true;
    const attachments = new ChatAttachments({ pending, timer: nodeTimer, confirm, open: async () => {} });
    const logger = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
    opened.push(pending, attachments, rememberAttachments({ pending, attachments, memento, logger }));
    return pending;
  };

  it('has texts that are in no file, and cells, again as they were', async () => {
    const place = { uri, path: 'remembered.ipynb', languageId: '', startLine: 1, text: 'x = 1' };
    const all: readonly Attachment[] = [
      newAttachment({ ...place, kind: 'cell', cell: 2, languageId: 'python' }),
      newAttachment({ ...place, kind: 'selection', cell: 2, text: 'y = 2' }),
      newAttachment({ ...place, kind: 'problem', line: 7, text: 'a problem' }),
      newAttachment({ ...place, kind: 'staged-changes', path: '', languageId: 'diff', text: '+x' }),
    ];
    const before = open();
    for (const one of all) before.add(one);
    await until(() => JSON.stringify(values.get('attachedToQuestion') ?? '').includes('staged-changes'));
    const after = open();
    await until(() => after.attachments.length === all.length);
    assert.deepEqual(
      after.attachments.map(({ attachment }) => attachment),
      all,
    );
  });

  it('has lines again with the name of what they are', async () => {
    const folderOf = vscode.Uri.joinPath(folder, 'remembered');
    const file = vscode.Uri.joinPath(folderOf, 'named.py');
    const text = 'def weave(loom):\n    return loom.run()';
    try {
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`x = 1\n${text}\n`));
      const place = { uri: file.toString(), path: 'named.py', languageId: 'python', startLine: 2, text };
      open().add(newAttachment({ ...place, kind: 'selection', name: 'weave' }));
      await until(() => JSON.stringify(values.get('attachedToQuestion') ?? '').includes('weave(loom)'));
      const after = open();
      await until(() => after.attachments.length === 1);
      const [again] = after.attachments;
      assert.deepEqual([again?.attachment.name, again?.attachment.startLine], ['weave', 2]);
    } finally {
      await vscode.workspace.fs.delete(folderOf, { recursive: true });
    }
  });
});

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Attachment } from '../../../src/core/attachments/attachment.ts';
import type { PendingQuestion } from '../../../src/core/attachments/pendingQuestion.ts';
import type { SensitiveReason } from '../../../src/core/attachments/sensitiveText.ts';
import { ChatAttachments } from '../../../src/host/attachments/chatAttachments.ts';
import { attachFoundCode } from '../../../src/host/codebase/attachFoundCode.ts';
import { WorkspaceCodebase } from '../../../src/host/codebase/workspaceCodebase.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { emptyQuestion } from '../../support/emptyQuestion.ts';
import { until } from '../../support/until.ts';

describe('attachFoundCode', () => {
  const root = vscode.workspace.workspaceFolders![0]!.uri;
  const folder = vscode.Uri.joinPath(root, 'orchard');
  let pending: PendingQuestion;
  let attachments: ChatAttachments;
  let codebase: WorkspaceCodebase;
  let asked: readonly SensitiveReason[];

  before(() => {
    const { lines: _, ...logger } = memoryLogger();
    const { extensionPath } = vscode.extensions.getExtension('phidelity.phidelity')!;
    const entry = path.join(extensionPath, 'dist', 'codebase.mjs');
    codebase = new WorkspaceCodebase({
      entry,
      file: vscode.Uri.joinPath(folder, 'kept.bin'),
      timer: nodeTimer,
      logger,
    });
  });
  after(() => codebase.dispose());
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));
  beforeEach(() => {
    asked = [];
    pending = emptyQuestion();
    attachments = new ChatAttachments({
      pending,
      timer: nodeTimer,
      open: async () => {},
      confirm: async (_, reasons) => {
        asked = reasons;
        return false;
      },
    });
  });
  afterEach(() => {
    attachments.dispose();
    pending.dispose();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  async function write(name: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  }
  const find = (question: string): Promise<{ readonly found: number; readonly files: number }> =>
    attachFoundCode(
      question,
      { codebase, attachments },
      { signal: new AbortController().signal, report: () => {} },
    );
  const attached = (): readonly Attachment[] => pending.attachments.map(({ attachment }) => attachment);
  /** What is found once the index has heard of a change. */
  const untilFound = async (question: string, text: string): Promise<Attachment> => {
    await until(async () => {
      pending.remove(pending.attachments.map(({ id }) => id));
      await find(question);
      return attached().some((one) => one.text === text);
    });
    return attached().find((one) => one.text === text)!;
  };

  const picking = 'def pick_apples(tree):\n    """Gathers ripe apples."""\n    return tree.ripe()';

  it('attaches the functions that a question is about, and follows what is saved', async () => {
    await write('apples.py', `import os\n\n${picking}\n`);
    const found = await untilFound('How are ripe apples picked?', picking);
    assert.deepEqual(
      [found.kind, found.path, found.name, found.languageId, found.startLine, found.endLine],
      ['selection', 'orchard/apples.py', 'pick_apples', 'python', 3, 5],
    );
    const editor = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'apples.py'));
    const pears = 'def shake_pears(tree):\n    tree.shake()';
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `${pears}\n\n`));
    await editor.document.save();
    assert.equal((await untilFound('Who shakes the pears?', pears)).startLine, 1);
    assert.equal((await untilFound('ripe apples', picking)).startLine, 6);
  });

  it('names a method with its class', async () => {
    const weighing = '    def weigh_quinces(self):\n        return self.scales.read()';
    await write('quinces.py', `class Crate:\n    size = 4\n\n${weighing}\n`);
    assert.equal((await untilFound('weigh quinces', weighing)).name, 'Crate.weigh_quinces');
  });

  it('attaches what the editor shows where it is ahead of the file', async () => {
    const uri = await write('cherries.py', 'def count_cherries(bowl):\n    return len(bowl)\n');
    await untilFound('count cherries', 'def count_cherries(bowl):\n    return len(bowl)');
    pending.remove(pending.attachments.map(({ id }) => id));
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# not saved\n\n');
      edit.insert(new vscode.Position(1, 0), '    bowl.wash()\n');
    });
    await find('count cherries');
    assert.ok(
      attached().some(
        ({ startLine, name, text }) =>
          startLine === 3 &&
          name === 'count_cherries' &&
          text === 'def count_cherries(bowl):\n    bowl.wash()\n    return len(bowl)',
      ),
      JSON.stringify(attached()),
    );
  });

  it('asks before it attaches what looks like a secret', async () => {
    await write('plums.py', `def unlock_plums(door):\n    door.open(password='pl0m-s3cret-4711')\n`);
    await until(async () => {
      await find('unlock plums');
      return asked.length > 0;
    });
    assert.deepEqual(asked, [{ kind: 'secret', line: 2 }]);
    assert.ok(!attached().some(({ path: one }) => one.endsWith('plums.py')));
  });

  it('attaches nothing that is not about the question, and says among how many files it looked', async () => {
    const { found, files } = await find('xylophone quartz');
    assert.equal(found, 0);
    assert.ok(files > 0);
    assert.deepEqual(attached(), []);
  });

  it('needs a question', async () => {
    await assert.rejects(find(' ?'), { reason: 'attachment', message: /Write next to #codebase/ });
  });
});

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ConversationEvent } from '../../../src/core/conversation/conversationStore.ts';
import { until } from '../../support/until.ts';

type Asked = ConversationEvent & { type: 'asked' } & {
  /** The file of the chat in which it was asked. */
  readonly chat: string;
};

const source = [
  'import os', // 1
  '',
  '', // 3
  '@staticmethod',
  'def first(', // 5
  '    a,',
  '):', // 7
  '    return a',
  '', // 9
  '',
  'class Second:', // 11
  '    async def third(self):',
  '        pass', // 13
  '',
  'print(1)', // 15
].join('\n');

describe('phidelity.explainSelection', () => {
  // The runner puts the result beside the profile's directories.
  const profile = path.dirname(process.env['PHIDELITY_TEST_RESULT'] ?? '');
  const chats = path.join(profile, 'user/User/globalStorage/phidelity.phidelity/conversations');
  let document: vscode.TextDocument;

  async function asked(): Promise<Asked[]> {
    const names = await readdir(chats).catch(() => []);
    const texts = await Promise.all(names.map((name) => readFile(path.join(chats, name), 'utf8')));
    return texts
      .flatMap((text, index) =>
        text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => ({ ...(JSON.parse(line) as ConversationEvent), chat: names[index]! })),
      )
      .filter((event) => event.type === 'asked')
      .toSorted((a, b) => a.at - b.at);
  }

  /** Runs the command with this selection; lines and columns count from 1. Returns the question that it asked. */
  async function explain(...[line, column, toLine = line, toColumn = column]: number[]): Promise<Asked> {
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(line! - 1, column! - 1, toLine! - 1, toColumn! - 1);
    const before = await asked();
    await vscode.commands.executeCommand('phidelity.explainSelection');
    const after = await asked();
    assert.equal(after.length, before.length + 1);
    return after.at(-1)!;
  }

  function linesOf({ reference }: Asked): [number, number] | undefined {
    return reference && [reference.startLine, reference.endLine];
  }

  before(async () => {
    const folder = vscode.workspace.workspaceFolders![0]!.uri;
    const file = vscode.Uri.joinPath(folder, 'package', 'module.py');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(source));
    document = await vscode.workspace.openTextDocument(file);
  });

  after(() => vscode.commands.executeCommand('phidelity.unloadModel'));

  it('asks about the selected lines of a notebook’s cell, magics included', async () => {
    const cell = new vscode.NotebookCellData(
      vscode.NotebookCellKind.Code,
      '%time x = 1\n!pip list\nprint(x)',
      'python',
    );
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([cell]),
    );
    await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(0, 1)] });
    await vscode.commands.executeCommand('notebook.cell.edit');
    const own = notebook.cellAt(0).document;
    await until(() => vscode.window.activeTextEditor?.document === own);
    vscode.window.activeTextEditor!.selection = new vscode.Selection(0, 0, 1, 9);
    const before = await asked();
    await vscode.commands.executeCommand('phidelity.explainSelection');
    const after = await asked();
    assert.equal(after.length, before.length + 1);
    const question = after.at(-1)!;
    assert.deepEqual(linesOf(question), [1, 2]);
    assert.equal(question.reference?.uri, own.uri.toString());
    assert.match(question.question, /```python\n%time x = 1\n!pip list\n```/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('asks about the selected lines, and says where they are', async () => {
    const question = await explain(8, 5, 8, 9);
    assert.deepEqual(linesOf(question), [8, 8]);
    assert.equal(question.reference?.path, 'package/module.py');
    assert.equal(question.reference?.uri, document.uri.toString());
    assert.match(question.question, /```python\n {4}return a\n```/);
  });

  it('does not take the line at whose start a selection ends', async () => {
    assert.deepEqual(linesOf(await explain(11, 1, 13, 1)), [11, 12]);
  });

  it('takes the function around the cursor by indentation, where no language server is there', async () => {
    assert.deepEqual(linesOf(await explain(8, 5)), [4, 8]);
    assert.deepEqual(linesOf(await explain(6, 5)), [4, 8]);
    assert.deepEqual(linesOf(await explain(13, 9)), [12, 13]);
    assert.deepEqual(linesOf(await explain(11, 1)), [11, 13]);
  });

  it('waits in a chat of its own while another answer is to come', async () => {
    // Then the first one has to load the model, and is not over when the second one is asked.
    await vscode.commands.executeCommand('phidelity.unloadModel');
    const before = await asked();
    const run = (): Thenable<void> => vscode.commands.executeCommand('phidelity.explainSelection');
    await Promise.all([run(), run()]);
    const both = (await asked()).slice(before.length);
    // Both wait if an answer of an earlier test is still to come.
    assert.ok(both.some(({ queued }) => queued));
    assert.equal(new Set(both.map(({ chat }) => chat)).size, 2);
  });

  it('takes the function that a language server names', async () => {
    const range = (from: number, to: number): vscode.Range => new vscode.Range(from - 1, 0, to - 1, 80);
    const symbol = (kind: vscode.SymbolKind, where: vscode.Range): vscode.DocumentSymbol =>
      new vscode.DocumentSymbol('name', '', kind, where, where);
    const outer = symbol(vscode.SymbolKind.Class, range(1, 15));
    const method = symbol(vscode.SymbolKind.Method, range(2, 9));
    method.children.push(symbol(vscode.SymbolKind.Variable, range(8, 8)));
    outer.children.push(method);
    const provider = vscode.languages.registerDocumentSymbolProvider(
      { language: 'python' },
      { provideDocumentSymbols: () => [outer] },
    );
    try {
      assert.deepEqual(linesOf(await explain(8, 5)), [2, 9]);
      assert.deepEqual(linesOf(await explain(12, 5)), [1, 15]);
    } finally {
      provider.dispose();
    }
  });
});

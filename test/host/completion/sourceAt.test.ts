import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { sourceAt } from '../../../src/host/completion/sourceAt.ts';
import { openDocument } from './support/openDocument.ts';

describe('sourceAt', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('keeps the lines around the position as they were', async () => {
    const editor = await openDocument('one\ntwo\n█three\n');
    const { source } = sourceAt(editor.document, editor.selection.active);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 3, 0), 'x\n'));
    assert.deepEqual(
      [0, 1, 2, 3, 9].map((line) => source.lineAt(line)),
      ['one', 'two', 'three', '', ''],
    );
    assert.equal(source.lineCount, 4);
  });

  it('reads any line of a huge document', async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `line ${i}`);
    const editor = await openDocument(lines.join('\n'));
    const { source, position } = sourceAt(editor.document, new vscode.Position(40_000, 3));
    assert.deepEqual(position, { line: 40_000, column: 3 });
    for (const line of [0, 39_000, 40_000, 49_999]) assert.equal(source.lineAt(line), `line ${line}`);
  });

  it('takes the indentation from the text if no editor shows the document', async () => {
    const read = async (content: string): Promise<[number, boolean]> => {
      const document = await vscode.workspace.openTextDocument({ language: 'python', content });
      const { source } = sourceAt(document, new vscode.Position(0, 0));
      return [source.indentSize, source.usesTabs];
    };
    assert.deepEqual(await read('if x:\n  y\n'), [2, false]);
    assert.deepEqual(await read('if x:\n\ty\n'), [4, true]);
    assert.deepEqual(await read('x\n'), [4, false]);
  });

  it('puts the code cells above before a notebook’s cell', async () => {
    const cell = (text: string, kind = vscode.NotebookCellKind.Code, language = 'python') =>
      new vscode.NotebookCellData(kind, text, language);
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([
        cell('import math\n'),
        cell('# Title', vscode.NotebookCellKind.Markup, 'markdown'),
        cell('echo', vscode.NotebookCellKind.Code, 'shellscript'),
        cell('x = 1\ny = 2'),
        cell('z = 3'),
      ]),
    );
    const { source, position } = sourceAt(notebook.cellAt(3).document, new vscode.Position(1, 2));
    const lines = Array.from({ length: source.lineCount }, (_, line) => source.lineAt(line));
    assert.deepEqual(lines, ['import math', '', '', 'x = 1', 'y = 2']);
    assert.deepEqual(position, { line: 4, column: 2 });
  });
});

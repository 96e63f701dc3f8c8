import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { insertCode, openCodeAsFile } from '../../../src/host/chat/codeBlockActions.ts';
import { GeneratedCode } from '../../../src/host/verification/generatedCode/generatedCode.ts';
import { GeneratedCodeFile } from '../../../src/platform/verification/generatedCodeFile.ts';
import { until } from '../../support/until.ts';

const code = 'import os\n\ndef f():\n    return 1';

describe('insertCode', () => {
  let files = 0;
  let folder: string;
  let written: GeneratedCode;

  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'phidelity-written-'))));
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => {
    const file = new GeneratedCodeFile(path.join(folder, 'written.json'));
    written = new GeneratedCode({ file, logger: { error() {}, warn() {}, info() {}, debug() {} } });
  });
  afterEach(() => written.dispose());
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  /** Opens a document with the cursor at the first "|", or with what is between two of them selected. */
  async function open(content: string): Promise<vscode.TextEditor> {
    files += 1;
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, `insert-${files}.py`);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(content.replaceAll('|', '')));
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    const from = content.indexOf('|');
    const to = Math.max(from, content.lastIndexOf('|') - 1);
    editor.selection = new vscode.Selection(document.positionAt(from), document.positionAt(to));
    return editor;
  }

  it('indents the code as the line at the cursor is, and leaves blank lines empty', async () => {
    const { document } = await open('class A:\n    |\n');
    await insertCode(code, written);
    assert.equal(document.getText(), 'class A:\n    import os\n\n    def f():\n        return 1\n');
  });

  it('replaces what is selected, and puts the cursor after the code', async () => {
    const editor = await open('a = 1\n|b = 2|\nc = 3');
    await insertCode(code, written);
    assert.equal(editor.document.getText(), `a = 1\n${code}\nc = 3`);
    assert.ok(editor.selection.isEmpty);
    assert.equal(editor.selection.active.line, 4);
    assert.equal(editor.selection.active.character, '    return 1'.length);
  });

  it('is one step of undo', async () => {
    const { document } = await open('before |after');
    await insertCode(code, written);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'before after');
  });

  it('is remembered as written by Phidelity, at every cursor and whatever the line ends', async () => {
    const editor = await open('a = 1\r\nb = 2\r\n    c = 3\r\n');
    const { document } = editor;
    editor.selections = [
      new vscode.Selection(2, 4, 2, 9),
      new vscode.Selection(1, 0, 1, 0),
      new vscode.Selection(0, 0, 0, 0),
    ];
    await insertCode('import os\nx = 1', written);
    assert.equal(
      document.getText(),
      'import os\r\nx = 1\r\na = 1\r\nimport os\r\nx = 1\r\nb = 2\r\n    import os\r\n    x = 1\r\n',
    );
    assert.deepEqual(
      written.rangesIn(document).map((range) => document.getText(range)),
      ['import os\r\nx = 1', 'import os\r\nx = 1', '    import os\r\n    x = 1'],
    );
  });

  it('is remembered as a whole where it is opened as a file', async () => {
    await openCodeAsFile(code, 'py', written);
    const { document } = vscode.window.activeTextEditor!;
    assert.deepEqual(
      written.rangesIn(document).map((range) => document.getText(range)),
      [code],
    );
  });

  describe('in a notebook', () => {
    const { Code, Markup } = vscode.NotebookCellKind;

    /** Opens a notebook with these cells and selects one, without editing it. */
    async function openNotebook(
      cells: readonly (readonly [vscode.NotebookCellKind, string])[],
      selected: number,
    ): Promise<vscode.NotebookEditor> {
      const data = cells.map(
        ([kind, text]) => new vscode.NotebookCellData(kind, text, kind === Code ? 'python' : 'markdown'),
      );
      const notebook = await vscode.workspace.openNotebookDocument(
        'jupyter-notebook',
        new vscode.NotebookData(data),
      );
      const editor = await vscode.window.showNotebookDocument(notebook, {
        selections: [new vscode.NotebookRange(selected, selected + 1)],
      });
      await until(() => vscode.window.activeNotebookEditor === editor);
      return editor;
    }
    const textsIn = ({ notebook }: vscode.NotebookEditor): string[] =>
      notebook.getCells().map(({ document }) => `${document.languageId}: ${document.getText()}`);

    it('becomes a cell below the selected one, which is selected and remembered', async () => {
      const editor = await openNotebook(
        [
          [Code, '%matplotlib inline\nx = 1'],
          [Markup, '# Title'],
          [Code, '!pip list'],
        ],
        1,
      );
      await insertCode(code, written);
      assert.deepEqual(textsIn(editor), [
        'python: %matplotlib inline\nx = 1',
        'markdown: # Title',
        `python: ${code}`,
        'python: !pip list',
      ]);
      await until(() => editor.selections[0]?.start === 2);
      const { document } = editor.notebook.cellAt(2);
      assert.deepEqual(
        written.rangesIn(document).map((range) => document.getText(range)),
        [code],
      );
    });

    it('becomes the first cell of one that is empty, only the statements of a session', async () => {
      const editor = await openNotebook([], 0);
      await insertCode('>>> x = 1\n>>> x\n1', written);
      assert.deepEqual(textsIn(editor), ['python: x = 1\nx']);
    });

    it('goes to the cursor of the cell that is being edited', async () => {
      const editor = await openNotebook([[Code, '%time y = 2\nx = 1\n']], 0);
      await vscode.commands.executeCommand('notebook.cell.edit');
      const { document } = editor.notebook.cellAt(0);
      await until(() => vscode.window.activeTextEditor?.document === document);
      vscode.window.activeTextEditor!.selection = new vscode.Selection(2, 0, 2, 0);
      await insertCode('import os\nz = 3', written);
      assert.deepEqual(textsIn(editor), ['python: %time y = 2\nx = 1\nimport os\nz = 3']);
      assert.deepEqual(
        written.rangesIn(document).map((range) => document.getText(range)),
        ['import os\nz = 3'],
      );
    });
  });

  it('says what to do when there is no editor', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await assert.rejects(insertCode(code, written), /Open a file, place the cursor where the code belongs/);
  });
});

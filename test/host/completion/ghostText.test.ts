import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { engineProcess } from '../../ui/support/engineProcess.ts';
import { openDocument } from './support/openDocument.ts';

const header = 'def is_prime(n: int) -> bool:';
const patience = 20_000;

/** The extension itself, with the demo model, as a user meets it. */
describe('ghost text', () => {
  let body: string;

  before(async () => {
    const extension = vscode.extensions.getExtension('phidelity.phidelity')!;
    await extension.activate();
    const corpus = path.join(extension.extensionPath, 'tools/demoModel/corpus/code/is_prime.py');
    const trained = await readFile(corpus, 'utf8');
    body = trained.slice(trained.indexOf(header) + header.length + 1).trimEnd();
    await vscode.commands.executeCommand('phidelity.loadModel');
  });

  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  after(() => vscode.commands.executeCommand('phidelity.unloadModel'));

  const type = (text: string): Thenable<void> => vscode.commands.executeCommand('type', { text });

  /** Accepts what VS Code shows as soon as it makes the document match. Fails with the document as it is. */
  async function accept(document: vscode.TextDocument, wanted: RegExp): Promise<void> {
    const end = Date.now() + patience;
    while (!wanted.test(document.getText())) {
      assert.ok(Date.now() < end, `The document is:\n${document.getText()}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
    }
  }

  async function typeAndAccept(editor: vscode.TextEditor): Promise<string> {
    for (const letter of header) await type(letter);
    await type('\n');
    // The body may come line by line while the machine is busy; it is complete with its last line.
    await accept(editor.document, /return True\s*$/);
    return editor.document.getText();
  }

  it('is the trained body, accepted with four blanks', async () => {
    const editor = await openDocument('');
    assert.equal(await typeAndAccept(editor), `${header}\n${body}`);
  });

  it('is accepted with two blanks where the file has two', async () => {
    const editor = await openDocument('');
    editor.options = { insertSpaces: true, tabSize: 2, indentSize: 2 };
    assert.equal(
      await typeAndAccept(editor),
      `${header}\n${body.replaceAll(/^ +/gm, (blanks) => ' '.repeat(blanks.length / 2))}`,
    );
  });

  it('takes the line ends of the file', async () => {
    const editor = await openDocument('');
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    assert.equal(await typeAndAccept(editor), `${header}\n${body}`.replaceAll('\n', '\r\n'));
  });

  it('appears in a file that was never saved', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: '' });
    const editor = await vscode.window.showTextDocument(document);
    assert.equal(await typeAndAccept(editor), `${header}\n${body}`);
  });

  it('appears in a notebook’s cell', async () => {
    const cell = (text: string): vscode.NotebookCellData =>
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
    const data = new vscode.NotebookData([cell('import math\n'), cell('')]);
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
    await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(1, 2)] });
    await vscode.commands.executeCommand('notebook.cell.edit');
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document, notebook.cellAt(1).document);
    assert.equal(await typeAndAccept(editor), `${header}\n${body}`);
  });

  it('appears at the end of a file of 50,000 lines', async () => {
    const editor = await openDocument(`${'value = compute(1, 2, 3)\n'.repeat(50_000)}\n\n█`);
    await typeAndAccept(editor);
    assert.equal(editor.document.lineCount, 50_002 + 1 + body.split('\n').length);
  });

  it('ignores a line of 200 KB, and works below it', async () => {
    const long = `data = "${'x'.repeat(200_000)}"`;
    const editor = await openDocument(`${long}\n█`);
    editor.selection = new vscode.Selection(0, 100, 0, 100);
    await type('y');
    await type('y');
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await typeAndAccept(editor);
    assert.equal(editor.document.lineAt(0).text.length, long.length + 2);
  });

  it('is accepted line by line', async () => {
    const editor = await openDocument('');
    for (const letter of header) await type(letter);
    await type('\n');
    const lines = (): number => editor.document.lineCount;
    const end = Date.now() + patience;
    while (lines() === 2 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await vscode.commands.executeCommand('phidelity.acceptNextLine');
    }
    assert.equal(editor.document.lineAt(1).text, body.split('\n')[0]);
    assert.equal(lines(), 3);
  });

  it('comes back after the engine has died in the middle, without an error', async () => {
    const editor = await openDocument('');
    for (const letter of header) await type(letter);
    await type('\n');
    process.kill((await engineProcess()).id, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await type(' ');
    await vscode.commands.executeCommand('deleteLeft');
    await vscode.commands.executeCommand('phidelity.loadModel');
    await type('\n');
    await vscode.commands.executeCommand('phidelity.triggerCompletion');
    await accept(editor.document, /return True\s*$/);
  });
});

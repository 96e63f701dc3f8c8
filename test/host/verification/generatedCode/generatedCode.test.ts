import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { VerifierThread } from '../../../../src/platform/verification/verifier/verifierThread.ts';
import { EditorFixture } from '../support/editorFixture.ts';

const code = 'import requests\n\nreply = requests.fetch("x")\n';
const undo = (): Thenable<unknown> => vscode.commands.executeCommand('undo');
const redo = (): Thenable<unknown> => vscode.commands.executeCommand('redo');
const closeAll = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.closeAllEditors');

describe('code that Phidelity wrote, in an editor', function () {
  this.timeout(120_000);
  let verifier: VerifierThread;
  let fixture: EditorFixture;

  before(() => (verifier = EditorFixture.startVerifier()));
  after(() => EditorFixture.stopVerifier(verifier));
  beforeEach(() => (fixture = new EditorFixture(verifier)));
  afterEach(() => fixture.remove());

  it('is checked where it was inserted, and nothing else is', async () => {
    const { document } = await fixture.open(
      'import numpy\nimport requests\n\nrequests.fitch()\n█\nnumpy.min()\n',
    );
    await fixture.insert(code);
    await fixture.waitFor(document, ['4 requests unverified', '6 fetch missing']);
  });

  it('uses imports of the user, which are not marked themselves', async () => {
    const { document } = await fixture.open('import requests\n\n█\n');
    await fixture.insert('print(requests.get(1, tiemout=2))\nprint(requests.post(1, timeout=2))');
    await fixture.waitFor(document, ['2 tiemout wrong-call']);
  });

  it('is forgotten with undo, and comes back with redo', async () => {
    const { document } = await fixture.open('x = 1\n█');
    await fixture.insert(code);
    await fixture.waitFor(document, ['1 requests unverified', '3 fetch missing']);
    await undo();
    await fixture.waitFor(document, []);
    assert.equal(document.getText(), 'x = 1\n');
    await redo();
    await fixture.waitFor(document, ['1 requests unverified', '3 fetch missing']);
  });

  it('is tracked again after an undo', async () => {
    const editor = await fixture.open('x = 1\n█');
    const { document } = editor;
    await fixture.insert(code);
    await fixture.waitFor(document, ['1 requests unverified', '3 fetch missing']);
    await editor.edit((edit) => edit.delete(new vscode.Range(1, 0, 3, 3)));
    await fixture.waitFor(document, []);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'import csv\n'));
    await undo();
    await undo();
    await fixture.waitFor(document, ['1 requests unverified', '3 fetch missing']);
  });

  it('is remembered when the document closes, and when VS Code ends', async () => {
    const { document } = await fixture.open('x = 1\n█');
    await fixture.insert(code);
    await document.save();
    await closeAll();
    const again = await fixture.show(document.uri);
    await fixture.waitFor(again.document, ['1 requests unverified', '3 fetch missing']);
    await closeAll();
    await fixture.close();
    fixture = new EditorFixture(verifier);
    const later = await fixture.show(document.uri);
    await fixture.waitFor(later.document, ['1 requests unverified', '3 fetch missing']);
  });

  it('is what was saved when unsaved changes are given up', async () => {
    const editor = await fixture.open('x = 1\n█');
    const { document } = editor;
    await fixture.insert(code);
    await document.save();
    await editor.edit((edit) => edit.delete(new vscode.Range(1, 0, 4, 0)));
    await fixture.waitFor(document, []);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const again = await fixture.show(document.uri);
    await fixture.waitFor(again.document, ['1 requests unverified', '3 fetch missing']);
  });

  it('is found again in a file that others have changed, open or not', async () => {
    const { document } = await fixture.open('x = 1\n█');
    await fixture.insert(code);
    await document.save();
    await fixture.waitFor(document, ['1 requests unverified', '3 fetch missing']);
    const file = document.uri.fsPath;
    writeFileSync(file, `# new\n\n${readFileSync(file, 'utf8')}# the end\n`);
    await fixture.waitFor(document, ['3 requests unverified', '5 fetch missing']);
    await closeAll();
    writeFileSync(file, `\n${readFileSync(file, 'utf8')}`);
    const again = await fixture.show(document.uri);
    await fixture.waitFor(again.document, ['4 requests unverified', '6 fetch missing']);
    writeFileSync(file, 'import requests\n\nrequests.fetch()\n');
    await fixture.waitFor(again.document, []);
  });

  it('keeps up with other line ends', async () => {
    const editor = await fixture.open('x = 1\n█');
    await fixture.insert(code);
    await fixture.waitFor(editor.document, ['1 requests unverified', '3 fetch missing']);
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'y = 1\n'));
    await fixture.waitFor(editor.document, ['2 requests unverified', '4 fetch missing']);
    await editor.document.save();
    await closeAll();
    const again = await fixture.show(editor.document.uri);
    await fixture.waitFor(again.document, ['2 requests unverified', '4 fetch missing']);
  });

  it('goes with its file when that is renamed, and with its folder', async () => {
    const { document } = await fixture.open('█');
    await fixture.insert(code);
    await document.save();
    await closeAll();
    const moved = vscode.Uri.file(EditorFixture.inFolder('written-moved', 'code.py'));
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(document.uri, moved);
    await vscode.workspace.applyEdit(edit);
    const again = await fixture.show(moved);
    await fixture.waitFor(again.document, ['0 requests unverified', '2 fetch missing']);
    const whole = new vscode.WorkspaceEdit();
    whole.renameFile(
      vscode.Uri.file(EditorFixture.inFolder('written-moved')),
      vscode.Uri.file(EditorFixture.inFolder('written-elsewhere')),
    );
    await vscode.workspace.applyEdit(whole);
    const once = await fixture.show(vscode.Uri.file(EditorFixture.inFolder('written-elsewhere', 'code.py')));
    await fixture.waitFor(once.document, ['0 requests unverified', '2 fetch missing']);
  });

  it('goes with an untitled document that is saved', async () => {
    const file = EditorFixture.inFolder('written-0.py');
    const untitled = await fixture.show(vscode.Uri.file(file).with({ scheme: 'untitled' }));
    await vscode.languages.setTextDocumentLanguage(untitled.document, 'python');
    await fixture.insert(code);
    await fixture.waitFor(untitled.document, ['0 requests unverified', '2 fetch missing']);
    assert.ok(await untitled.document.save());
    const saved = await fixture.show(vscode.Uri.file(file));
    await fixture.waitFor(saved.document, ['0 requests unverified', '2 fetch missing']);
    assert.deepEqual(fixture.diagnostics(untitled.document.uri), []);
  });

  it('may be in a cell of a notebook, which knows what the cells above it import', async () => {
    const cell = (text: string): vscode.NotebookCellData =>
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([cell('import requests\nrequests.fitch()'), cell('requests.fetch()')]),
    );
    await vscode.window.showNotebookDocument(notebook);
    const [above, own] = notebook.getCells().map(({ document }) => document);
    fixture.written.add(own!.uri, new vscode.Range(0, 0, 0, 20));
    await fixture.waitFor(own!, ['0 fetch missing']);
    assert.deepEqual(fixture.marks(above!), []);
  });
});

import * as vscode from 'vscode';
import type { VerifierThread } from '../../../../src/platform/verification/verifier/verifierThread.ts';
import { EditorFixture } from '../support/editorFixture.ts';

const code = 'import requests\n\nreply = requests.get("x")\n';
const all = ['0 requests unverified', '2 get replaced'];

describe('a name that was put in the place of another', function () {
  this.timeout(120_000);
  let verifier: VerifierThread;
  let fixture: EditorFixture;

  before(() => (verifier = EditorFixture.startVerifier()));
  after(() => EditorFixture.stopVerifier(verifier));
  beforeEach(() => (fixture = new EditorFixture(verifier)));
  afterEach(() => fixture.remove());

  /** Inserts code and records it, with its name, as accepting a completion does. */
  async function accept({ document }: vscode.TextEditor): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), code);
    await vscode.workspace.applyEdit(edit);
    const name = document.positionAt(code.indexOf('get('));
    fixture.written.add(document.uri, new vscode.Range(0, 0, 3, 0), [
      { range: new vscode.Range(name, name.translate(0, 3)), wanted: 'requests.get_json' },
    ]);
  }

  it('is left to verify, wherever it moves, and goes and comes back with undo and redo', async () => {
    const editor = await fixture.open('x = 1\n█');
    const { document } = editor;
    await accept(editor);
    await fixture.waitFor(document, all);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# a\n'));
    await fixture.waitFor(document, ['1 requests unverified', '3 get replaced']);
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('undo');
    await fixture.waitFor(document, []);
    await vscode.commands.executeCommand('redo');
    await fixture.waitFor(document, all);
  });

  it('is remembered when the document closes, and no longer marked once the name is another', async () => {
    const editor = await fixture.open('x = 1\n█');
    await accept(editor);
    await fixture.waitFor(editor.document, all);
    await editor.document.save();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const again = await fixture.show(editor.document.uri);
    await fixture.waitFor(again.document, all);
    const at = again.document.positionAt(code.indexOf('get('));
    await again.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 3)), 'post'));
    await fixture.waitFor(again.document, ['0 requests unverified']);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';

const patience = 30_000;
const wrong = 'import json\n\nvalue = json.parse("1")\n';

/** The extension itself, as a person meets it, against the Python of this machine. */
describe('verifying on demand', function () {
  this.timeout(60_000);

  // A folder for each test: VS Code keeps documents for a while after their editors are closed.
  let folder: vscode.Uri;
  let folders = 0;
  const file = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);
  const write = (name: string, text: string | Uint8Array): Thenable<void> =>
    vscode.workspace.fs.writeFile(
      file(name),
      typeof text === 'string' ? new TextEncoder().encode(text) : text,
    );
  const open = async (name: string): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)));
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(`phidelity.${command}`);

  /** What is marked in a file, each with its line and kind. */
  const marks = (name: string): string[] =>
    vscode.languages
      .getDiagnostics(file(name))
      .filter(({ source }) => source === 'Phidelity')
      .map(({ code, range }) => `${range.start.line} ${String(typeof code === 'object' ? code.value : code)}`)
      .toSorted();
  const waitFor = async (name: string, wanted: readonly string[]): Promise<void> => {
    const end = Date.now() + patience;
    while (marks(name).join() !== wanted.join() && Date.now() < end) await nodeTimer.delay(50);
    assert.deepEqual(marks(name), wanted, name);
  };
  /** Ends when the user closes its notification, which no test does. */
  const verifyWorkspace = (): void => void run('verifyWorkspace');

  before(() => vscode.extensions.getExtension('phidelity.phidelity')!.activate());

  beforeEach(() => {
    folder = vscode.Uri.joinPath(
      vscode.workspace.workspaceFolders![0]!.uri,
      `verify-commands-${String(++folders)}`,
    );
  });

  afterEach(async () => {
    await run('clearVerification');
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('marks what a file uses that does not exist, and follows its changes', async () => {
    await write('one.py', wrong);
    const { document } = await open('one.py');
    await run('verifyFile');
    await waitFor('one.py', ['0 unverified', '2 missing']);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(2, 13, 2, 18), 'loads');
    await vscode.workspace.applyEdit(edit);
    await waitFor('one.py', ['0 unverified']);
    await run('clearVerification');
    await waitFor('one.py', []);
  });

  it('marks what a selection uses, and nothing else', async () => {
    await write('part.py', `${wrong}other = json.unparse(value)\n`);
    const editor = await open('part.py');
    editor.selection = new vscode.Selection(3, 0, 4, 0);
    await run('verifySelection');
    await waitFor('part.py', ['3 missing']);
  });

  it('marks every file of the workspace but those of packages', async () => {
    await write('a/one.py', wrong);
    await write('b/two.pyw', 'import json\nprint(json.dumps(1))\n');
    await write('b/fine.py', 'import math\nprint(math.pi)\n');
    for (const name of ['.venv/three.py', 'node_modules/four.py', 'own/five.py']) await write(name, wrong);
    await write('own/pyvenv.cfg', 'home = /usr/bin\n');
    verifyWorkspace();
    await waitFor('a/one.py', ['0 unverified', '2 missing']);
    await waitFor('b/two.pyw', ['0 unverified']);
    for (const name of ['b/fine.py', '.venv/three.py', 'node_modules/four.py', 'own/five.py'])
      assert.deepEqual(marks(name), [], name);
  });

  it('continues after a binary file, and verifies open files with their unsaved changes', async () => {
    await write('a-binary.py', new Uint8Array([0, 1, 2, 0, 255, 0, 254, 0, 0, 9]));
    await write('changed.py', 'import math\n');
    await write('other.py', wrong);
    const { document } = await open('changed.py');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), wrong);
    await vscode.workspace.applyEdit(edit);
    verifyWorkspace();
    await waitFor('changed.py', ['1 unverified', '3 missing']);
    await waitFor('other.py', ['0 unverified', '2 missing']);
    assert.deepEqual(marks('a-binary.py'), []);
  });

  it('keeps up with files that are not open: changed, opened and deleted', async () => {
    await write('changed.py', wrong);
    await write('opened.py', wrong);
    await write('deleted.py', wrong);
    verifyWorkspace();
    for (const name of ['changed.py', 'opened.py', 'deleted.py'])
      await waitFor(name, ['0 unverified', '2 missing']);
    await write('changed.py', `\n${wrong}`);
    await waitFor('changed.py', ['1 unverified', '3 missing']);
    const editor = await open('opened.py');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'import csv\n'));
    await waitFor('opened.py', ['0 unverified', '1 unverified', '3 missing']);
    await vscode.workspace.fs.delete(file('deleted.py'));
    await waitFor('deleted.py', []);
  });
});

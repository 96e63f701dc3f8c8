import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChatServer } from '../../support/chatServer.ts';
import { until } from '../../support/until.ts';
import { closeReviews, fenced, proposal, review, startAsking, stopAsking } from './support/editFixture.ts';

const source = `import os


def first(a):
    b = a + 1
    return b


@staticmethod
def second():
    return os.sep
`;

describe('Edit with Phidelity', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  let server: ChatServer;
  let count = 0;

  before(async () => (server = await startAsking()));
  after(() => stopAsking(server));
  afterEach(closeReviews);

  async function open(text = source, name = `edited${++count}.py`): Promise<vscode.TextEditor> {
    const file = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  }

  /** Has the code at a line changed, counted from 0, and waits until the model's answer can be reviewed. */
  async function edit(editor: vscode.TextEditor, line: number, answer: string): Promise<void> {
    editor.selection = new vscode.Selection(line, 4, line, 4);
    server.answer = answer;
    await vscode.commands.executeCommand('phidelity.edit', { instruction: 'Add 2.' });
  }

  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(`phidelity.${command}`);

  it('writes nothing before it is accepted, and then all in one step of undo', async () => {
    const editor = await open();
    const { document } = editor;
    await edit(editor, 4, fenced('def first(a):\n    b = a + 2\n    return b'));
    const expected = source.replace('a + 1', 'a + 2');
    await until(() => proposal()?.getText() === expected);
    assert.equal(document.getText(), source);
    assert.equal(proposal()!.languageId, 'python');
    await run('acceptEdit');
    assert.equal(document.getText(), expected);
    await until(() => review() === undefined);
    await until(() => vscode.window.activeTextEditor?.document === document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), source);
  });

  it('asks about the function with its decorators, and puts new imports to the others', async () => {
    const editor = await open();
    await edit(
      editor,
      10,
      fenced('import json\n\n@staticmethod\ndef second():\n    return json.dumps(os.sep)'),
    );
    assert.match(
      server.questions.at(-1)!,
      /```python\n@staticmethod\ndef second\(\):\n {4}return os\.sep\n```/,
    );
    await run('acceptEdit');
    assert.equal(
      editor.document.getText(),
      source
        .replace('import os\n', 'import json\nimport os\n')
        .replace('return os.sep', 'return json.dumps(os.sep)'),
    );
  });

  it('gives back the same bytes when it is rejected', async () => {
    const text = source.replaceAll('\n', '\r\n');
    const editor = await open(text);
    await edit(editor, 4, fenced('def first(a):\n    return a + 2'));
    await until(() => proposal() !== undefined);
    await run('rejectEdit');
    await until(() => review() === undefined);
    assert.equal(editor.document.getText(), text);
    assert.equal(editor.document.isDirty, false);
  });

  it('accepts and rejects single changes', async () => {
    const editor = await open();
    editor.selection = new vscode.Selection(0, 0, 11, 0);
    server.answer = fenced(source.replace('a + 1', 'a + 2').replace('os.sep', 'os.linesep'));
    await vscode.commands.executeCommand('phidelity.edit', { instruction: 'Change two lines.' });
    await until(() => proposal()?.getText().includes('linesep') === true);
    await until(() => vscode.window.activeTextEditor?.selection.active.line === 4);
    await run('acceptChange');
    assert.equal(editor.document.getText(), source.replace('a + 1', 'a + 2'));
    await until(() => vscode.window.activeTextEditor?.selection.active.line === 10);
    await run('rejectChange');
    await until(() => review() === undefined);
    assert.equal(editor.document.getText(), source.replace('a + 1', 'a + 2'));
  });

  it('follows what is changed elsewhere in the file meanwhile', async () => {
    const editor = await open();
    const { document } = editor;
    await edit(editor, 4, fenced('def first(a):\n    b = a + 2\n    return b'));
    const other = new vscode.WorkspaceEdit();
    other.insert(document.uri, new vscode.Position(0, 0), '# A new line.\n');
    await vscode.workspace.applyEdit(other);
    const expected = `# A new line.\n${source.replace('a + 1', 'a + 2')}`;
    await until(() => proposal()?.getText() === expected);
    await run('acceptEdit');
    assert.equal(document.getText(), expected);
  });

  it('writes nothing where the same lines have changed, until that is undone', async () => {
    const editor = await open();
    const { document } = editor;
    await edit(editor, 4, fenced('def first(a):\n    b = a + 2\n    return b'));
    await until(() => proposal()?.getText().includes('a + 2') === true);
    const replace = async (from: string, to: string): Promise<void> => {
      const start = document.positionAt(document.getText().indexOf(from));
      const other = new vscode.WorkspaceEdit();
      other.replace(document.uri, new vscode.Range(start, start.translate(0, from.length)), to);
      await vscode.workspace.applyEdit(other);
    };
    await replace('a + 1', 'a * 7');
    await run('acceptEdit');
    assert.equal(document.getText(), source.replace('a + 1', 'a * 7'));
    await replace('a * 7', 'a + 1');
    assert.ok(proposal()?.getText().includes('a + 2'), 'The proposal is gone.');
    assert.equal(document.getText(), source);
    await run('acceptEdit');
    assert.equal(document.getText(), source.replace('a + 1', 'a + 2'));
  });

  it('asks again about the same code when the instruction is changed', async () => {
    const editor = await open();
    await edit(editor, 4, fenced('def first(a):\n    b = a + 2\n    return b'));
    server.answer = fenced('def first(a):\n    b = a + 3\n    return b');
    await vscode.commands.executeCommand('phidelity.changeEditInstruction', { instruction: 'No, add 3.' });
    const expected = source.replace('a + 1', 'a + 3');
    await until(() => proposal()?.getText() === expected);
    const roles = server.messages.at(-1)!.map(({ role }) => role);
    assert.deepEqual(roles, ['system', 'user', 'assistant', 'user']);
    assert.match(server.questions.at(-1)!, /No, add 3\./);
    assert.equal(editor.document.getText(), source);
  });

  it('marks what does not exist in the proposal, and has it rewritten with what exists', async () => {
    const editor = await open();
    await edit(editor, 10, fenced('@staticmethod\ndef second():\n    return os.seperator'));
    const found = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(review()!.modified);
    await until(() => found().length > 0);
    const [diagnostic] = found();
    assert.match(diagnostic!.message, /os\.seperator/);
    assert.equal(diagnostic!.range.start.line, 10);
    server.answer = fenced('@staticmethod\ndef second():\n    return os.linesep');
    await run('rewriteEdit');
    assert.match(server.questions.at(-1)!, /`os\.seperator` does not exist\./);
    await until(() => proposal()?.getText().includes('linesep') === true);
    assert.deepEqual(found(), []);
    await run('acceptEdit');
    assert.equal(editor.document.getText(), source.replace('os.sep', 'os.linesep'));
  });

  it('changes a notebook’s cell', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '%time x = 1\nprint(x)', 'python');
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([cell]),
    );
    await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(0, 1)] });
    await vscode.commands.executeCommand('notebook.cell.edit');
    const own = notebook.cellAt(0).document;
    await until(() => vscode.window.activeTextEditor?.document === own);
    await edit(vscode.window.activeTextEditor!, 1, fenced('print(x + 1)'));
    await until(() => proposal()?.getText() === '%time x = 1\nprint(x + 1)');
    await run('acceptEdit');
    assert.equal(own.getText(), '%time x = 1\nprint(x + 1)');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('changes an unsaved file with tabs', async () => {
    const content = 'class A:\n\tdef f(self):\n\t\treturn 1\n';
    const document = await vscode.workspace.openTextDocument({ content, language: 'python' });
    const editor = await vscode.window.showTextDocument(document);
    await edit(editor, 2, fenced('def f(self):\n    if self:\n        return 2\n    return 1'));
    await run('acceptEdit');
    assert.equal(
      document.getText(),
      'class A:\n\tdef f(self):\n\t\tif self:\n\t\t\treturn 2\n\t\treturn 1\n',
    );
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('writes nothing that leaves a file which is no Python any more', async () => {
    const editor = await open();
    await edit(editor, 4, fenced('def first(a):\n    b = a + 2\n    return b )'));
    const marks = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(review()!.modified);
    await until(() => marks().length > 0);
    assert.deepEqual(
      marks().map(({ range, message }) => [range.start.line, message]),
      [[5, 'This is not valid Python.']],
    );
    await run('acceptEdit');
    assert.equal(editor.document.getText(), source);
    assert.equal(editor.document.isDirty, false);
    assert.ok(review(), 'The proposal is gone.');
    server.answer = fenced('def first(a):\n    b = a + 2\n    return b');
    await vscode.commands.executeCommand('phidelity.changeEditInstruction', { instruction: 'As Python.' });
    await until(() => marks().length === 0);
    await run('acceptEdit');
    assert.equal(editor.document.getText(), source.replace('a + 1', 'a + 2'));
  });

  it('changes a file that is no Python before', async () => {
    const broken = `${source}x = (1,\n`;
    const other = await open(broken);
    await edit(other, 4, fenced('def first(a):\n    b = a + 2\n    return b'));
    await until(() => proposal()?.getText() === broken.replace('a + 1', 'a + 2'));
    await run('acceptEdit');
    assert.equal(other.document.getText(), broken.replace('a + 1', 'a + 2'));
  });

  it('refuses the one change after which the file would be no Python', async () => {
    const text = 'if True:\n    x = 1\ny = 2\nz = 3\n';
    const editor = await open(text);
    editor.selection = new vscode.Selection(0, 0, 3, 5);
    server.answer = fenced('while True:\n    x = 1\ny = 2\nz = [3');
    await vscode.commands.executeCommand('phidelity.edit', { instruction: 'Change two lines.' });
    await until(() => proposal()?.getText().includes('[3') === true);
    await until(() => vscode.window.activeTextEditor?.selection.active.line === 3);
    await run('acceptChange');
    assert.equal(editor.document.getText(), text);
    const proposed = vscode.window.activeTextEditor!;
    proposed.selection = new vscode.Selection(0, 0, 0, 0);
    await run('acceptChange');
    assert.equal(editor.document.getText(), text.replace('if', 'while'));
  });

  it('writes a change once when it is accepted twice at the same moment', async () => {
    const editor = await open();
    await edit(editor, 4, fenced('def first(a):\n    a = a + 1\n    b = a + 1\n    return b'));
    await until(() => proposal() !== undefined);
    await Promise.all([run('acceptEdit'), run('acceptEdit'), run('acceptChange')]);
    const expected = source.replace('    b =', '    a = a + 1\n    b =');
    assert.equal(editor.document.getText(), expected);
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), source);
    await vscode.commands.executeCommand('redo');
    assert.equal(editor.document.getText(), expected);
  });

  for (const [what, answer] of [
    ['without code', 'I cannot do that.'],
    ['with two pieces of code', `${fenced('x = 1')}or\n${fenced('x = 2')}`],
    ['with a diff', '```diff\n@@ -4,2 +4,2 @@\n def first(a):\n-    b = a + 1\n```\n'],
    ['with a part of the code', fenced('def first(a):\n    # ... existing code ...')],
  ] as const)
    it(`changes nothing after an answer ${what}`, async () => {
      const editor = await open();
      await edit(editor, 4, answer);
      await until(() => review() === undefined);
      assert.equal(editor.document.getText(), source);
      assert.equal(editor.document.isDirty, false);
    });

  it('leaves the file as it was when the model dies in the middle of an edit', async () => {
    const editor = await open();
    server.cutAfter = 8;
    try {
      await edit(editor, 4, fenced('def first(a):\n    b = a + 2\n    c = b\n    return c'));
    } finally {
      server.cutAfter = Number.POSITIVE_INFINITY;
    }
    await until(() => review() === undefined);
    assert.equal(editor.document.getText(), source);
    assert.equal(editor.document.isDirty, false);
  });

  it('keeps what was proposed when the next answer has no code', async () => {
    const editor = await open();
    await edit(editor, 4, fenced('def first(a):\n    b = a + 2\n    return b'));
    server.answer = 'No.';
    await vscode.commands.executeCommand('phidelity.changeEditInstruction', { instruction: 'Add 3.' });
    await run('acceptEdit');
    assert.equal(editor.document.getText(), source.replace('a + 1', 'a + 2'));
  });

  it('asks no model about what cannot be edited', async () => {
    const scheme = 'test-virtual';
    const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: () => source,
    });
    try {
      const uri = vscode.Uri.from({ scheme, path: '/virtual.py' });
      const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      const before = server.questions.length;
      // It waits for the message to be closed.
      void edit(editor, 4, fenced('x'));
      await until(() => vscode.window.activeTextEditor === editor);
      const large = await open('x = 1\n'.repeat(400_000));
      void edit(large, 4, fenced('x'));
      const small = await open();
      await edit(small, 4, fenced('def first(a):\n    return a'));
      assert.equal(server.questions.length, before + 1);
    } finally {
      provider.dispose();
    }
  });

  it('changes what is between several selections, and of several cursors the function of the first', async () => {
    const editor = await open();
    editor.selections = [new vscode.Selection(3, 0, 3, 5), new vscode.Selection(9, 4, 10, 4)];
    const changed = source.split('\n').slice(3, 11).join('\n').replace('a + 1', 'a + 2');
    server.answer = fenced(changed);
    await vscode.commands.executeCommand('phidelity.edit', { instruction: 'Add 2.' });
    const expected = source.replace('a + 1', 'a + 2');
    await until(() => proposal()?.getText() === expected);
    await run('acceptEdit');
    assert.equal(editor.document.getText(), expected);
    const other = await open();
    other.selections = [new vscode.Selection(4, 4, 4, 4), new vscode.Selection(10, 4, 10, 4)];
    server.answer = fenced('def first(a):\n    b = a + 2\n    return b');
    await vscode.commands.executeCommand('phidelity.edit', { instruction: 'Add 2.' });
    await until(() => proposal()?.getText() === expected);
  });

  it('is reviewed twice for one file, and each change follows the other', async () => {
    const editor = await open();
    await edit(editor, 4, fenced('def first(a):\n    b = a + 2\n    c = b\n    return c'));
    await until(() => proposal()?.getText().includes('a + 2') === true);
    const first = review()!.modified;
    await vscode.window.showTextDocument(editor.document, { preview: false });
    await until(() => review() === undefined);
    await edit(
      vscode.window.activeTextEditor!,
      10,
      fenced('@staticmethod\ndef second():\n    return os.linesep'),
    );
    await until(() => proposal()?.getText().includes('linesep') === true);
    await run('acceptEdit');
    await until(() => review() === undefined);
    await vscode.commands.executeCommand('phidelity.acceptEdit', first);
    assert.equal(
      editor.document.getText(),
      source
        .replace('a + 1\n', 'a + 2\n    c = b\n')
        .replace('return b', 'return c')
        .replace('os.sep', 'os.linesep'),
    );
  });

  it('changes the file in the editor beside the chat', async () => {
    const editor = await open();
    editor.selection = new vscode.Selection(4, 4, 4, 4);
    const page = vscode.window.createWebviewPanel('test.chat', 'A chat', vscode.ViewColumn.Two);
    await until(() => page.visible && vscode.window.activeTextEditor === undefined);
    server.answer = fenced('def first(a):\n    b = a + 2\n    return b');
    await vscode.commands.executeCommand('phidelity.edit', { instruction: 'Add 2.' });
    const expected = source.replace('a + 1', 'a + 2');
    const isProposed = ({ uri }: vscode.TextDocument): boolean => uri.scheme === 'phidelity-edit';
    await until(() =>
      vscode.workspace.textDocuments.some((one) => isProposed(one) && one.getText() === expected),
    );
    server.answer = fenced('def first(a):\n    b = a + 3\n    return b');
    await vscode.commands.executeCommand('phidelity.edit', { instruction: 'Add 3.' });
    assert.match(server.questions.at(-1)!, /Do it differently.*Add 3\./);
    assert.equal(editor.document.getText(), source);
  });

  it('changes an unsaved text whose file was changed by others, and leaves that file alone', async () => {
    const editor = await open();
    const { document } = editor;
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), '# Mine.\n'));
    const theirs = new TextEncoder().encode('# Theirs.\n');
    await vscode.workspace.fs.writeFile(document.uri, theirs);
    await edit(editor, 5, fenced('def first(a):\n    b = a + 2\n    return b'));
    const expected = `# Mine.\n${source.replace('a + 1', 'a + 2')}`;
    await until(() => proposal()?.getText() === expected);
    await run('acceptEdit');
    assert.equal(document.getText(), expected);
    assert.deepEqual(new Uint8Array(await vscode.workspace.fs.readFile(document.uri)), theirs);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is among the actions for code', async () => {
    const editor = await open();
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      new vscode.Range(4, 0, 4, 4),
      vscode.CodeActionKind.RefactorRewrite.value,
    );
    assert.ok(actions.some(({ command }) => command?.command === 'phidelity.edit'));
  });
});

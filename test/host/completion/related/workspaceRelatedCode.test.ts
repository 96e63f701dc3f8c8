import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { RecentEdits } from '../../../../src/host/completion/related/recentEdits.ts';
import { sourceAt } from '../../../../src/host/completion/sourceAt.ts';
import { WorkspaceRelatedCode } from '../../../../src/host/completion/related/workspaceRelatedCode.ts';

describe('WorkspaceRelatedCode', () => {
  let tests = 0;
  /** One for each test: VS Code keeps documents for a while after they are closed. */
  let folder: vscode.Uri;
  let edits: RecentEdits;
  let exclude: string[];

  beforeEach(() => {
    tests += 1;
    folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, `related-${tests}`);
    edits = new RecentEdits();
    exclude = [];
  });

  afterEach(async () => {
    edits.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files))
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode(text));
  }

  /** What is found for a file, as `path: code`. */
  async function find(name: string, characters = 1200, signal?: AbortSignal): Promise<string[]> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
    const { source } = sourceAt(document, new vscode.Position(document.lineCount - 1, 0));
    const related = new WorkspaceRelatedCode({
      edits,
      preferences: () => ({ exclude, languages: {}, hideUnlikely: true, forCompleter: undefined! }),
    });
    const found = await related.find(source, characters, signal ?? new AbortController().signal);
    return found.map((one) => `${one.path.replace(/^related-\d+\//, '')}: ${one.code}`);
  }

  const area = 'def area(radius):\n    return 3 * radius**2';

  it('finds functions and classes that a file imports: from a sibling, from a package, from above', async () => {
    await write({
      'shapes.py': `import math\n\n\n${area}\n\n\ndef other():\n    pass\n`,
      'pack/__init__.py': 'class Box:\n    side = 1\n',
      'pack/inner/deep.py': 'from ..top import lift\n',
      'pack/top.py': 'async def lift():\n    pass\n',
      'main.py': 'import os\nfrom shapes import area\nfrom pack import Box\n\n',
    });
    assert.deepEqual(await find('main.py'), [
      `shapes.py: ${area}`,
      'pack/__init__.py: class Box:\n    side = 1',
    ]);
    assert.deepEqual(await find('pack/inner/deep.py'), ['pack/top.py: async def lift():\n    pass']);
  });

  it('finds what a file uses of a module that it imports whole', async () => {
    await write({
      'shapes.py': `${area}\n\n\ndef other():\n    pass\n`,
      'main.py': 'import shapes as s\n\nprint(s.area(2), x.other())\n',
      'sibling.py': 'from . import shapes\n\nshapes.other()\n',
    });
    assert.deepEqual(await find('main.py'), [`shapes.py: ${area}`]);
    assert.deepEqual(await find('sibling.py'), ['shapes.py: def other():\n    pass']);
  });

  it('reads what is not saved yet', async () => {
    await write({ 'shapes.py': area, 'main.py': 'from shapes import area\n' });
    const open = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'shapes.py'));
    const editor = await vscode.window.showTextDocument(open);
    await editor.edit((edit) => edit.replace(new vscode.Range(1, 0, 2, 0), '    return 42'));
    assert.deepEqual(await find('main.py'), ['shapes.py: def area(radius):\n    return 42']);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('finds where the user edited last in other files, after what is imported', async () => {
    await write({
      'shapes.py': area,
      'notes.py': 'def one():\n    return 1\n\n\ndef two():\n    return 2\n',
      'main.py': 'from shapes import area\n',
    });
    const notes = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'notes.py'));
    const editor = await vscode.window.showTextDocument(notes);
    for (const digit of '00') await editor.edit((edit) => edit.insert(new vscode.Position(5, 12), digit));
    assert.deepEqual(await find('main.py'), [`shapes.py: ${area}`, 'notes.py: def two():\n    return 200']);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('stays within its limit, leaves out what is excluded, and ends when it is cancelled', async () => {
    await write({
      'shapes.py': `${area}\n\n\ndef tiny():\n    pass\n`,
      'main.py': 'from shapes import area, tiny\n',
    });
    assert.deepEqual(await find('main.py', 25), ['shapes.py: def tiny():\n    pass']);
    assert.deepEqual(await find('main.py', 1200, AbortSignal.abort()), []);
    exclude = ['related-*/shapes.py'];
    assert.deepEqual(await find('main.py'), []);
  });

  it('finds nothing in files that are not Python, missing, binary, or outside the workspace', async () => {
    await write({
      'main.md': 'from shapes import area\n',
      'shapes.py': area,
      'main.py':
        'from nowhere import x\nimport os.path\nfrom ......... import shapes\nfrom folder import y\n',
      'folder.py/inside.py': 'y = 1\n',
    });
    assert.deepEqual(await find('main.md'), []);
    assert.deepEqual(await find('main.py'), []);
  });

  const token = 'def token():\n    return "ghp_0123456789abcdefghijABCDEFGHIJ456789"';

  it('leaves out what users would be asked about: what Git ignores, and what looks like a secret', async () => {
    await write({
      '.gitignore': 'generated/\nlocal_*.py\n',
      'generated/__init__.py': '',
      'generated/stubs.py': 'def stub():\n    pass\n',
      'local_settings.py': 'def local():\n    pass\n',
      'pack/.gitignore': '/hidden.py\n',
      'pack/hidden.py': 'def hidden():\n    pass\n',
      'pack/shown.py': 'def shown():\n    pass\n',
      'secrets_local.py': `${token}\n\n\ndef plain():\n    pass\n`,
      'shapes.py': area,
      'main.py': [
        'from generated.stubs import stub',
        'from local_settings import local',
        'from pack.hidden import hidden',
        'from pack.shown import shown',
        'from secrets_local import token, plain',
        'from shapes import area',
        '',
      ].join('\n'),
    });
    assert.deepEqual(await find('main.py'), [
      'pack/shown.py: def shown():\n    pass',
      'secrets_local.py: def plain():\n    pass',
      `shapes.py: ${area}`,
    ]);
    await write({ '.gitignore': 'shapes.py\n' });
    assert.deepEqual(await find('main.py'), [
      'generated/stubs.py: def stub():\n    pass',
      'local_settings.py: def local():\n    pass',
      'pack/shown.py: def shown():\n    pass',
      'secrets_local.py: def plain():\n    pass',
    ]);
  });

  it('goes by the rules of the repository that a file is in, those kept out of it too', async () => {
    await write({
      '.gitignore': 'shapes.py\n',
      'inner/.git/info/exclude': '/private.py\n',
      'inner/deep/.gitignore': 'stub.py\n',
      'inner/deep/stub.py': 'def stub():\n    pass\n',
      'inner/private.py': 'def private():\n    pass\n',
      'inner/shapes.py': area,
      'inner/main.py': 'from deep.stub import stub\nfrom private import private\nfrom shapes import area\n',
    });
    assert.deepEqual(await find('inner/main.py'), [`inner/shapes.py: ${area}`]);
  });

  it('leaves out secrets also where the user has just edited', async () => {
    await write({
      '.gitignore': 'notes.py\n',
      'notes.py': 'def one():\n    return 1\n',
      'keys.py': 'def two():\n    return 2\n',
      'shapes.py': area,
      'main.py': 'from shapes import area\n',
    });
    const edit = async (name: string, line: number, ...texts: string[]): Promise<void> => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
      const editor = await vscode.window.showTextDocument(document);
      for (const text of texts)
        await editor.edit((change) => change.insert(document.lineAt(line).range.end, text));
    };
    await edit('notes.py', 1, '0', '0');
    await edit('keys.py', 1, '0', '0');
    assert.deepEqual(await find('main.py'), [`shapes.py: ${area}`, 'keys.py: def two():\n    return 200']);
    await edit('keys.py', 1, '\n    password = "correct horse"');
    assert.deepEqual(await find('main.py'), [`shapes.py: ${area}`]);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('leaves out what a link brings from outside the workspace', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'phidelity-related-'));
    try {
      await writeFile(path.join(outside, '__init__.py'), 'def linked():\n    pass\n');
      await write({ 'main.py': 'from linked import linked\nfrom shapes import area\n', 'shapes.py': area });
      await symlink(outside, path.join(folder.fsPath, 'linked'), 'junction');
      assert.deepEqual(await find('main.py'), [`shapes.py: ${area}`]);
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});

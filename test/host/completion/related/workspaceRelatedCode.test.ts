import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { WorkspaceCodebase } from '../../../../src/host/codebase/workspaceCodebase.ts';
import { RecentEdits } from '../../../../src/host/completion/related/recentEdits.ts';
import { sourceAt } from '../../../../src/host/completion/sourceAt.ts';
import { WorkspaceRelatedCode } from '../../../../src/host/completion/related/workspaceRelatedCode.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { memoryLogger } from '../../../support/engineFixture.ts';
import { until } from '../../../support/until.ts';

describe('WorkspaceRelatedCode', () => {
  const never = new AbortController().signal;
  const { lines: _, ...logger } = memoryLogger();
  const { extensionPath } = vscode.extensions.getExtension('phidelity.phidelity')!;
  const entry = path.join(extensionPath, 'dist', 'codebase.mjs');
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

  /** What is found for a file, as `path: code`, with all files read. Where the cursor is nothing is in sight. */
  async function find(name: string, characters = 1200, signal = never): Promise<string[] | undefined> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
    const { source, position } = sourceAt(document, new vscode.Position(document.lineCount - 1, 0));
    const codebase = new WorkspaceCodebase({ entry, file: undefined, timer: nodeTimer, logger });
    try {
      await codebase.find('read all files', 1, never);
      const preferences = () => ({ exclude, languages: {}, hideUnlikely: true, forCompleter: undefined! });
      const related = new WorkspaceRelatedCode({ edits, codebase, preferences, logger });
      const seen = { first: position.line, last: position.line };
      const found = await related.find({ source, position, seen }, characters, signal);
      return found?.map((one) => `${one.path.replace(/^related-\d+\//, '')}: ${one.code}`);
    } finally {
      codebase.dispose();
    }
  }

  const area = 'def area(radius):\n    return 3 * radius**2';
  const outline = 'def area(radius):';

  it('finds functions and classes that a file imports: from a sibling, from a package, from above', async () => {
    await write({
      'shapes.py': `import math\n\n\n${area}\n\n\ndef other():\n    pass\n`,
      'pack/__init__.py': 'class Box:\n    side = 1\n',
      'pack/inner/deep.py': 'from ..top import lift\n',
      'pack/top.py': 'async def lift():\n    pass\n',
      'main.py': 'import os\nfrom shapes import area\nfrom pack import Box\n\n',
    });
    assert.deepEqual(await find('main.py'), [`shapes.py: ${outline}`, 'pack/__init__.py: class Box:']);
    assert.deepEqual(await find('pack/inner/deep.py'), ['pack/top.py: async def lift():']);
  });

  it('finds what a file uses of a module that it imports whole', async () => {
    await write({
      'shapes.py': `${area}\n\n\ndef other():\n    pass\n`,
      'main.py': 'import shapes as s\n\nprint(s.area(2))\n',
      'sibling.py': 'from . import shapes\n\nshapes.other()\n',
    });
    assert.deepEqual(await find('main.py'), [`shapes.py: ${outline}`]);
    assert.deepEqual(await find('sibling.py'), ['shapes.py: def other():']);
  });

  it('reads what is not saved yet', async () => {
    await write({ 'shapes.py': area, 'main.py': 'from shapes import area\n' });
    const open = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'shapes.py'));
    const editor = await vscode.window.showTextDocument(open);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 15), ', unit'));
    assert.deepEqual(await find('main.py'), ['shapes.py: def area(radius, unit):']);
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
    assert.deepEqual(await find('main.py'), [
      `shapes.py: ${outline}`,
      'notes.py: def two():\n    return 200',
    ]);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('stays within its limit, leaves out what is excluded, and ends when it is cancelled', async () => {
    await write({
      'shapes.py': `${area}\n\n\ndef tiny():\n    pass\n`,
      'main.py': 'from shapes import area, tiny\n',
    });
    assert.deepEqual(await find('main.py', 1200), [`shapes.py: ${outline}\ndef tiny():`]);
    assert.deepEqual(await find('main.py', 80), [`shapes.py: ${outline}`]);
    assert.equal(await find('main.py', 1200, AbortSignal.abort()), undefined);
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

  const token = 'def token(key="ghp_0123456789abcdefghijABCDEFGHIJ456789"):\n    pass';

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
      'pack/shown.py: def shown():',
      'secrets_local.py: def plain():',
      `shapes.py: ${outline}`,
    ]);
    await write({ '.gitignore': 'shapes.py\n' });
    assert.deepEqual(await find('main.py'), [
      'generated/stubs.py: def stub():',
      'local_settings.py: def local():',
      'pack/shown.py: def shown():',
      'secrets_local.py: def plain():',
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
    assert.deepEqual(await find('inner/main.py'), [`inner/shapes.py: ${outline}`]);
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
    assert.deepEqual(await find('main.py'), [`shapes.py: ${outline}`, 'keys.py: def two():\n    return 200']);
    await edit('keys.py', 1, '\n    password = "correct horse"');
    assert.deepEqual(await find('main.py'), [`shapes.py: ${outline}`]);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('knows nothing while files are read for the first time, which it begins', async () => {
    await write({ 'shapes.py': area, 'main.py': 'from shapes import area\n' });
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'main.py'));
    const { source, position } = sourceAt(document, new vscode.Position(1, 0));
    const codebase = new WorkspaceCodebase({ entry, file: undefined, timer: nodeTimer, logger });
    try {
      const preferences = () => ({ exclude, languages: {}, hideUnlikely: true, forCompleter: undefined! });
      const related = new WorkspaceRelatedCode({ edits, codebase, preferences, logger });
      const place = { source, position, seen: { first: 1, last: 1 } };
      assert.equal(await related.find(place, 1200, never), undefined);
      await until(async () => (await related.find(place, 1200, never))?.length === 1);
    } finally {
      codebase.dispose();
    }
  });

  it('finds what a new import brings in, by another basis', async () => {
    await write({
      'one.py': 'import os\n',
      'two.py': 'import os\nfrom shapes import area\n',
      'longer.py': 'import os\n\nprint(os.name)\n',
    });
    const [source, other, longer] = await Promise.all(
      ['one.py', 'two.py', 'longer.py'].map(async (name) => {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
        return sourceAt(document, new vscode.Position(0, 0)).source;
      }),
    );
    const related = new WorkspaceRelatedCode({
      edits,
      codebase: undefined!,
      preferences: undefined!,
      logger,
    });
    assert.equal(related.basis(source!), related.basis(longer!));
    assert.notEqual(related.basis(source!), related.basis(other!));
  });

  it('leaves out what a link brings from outside the workspace', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'phidelity-related-'));
    try {
      await writeFile(path.join(outside, '__init__.py'), 'def linked():\n    pass\n');
      await write({ 'main.py': 'from linked import linked\nfrom shapes import area\n', 'shapes.py': area });
      await symlink(outside, path.join(folder.fsPath, 'linked'), 'junction');
      assert.deepEqual(await find('main.py'), [`shapes.py: ${outline}`]);
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});

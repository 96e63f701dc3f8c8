import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SlashCommands } from '../../../src/host/slashCommands/slashCommands.ts';

describe('what the prompts of commands say of the project', () => {
  const root = vscode.workspace.workspaceFolders![0]!.uri;
  // The first of the workspace by name: what other tests left there counts little.
  const folder = vscode.Uri.joinPath(root, '0-habits');
  const write = async (name: string, text: string): Promise<vscode.Uri> => {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  };
  const promptOf = async (question: string): Promise<string> =>
    (await new SlashCommands().find(question, true))!.prompt(true);
  const documented = (...lines: readonly string[]): string =>
    `def f(a):\n    """Do it.\n\n${lines.map((line) => `    ${line}\n`).join('')}    """\n`;

  beforeEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('is the style of its docstrings, that of the active file first', async () => {
    const rest = await write('rest.py', documented(':param a: one'));
    await write('numpy.py', documented('Parameters', '----------', 'a : int').repeat(200));
    await write('.venv/lib/other.py', documented('Args:', '    a: one').repeat(900));
    assert.match(await promptOf('/docstring'), /otherwise use NumPy's/);
    await vscode.window.showTextDocument(rest);
    assert.match(await promptOf('/docstring'), /otherwise use Sphinx's/);
  });

  it('is what its tests are written with', async () => {
    const writeTests = async (code: string): Promise<void> => {
      for (let index = 0; index < 40; index += 1) await write(`tests/test_${index}.py`, code);
    };
    await write('code.py', 'class A(TestCase): ...\n'.repeat(50));
    await writeTests('def test_it(): ...\n');
    assert.match(await promptOf('/tests'), /^Write pytest tests/);
    await writeTests('import unittest\n\n\nclass A(unittest.TestCase): ...\n');
    assert.match(await promptOf('/tests'), /^Write unittest tests/);
  });
});

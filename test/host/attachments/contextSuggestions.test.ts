import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { suggestContext as suggest } from '../../../src/host/attachments/contextSuggestions.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import type { ContextSuggestion } from '../../../src/protocol/chatViewContract.ts';

describe('suggestContext', () => {
  const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'suggested');
  const write = async (name: string, text = 'x = 1\ny = 2\n'): Promise<vscode.Uri> => {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  };
  const { signal } = new AbortController();
  const suggestContext = (query: string, by: AbortSignal): Promise<ContextSuggestion[]> =>
    suggest(query, by, nodeTimer);
  const places = (suggestions: readonly ContextSuggestion[]): string[] =>
    suggestions.map(({ kind, description }) => `${kind} ${description}`);

  before(async () => {
    for (const name of [
      'zebra.py',
      'lib/Zebra_test.py',
      'zoo/other.py',
      'node_modules/zebra.js',
      '.git/zebra',
    ])
      await write(name);
  });
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('finds files by what is in their path, the best name first, none of installed packages', async () => {
    assert.deepEqual(places(await suggestContext('zeb', signal)), [
      'file suggested/zebra.py',
      'file suggested/lib/Zebra_test.py',
    ]);
    assert.deepEqual(places(await suggestContext('ZOO/oth', signal)), ['file suggested/zoo/other.py']);
    assert.deepEqual(await suggestContext('no such file', signal), []);
  });

  it('offers the selection and the open editors before anything is typed, and each file once', async () => {
    const editor = await vscode.window.showTextDocument(await write('zebra.py'), { preview: false });
    editor.selection = new vscode.Selection(0, 0, 1, 3);
    assert.deepEqual(places(await suggestContext('', signal)), [
      'selection suggested/zebra.py:1-2',
      'file suggested/zebra.py',
    ]);
    assert.deepEqual(places(await suggestContext('zebra.py', signal)), ['file suggested/zebra.py']);
    assert.deepEqual(places(await suggestContext('selec', signal)), ['selection suggested/zebra.py:1-2']);
  });

  it('finds functions and classes of the active editor, however deep', async () => {
    const range = (from: number, to: number): vscode.Range => new vscode.Range(from - 1, 0, to - 1, 5);
    const outer = new vscode.DocumentSymbol('Animal', '', vscode.SymbolKind.Class, range(1, 2), range(1, 1));
    outer.children.push(
      new vscode.DocumentSymbol('feedStripes', '', vscode.SymbolKind.Method, range(2, 2), range(2, 2)),
    );
    const provider = vscode.languages.registerDocumentSymbolProvider(
      { language: 'python' },
      { provideDocumentSymbols: () => [outer] },
    );
    try {
      await vscode.window.showTextDocument(await write('zebra.py'));
      const [found] = await suggestContext('stripes', signal);
      assert.deepEqual(
        [found?.kind, found?.label, found?.startLine, found?.endLine],
        ['symbol', 'feedStripes', 2, 2],
      );
    } finally {
      provider.dispose();
    }
  });
});

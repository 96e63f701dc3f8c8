import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { suggestContext as suggest } from '../../../src/host/attachments/contextSuggestions.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { symbolRange } from '../../../src/host/attachments/symbols.ts';
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
    // Other tests may have opened a repository.
    suggestions.flatMap(({ kind, description }) =>
      kind.endsWith('changes') ? [] : [`${kind} ${description}`],
    );

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

  it('offers the selection, the codebase and the open editors before anything is typed, and each file once', async () => {
    const editor = await vscode.window.showTextDocument(await write('zebra.py'), { preview: false });
    editor.selection = new vscode.Selection(0, 0, 1, 3);
    assert.deepEqual(places(await suggestContext('', signal)), [
      'selection suggested/zebra.py:1-2',
      'codebase Find the code that your question is about',
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

  it('finds folders by their name, before the files in them', async () => {
    await write('zoological/animals/cat.py');
    assert.deepEqual(places(await suggestContext('zoolog', signal)), ['folder suggested/zoological/']);
    assert.deepEqual(places(await suggestContext('logical/anim', signal)), [
      'folder suggested/zoological/animals/',
    ]);
  });

  it('finds symbols of other files, not of packages, and does not wait long for them', async () => {
    const uri = await write('shop.py', '# head\ndef openShop():\n    x = 1\n    return x\n\ny = 2\n');
    const found = (name: string, at: vscode.Uri): vscode.SymbolInformation =>
      new vscode.SymbolInformation(
        name,
        vscode.SymbolKind.Function,
        '',
        new vscode.Location(at, new vscode.Range(1, 4, 1, 12)),
      );
    let hangs = false;
    const provider = vscode.languages.registerWorkspaceSymbolProvider({
      provideWorkspaceSymbols: () =>
        hangs
          ? new Promise(() => {})
          : [
              found('openShop', uri),
              found('openShopInPackage', vscode.Uri.parse('file:///usr/lib/openshop.py')),
            ],
    });
    try {
      assert.deepEqual(places(await suggestContext('openshop', signal)), ['symbol suggested/shop.py:2']);
      const document = await vscode.workspace.openTextDocument(uri);
      const lines = await symbolRange(document, new vscode.Range(1, 0, 1, 0));
      assert.deepEqual([lines.start.line, lines.end.line], [1, 3]);
      hangs = true;
      const now = { delay: async (): Promise<boolean> => true };
      assert.deepEqual(places(await suggest('shop.py', signal, now)), ['file suggested/shop.py']);
    } finally {
      provider.dispose();
    }
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ReplacedNames } from '../../../src/core/completion/outcome/replacedNames.ts';
import { ReplacedHover } from '../../../src/host/completion/replacedHover.ts';
import { openDocument } from './support/openDocument.ts';
import { ProviderFixture } from './support/providerFixture.ts';

describe('the hover of a suggestion', () => {
  let fixture: ProviderFixture;

  beforeEach(() => (fixture = new ProviderFixture()));
  afterEach(async () => {
    fixture.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('says which name the model first wrote, where the suggestion is and nowhere else', async () => {
    const { document, selection } = await openDocument('import requests\nreply = requests.█\n');
    const { items } = await fixture.ask('get("url")');
    const replaced = new ReplacedNames();
    const one = { wanted: 'requests.get_*json*', instead: 'get', at: 0, probability: 0.5 };
    const text = items[0]!.insertText as string;
    replaced.suggest(document.uri.toString(), [{ text, emptyReason: undefined, replaced: [one] }]);
    const hover = new ReplacedHover({ provider: fixture.provider, completer: { replaced } });
    const [content] = hover.provideHover(document, selection.active)?.contents ?? [];
    const said = (content as vscode.MarkdownString).value;
    assert.match(said, /first wrote requests\\?\.get\\?_\\\*json\\\*, which does not exist/);
    assert.equal(hover.provideHover(document, new vscode.Position(0, 3)), undefined);
    const others = new ReplacedHover({
      provider: fixture.provider,
      completer: { replaced: new ReplacedNames() },
    });
    assert.equal(others.provideHover(document, selection.active), undefined);
  });
});

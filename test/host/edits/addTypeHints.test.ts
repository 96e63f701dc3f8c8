import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChatServer } from '../../support/chatServer.ts';
import { until } from '../../support/until.ts';
import {
  askAt,
  closeReviews,
  fenced,
  proposal,
  review,
  startAsking,
  stopAsking,
} from './support/editFixture.ts';

const source = `class Cart:
    def __init__(self, items):
        self.items = items

    def names(self, upper=False):
        return [item.upper() for item in self.items]

    def copy(self):
        return Cart(list(self.items))


def total(prices):
    return sum(prices)


total([1, 2])
`;

describe('Add Type Hints', function () {
  this.timeout(120_000); // pyright starts anew for each check

  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  let server: ChatServer;
  let count = 0;

  before(async () => (server = await startAsking()));
  after(() => stopAsking(server));
  afterEach(closeReviews);

  async function open(text = source): Promise<vscode.TextDocument> {
    const file = vscode.Uri.joinPath(folder, `hinted${++count}.py`);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return vscode.workspace.openTextDocument(file);
  }

  const hint = (document: vscode.TextDocument, at: string, answer: string): Promise<string> =>
    askAt(server, 'phidelity.addTypeHints', { document, at, answer });

  const proposed = (): string => proposal()?.getText() ?? 'nothing is proposed';

  it('offers annotations and their imports, and nothing else of the answer', async () => {
    const document = await open();
    const question = await hint(
      document,
      'sum(prices)',
      fenced(
        'from typing import Iterable\n\ndef total(prices: Iterable[int]) -> int:\n    """Add them."""\n    return sum(list(prices))',
      ),
    );
    assert.match(question, /Change this code: add type hints to the function `total`:/);
    const expected = `from typing import Iterable\n\n${source.replace('total(prices)', 'total(prices: Iterable[int]) -> int')}`;
    await until(() => proposed() === expected, proposed);
    assert.equal(document.getText(), source);
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    await until(() => review() === undefined);
    assert.equal(document.getText(), expected);
  });

  it('leaves out the hints of a method with which pyright reports a new error', async () => {
    const document = await open();
    await hint(
      document,
      'Cart',
      fenced(
        'class Cart:\n    def __init__(self, items: list[str]) -> None:\n        self.items = items\n\n    def names(self, upper: bool = False) -> list[int]:\n        return []\n\n    def copy(self) -> Cart:\n        return self\n',
      ),
    );
    const expected = source
      .replace('(self, items):', '(self, items: list[str]) -> None:')
      .replace('copy(self):', 'copy(self) -> "Cart":');
    await until(() => proposed() === expected, proposed);
  });

  it('offers nothing where nothing checks, or the answer changes the parameters', async () => {
    const document = await open();
    for (const header of ['def total(prices: str) -> int:', 'def total(price: int):']) {
      await hint(document, 'sum(prices)', fenced(`${header}\n    return sum(prices)`));
      await until(() => review() === undefined);
      assert.equal(document.getText(), source, header);
      assert.equal(document.isDirty, false, header);
    }
  });
});

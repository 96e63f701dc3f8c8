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

const source = `def price(items):
    def inner(item): return item
    return sum(map(inner, items))


class Till:
    def add(self, coin):
        return coin
`;

const tests = `from pricing1.till import price


def test_price():
    assert price([1]) == 1
`;

describe('Write Tests', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  let server: ChatServer;
  let count = 0;
  let own: vscode.Uri;

  before(async () => (server = await startAsking()));
  after(() => stopAsking(server));
  beforeEach(() => (own = vscode.Uri.joinPath(folder, `pricing${++count}`)));
  afterEach(async () => {
    await closeReviews();
    await vscode.workspace.fs.delete(own, { recursive: true });
  });

  async function write(name: string, text: string): Promise<vscode.TextDocument> {
    const file = vscode.Uri.joinPath(own, name);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return vscode.workspace.openTextDocument(file);
  }

  const test = (document: vscode.TextDocument, at: string, answer: string): Promise<string> =>
    askAt(server, 'phidelity.writeTests', { document, at, answer });

  const proposed = (): string => proposal()?.getText() ?? 'nothing is proposed';

  it('adds tests to those of the module, with their imports', async () => {
    const known = tests.replace('pricing1', `pricing${count}`);
    const document = await write('till.py', source);
    const file = await write('test_till.py', known);
    const question = await test(
      document,
      'add(self',
      fenced(
        `import pytest\nfrom pricing${count}.till import Till\n\ndef test_till_add():\n    assert Till().add(2) == 2\n`,
      ),
    );
    assert.ok(
      question.includes(
        `Write code for line 6 of \`pricing${count}/test_till.py\`: pytest tests for the method \`Till.add\` of \`pricing${count}/till.py\`:\n\n` +
          '```python\nclass Till:\n    def add(self, coin):\n        return coin\n```\n\n' +
          `Import it with \`from pricing${count}.till import Till\`. Write short functions, the names of which begin with \`test_till_add_\`.`,
      ),
      question,
    );
    const expected = `${known.replace('\n\n', `\nfrom pricing${count}.till import Till\nimport pytest\n\n`)}\n\ndef test_till_add():\n    assert Till().add(2) == 2\n`;
    await until(
      () => proposed().split('\n').toSorted().join() === expected.split('\n').toSorted().join(),
      proposed,
    );
    const whole = proposed();
    assert.ok(whole.endsWith('== 1\n\n\ndef test_till_add():\n    assert Till().add(2) == 2\n'), whole);
    assert.equal(file.getText(), known);
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    await until(() => review() === undefined);
    assert.equal(file.getText(), whole);
    assert.equal(document.isDirty, false);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('proposes a new file where the module has no tests yet, and makes it when that is accepted', async () => {
    const document = await write('till.py', source);
    await write('test_other.py', 'import unittest\n\n\nclass TestA(unittest.TestCase):\n    pass\n');
    const module = `pricing${count}.till`;
    const answer = fenced(
      'class TestPrice(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(price([1]), 1)',
    );
    const question = await test(document, 'price', answer);
    assert.match(
      question,
      /Write code for line 1 of `[^`]*test_till\.py`: unittest tests for the function `price`/,
    );
    const expected = `import unittest\nfrom ${module} import price\n\n\nclass TestPrice(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(price([1]), 1)\n`;
    await until(() => proposed() === expected, proposed);
    const file = vscode.Uri.joinPath(own, 'test_till.py');
    await assert.rejects(async () => vscode.workspace.fs.stat(file));
    const { label } = vscode.window.tabGroups.activeTabGroup.activeTab!;
    assert.equal(label, 'test_till.py (New File)');
    await vscode.commands.executeCommand('phidelity.rejectEdit');
    await until(() => review() === undefined);
    await assert.rejects(async () => vscode.workspace.fs.stat(file));
    await test(document, 'price', answer);
    await until(() => proposed() === expected, proposed);
    await until(async () => {
      await vscode.commands.executeCommand('phidelity.acceptEdit');
      return review() === undefined;
    });
    assert.equal((await vscode.workspace.openTextDocument(file)).getText(), expected);
    assert.equal((await vscode.workspace.fs.stat(file)).type, vscode.FileType.File);
  });

  it('asks no model where there is nothing that tests could import', async () => {
    const asked = server.questions.length;
    const inner = await write('till.py', source);
    const own = await write('test_till.py', tests);
    const unnamed = await write('my-till.py', source);
    for (const [document, at] of [
      [inner, 'return item'],
      [own, 'assert'],
      [unnamed, 'coin'],
    ] as const) {
      void test(document, at, fenced('def test_x(): pass'));
      await until(() => vscode.window.activeTextEditor?.document === document);
    }
    // The next question is the first one.
    const question = await test(inner, 'coin', fenced('def test_x(): pass'));
    assert.equal(server.questions.length, asked + 1);
    assert.match(question, /for the method `Till\.add`/);
  });

  it('is offered as a code lens above each function and class, where that is switched on', async () => {
    const document = await write('till.py', source);
    await vscode.window.showTextDocument(document);
    const found = async (): Promise<vscode.CodeLens[]> =>
      (
        await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          document.uri,
        )
      ).filter(({ command }) => command?.command.startsWith('phidelity.'));
    const lenses = async (): Promise<string[]> =>
      (await found()).map(({ range, command }) => `${range.start.line} ${command!.title}`);
    assert.deepEqual(await lenses(), []);
    const settings = vscode.workspace.getConfiguration('phidelity');
    await settings.update('codeLens.enabled', true, vscode.ConfigurationTarget.Global);
    try {
      const titles = ['Explain', 'Docstring', 'Tests', 'Edit'];
      const expected = [0, 5, 6].flatMap((line) => titles.map((title) => `${line} ${title}`));
      await until(async () => (await lenses()).toSorted().join() === expected.toSorted().join());
      const own = (await found()).find(
        ({ range, command }) => range.start.line === 6 && command!.title === 'Docstring',
      );
      server.answer = fenced('def add(self, coin):\n    """Take a coin."""\n    return coin');
      await vscode.commands.executeCommand(own!.command!.command, ...own!.command!.arguments!);
      await until(() => proposed().includes('        """Take a coin."""\n        return coin\n'), proposed);
    } finally {
      await settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

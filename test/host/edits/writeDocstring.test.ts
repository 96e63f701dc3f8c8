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

const source = `LIMIT = 3


class Cart:
    '''Things to buy.'''

    def __init__(self, items):
        self.items = items

    @property
    def total(self):
        return sum(self.items)

    @total.setter
    def total(self, value):
        self.items = [value]


async def fetch(url): return url
`;

describe('Write Docstring', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  let server: ChatServer;
  let count = 0;

  before(async () => (server = await startAsking()));
  after(() => stopAsking(server));
  afterEach(closeReviews);

  async function open(text = source): Promise<vscode.TextDocument> {
    const file = vscode.Uri.joinPath(folder, `documented${++count}.py`);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return vscode.workspace.openTextDocument(file);
  }

  /** Has the docstring written for what is around a text, and says what the model was asked. */
  const write = (document: vscode.TextDocument, at: string, answer: string): Promise<string> =>
    askAt(server, 'phidelity.writeDocstring', { document, at, answer });

  async function accept(expected: string): Promise<void> {
    await until(
      () => proposal()?.getText().replaceAll('\r\n', '\n') === expected.replaceAll('\r\n', '\n'),
      () => proposal()?.getText() ?? 'nothing is proposed',
    );
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    await until(() => review() === undefined);
  }

  it('writes nothing but the docstring, in the quotes of the file', async () => {
    const document = await open();
    const answer =
      'class Cart:\n    def __init__(self, items):\n        """Fill it.\n\n        Args:\n            items: What is in it.\n        """\n        self.items = list(items)';
    const question = await write(document, 'self.items = items', fenced(answer));
    assert.ok(
      question.includes(
        "Change this code: write the docstring of the method `Cart.__init__`, in Google's style",
      ),
      question,
    );
    assert.ok(
      question.includes(fenced('    def __init__(self, items):\n        self.items = items').trim()),
      question,
    );
    const expected = source.replace(
      '(self, items):\n',
      "(self, items):\n        '''Fill it.\n\n        Args:\n            items: What is in it.\n        '''\n",
    );
    await accept(expected);
    assert.equal(document.getText(), expected);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), source);
  });

  it('replaces the docstring of a class, of which the model is asked for no more than the header', async () => {
    const document = await open(source.replaceAll('\n', '\r\n'));
    const question = await write(document, 'Cart', fenced('class Cart:\n    """A cart."""'));
    assert.ok(question.includes(fenced("class Cart:\n    '''Things to buy.'''").trim()), question);
    assert.ok(question.includes('Its attributes are `items`. Its methods are `total`.'), question);
    const expected = source.replace('Things to buy.', 'A cart.').replaceAll('\n', '\r\n');
    await accept(expected);
    assert.equal(document.getText(), expected);
  });

  it('documents a property at its getter, and a function of one line below it', async () => {
    const document = await open();
    await write(document, '[value]', fenced('def total(self):\n    """What it costs."""\n    return 1'));
    let expected = source.replace('def total(self):\n', "def total(self):\n        '''What it costs.'''\n");
    await accept(expected);
    await write(document, 'url):', fenced('"""Fetch it."""'));
    expected = expected.replace('(url): return url', "(url):\n    '''Fetch it.'''\n    return url");
    await accept(expected);
    assert.equal(document.getText(), expected);
  });

  it('changes nothing where the answer has no docstring, or there is nothing to document', async () => {
    const document = await open();
    await write(document, 'self.items = items', fenced('def __init__(self, items):\n    self.items = 3'));
    await until(() => review() === undefined);
    assert.equal(document.getText(), source);
    const asked = server.questions.length;
    await write(document, 'LIMIT', fenced('"""A limit."""'));
    assert.equal(server.questions.length, asked);
    assert.equal(document.isDirty, false);
  });

  it('is offered where there is something to document', async () => {
    const document = await open();
    const offered = async (at: string): Promise<string[]> => {
      const start = document.positionAt(document.getText().indexOf(at));
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(start, start),
      );
      return actions.map(({ command }) => command?.command ?? '').filter((one) => one.includes('.write'));
    };
    assert.deepEqual(await offered('self.items = items'), [
      'phidelity.writeDocstring',
      'phidelity.writeTests',
    ]);
    assert.deepEqual(await offered('LIMIT'), []);
  });
});

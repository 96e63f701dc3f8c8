import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ChatServer } from '../../support/chatServer.ts';
import { until } from '../../support/until.ts';
import { closeReviews, proposal, review, startAsking, stopAsking } from './support/editFixture.ts';

describe('Places that a changed definition broke', function () {
  this.timeout(180_000); // a pyright starts for each change

  const root = vscode.workspace.workspaceFolders![0]!.uri;
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('phidelity');
  let server: ChatServer;
  let count = 0;
  let folder: vscode.Uri;

  before(async () => {
    server = await startAsking();
  });
  after(() => stopAsking(server));
  beforeEach(() => (folder = vscode.Uri.joinPath(root, `broken${++count}`)));
  afterEach(async () => {
    await vscode.commands.executeCommand('phidelity.dismissBroken');
    await closeReviews();
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files))
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode(text));
  }

  async function open(name: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
    await vscode.window.showTextDocument(document);
    return document;
  }

  /** Types another text in the place of one, and saves. */
  async function change(document: vscode.TextDocument, old: string, text: string): Promise<void> {
    const at = document.getText().indexOf(old);
    assert.ok(at >= 0, old);
    const editor = await vscode.window.showTextDocument(document);
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + old.length));
    await editor.edit((edit) => edit.replace(range, text));
    assert.ok(await document.save());
  }

  /** What is said above the definitions of a document: the title of each count, with its line. */
  async function told({ uri }: vscode.TextDocument): Promise<string[]> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    return lenses
      .filter(({ command }) => command?.command === 'phidelity.nextBroken')
      .map(({ command, range }) => `${range.start.line + 1}: ${command!.title}`);
  }

  async function untilTold(document: vscode.TextDocument, ...expected: string[]): Promise<void> {
    await until(
      async () => {
        // The extension host has to find it out meanwhile.
        await delay(200);
        return JSON.stringify(await told(document)) === JSON.stringify(expected);
      },
      () => `${expected.join()} in ${document.uri.path}`,
    );
  }

  const textOf = async (name: string): Promise<string> =>
    (await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name))).getText();

  it('are counted above a renamed function, and get its new name one file after the other', async () => {
    const first = 'from kettle import boil\n\nboil(1)\n';
    const second = 'import kettle\n\nkettle.boil(2)\nkettle.boil(3)\n';
    await write({
      'kettle.py': 'def boil(cups):\n    return cups\n',
      'first.py': first,
      'second.py': second,
    });
    const kettle = await open('kettle.py');
    await change(kettle, 'boil', 'heat');
    await untilTold(kettle, '1: 3 places no longer fit');
    await vscode.commands.executeCommand('phidelity.nextBroken');
    await until(() => proposal()?.getText() === first.replaceAll('boil', 'heat'));
    assert.match(vscode.window.tabGroups.activeTabGroup.activeTab!.label, /Renamed, Without the Model/);
    assert.deepEqual(server.questions, []);
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    await until(() => proposal()?.getText() === second.replaceAll('boil', 'heat'));
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    await untilTold(kettle);
    assert.equal(await textOf('first.py'), first.replaceAll('boil', 'heat'));
    assert.equal(await textOf('second.py'), second.replaceAll('boil', 'heat'));
    assert.equal(review(), undefined);
    await vscode.workspace.saveAll();
  });

  it('are adapted by the model to a new parameter, told how the definition was and is', async () => {
    const caller = 'from teapot import pour\n\n\ndef serve():\n    return pour(1)\n';
    await write({ 'teapot.py': 'def pour(cups):\n    return cups\n', 'serve.py': caller });
    const teapot = await open('teapot.py');
    await change(teapot, '(cups)', '(cups, sugar)');
    await untilTold(teapot, '1: 1 place no longer fits');
    server.answer = '```python\n    return pour(1, 0)\n```\n';
    await vscode.commands.executeCommand('phidelity.nextBroken');
    await until(() => proposal()?.getText() === caller.replace('pour(1)', 'pour(1, 0)'));
    const question = server.questions.at(-1)!;
    assert.match(question, /`def pour\(cups\)` in \S*teapot\.py is `def pour\(cups, sugar\)` now/);
    assert.match(question, /Reported for line 5:\n\n```text\nArgument missing for parameter "sugar"/);
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    await untilTold(teapot);
    await vscode.workspace.saveAll();
  });

  it('are gone once the change is undone', async () => {
    await write({
      'cup.py': 'class Cup:\n    size = 1\n',
      'use.py': 'from cup import Cup\n\nprint(Cup().size)\n',
    });
    const cup = await open('cup.py');
    await change(cup, 'size', 'volume');
    await untilTold(cup, '2: 1 place no longer fits');
    await change(cup, 'volume', 'size');
    await untilTold(cup);
  });

  it('are not looked for in what another program has written, or while this is off', async () => {
    const lid = 'def lift():\n    pass\n';
    await write({ 'lid.py': lid, 'spout.py': 'def drip():\n    pass\n' });
    await write({ 'use.py': 'from lid import lift\nfrom spout import drip\n\nlift()\ndrip()\n' });
    const document = await open('lid.py');
    await write({ 'lid.py': lid.replace('lift', 'raise_it') });
    await until(() => document.getText().includes('raise_it'));
    const spout = await open('spout.py');
    await configuration().update('verification.brokenPlaces', false, vscode.ConfigurationTarget.Global);
    await change(spout, 'drip', 'drop');
    await configuration().update('verification.brokenPlaces', undefined, vscode.ConfigurationTarget.Global);
    await change(spout, 'drop', 'drip_again');
    await write({ 'other.py': 'def other():\n    pass\n', 'more.py': 'import other\n\nother.other()\n' });
    const other = await open('other.py');
    await change(other, 'other()', 'another()');
    await untilTold(other, '1: 1 place no longer fits');
    assert.deepEqual([await told(document), await told(spout)], [[], []]);
  });

  it('are no longer shown when they are dismissed', async () => {
    await write({ 'jug.py': 'def fill():\n    pass\n', 'use.py': 'from jug import fill\n\nfill()\n' });
    const jug = await open('jug.py');
    await change(jug, 'fill', 'top_up');
    await untilTold(jug, '1: 1 place no longer fits');
    await vscode.commands.executeCommand('phidelity.dismissBroken');
    await untilTold(jug);
  });
});

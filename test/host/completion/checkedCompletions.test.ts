import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CompletionProvider } from '../../../src/host/completion/completionProvider.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { changeSetting } from './support/changeSetting.ts';
import { openDocument } from './support/openDocument.ts';
import { ProviderFixture } from './support/providerFixture.ts';

const automatic = { triggerKind: vscode.InlineCompletionTriggerKind.Automatic };
const reason =
  "No completion here: the model's suggestion uses something that does not exist. json.parse does not exist.";

describe('completions that are checked', () => {
  let fixture: ProviderFixture;

  beforeEach(() => {
    fixture = new ProviderFixture();
    fixture.verification.missing = ['json.parse'];
  });

  afterEach(async () => {
    await changeSetting(fixture.settings, 'verification.completions', undefined);
    fixture.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  const texts = (items: readonly vscode.InlineCompletionItem[]): unknown[] =>
    items.map(({ insertText }) => insertText);

  /** Waits for the work that the edit triggers. */
  const settle = (): Promise<unknown> => nodeTimer.delay(20);

  it('are not returned if they use something that does not exist, and the status bar says why', async () => {
    await openDocument('import json\n\nvalue = █\n');
    const { items, sign } = await fixture.ask('json.parse(text)');
    assert.deepEqual(items, []);
    assert.equal(sign, reason);
    assert.deepEqual(fixture.events, []);
  });

  it('are returned if they use what exists, or nothing imported', async () => {
    await openDocument('import json\n\nvalue = █\n');
    assert.deepEqual(texts((await fixture.ask('json.loads(text)')).items), ['json.loads(text)']);
    assert.equal(fixture.sign, undefined);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await openDocument('import json\n\nvalue = █\n');
    const asked = fixture.verification.asked.length;
    assert.deepEqual(texts((await fixture.ask('sum(numbers)')).items), ['sum(numbers)']);
    assert.equal(fixture.verification.asked.length, asked);
  });

  it('are returned with the alternatives that use what exists', async () => {
    await openDocument('import json\n\nvalue = █\n');
    await fixture.ask('json.loads(text)', automatic);
    const more = fixture.ask('json.parse(text)');
    await nodeTimer.delay(300);
    const last = fixture.engine.last;
    last.say('json.load(file)');
    last.end();
    assert.deepEqual(texts((await more).items), ['json.loads(text)', 'json.load(file)']);
  });

  it('are known at once while the user types them', async () => {
    const editor = await openDocument('import json\n\nvalue = █\n');
    await fixture.ask('json.loads(text)');
    const { length } = fixture.verification.asked;
    await editor.edit((edit) => edit.insert(editor.selection.active, 'jso'));
    fixture.verification.takes = 10_000;
    assert.deepEqual(texts((await fixture.ask('', automatic)).items), ['n.loads(text)']);
    await vscode.commands.executeCommand('deleteLeft');
    assert.deepEqual(texts((await fixture.ask('', automatic)).items), ['on.loads(text)']);
    assert.equal(fixture.verification.asked.length, length);
  });

  it('are returned unchecked after a while, and withdrawn if something turns out to be missing', async () => {
    const found: boolean[] = [];
    fixture.checked.onDidFind(({ wasGiven }) => found.push(wasGiven));
    await openDocument('import json\n\nvalue = █\n');
    fixture.verification.takes = 700;
    assert.deepEqual(texts((await fixture.ask('json.parse(text)')).items), ['json.parse(text)']);
    await nodeTimer.delay(700);
    assert.deepEqual(found, [true]);
    assert.deepEqual((await fixture.ask('', automatic)).items, []);
    assert.equal(fixture.sign, reason);
  });

  it('are checked again when packages have changed', async () => {
    await openDocument('import json\n\nvalue = █\n');
    assert.deepEqual((await fixture.ask('json.parse(text)')).items, []);
    fixture.verification.missing = [];
    fixture.verification.change();
    assert.deepEqual(texts((await fixture.ask('', automatic)).items), ['json.parse(text)']);
  });

  it('are returned while what is missing in a module of the workspace may be unsaved in an editor', async () => {
    const helper = await openDocument('x = 1█\n');
    await helper.edit((edit) => edit.insert(new vscode.Position(1, 0), 'def parse(text): ...\n'));
    const { document } = await openDocument('import json\n\nvalue = █\n');
    assert.deepEqual(texts((await fixture.ask('json.parse(text)')).items), ['json.parse(text)']);
    await helper.document.save();
    await vscode.window.showTextDocument(document);
    assert.deepEqual((await fixture.ask('', automatic)).items, []);
  });

  it('are returned where they are only marked, or not checked at all', async () => {
    for (const setting of ['mark', 'off']) {
      await changeSetting(fixture.settings, 'verification.completions', setting);
      await openDocument('import json\n\nvalue = █\n');
      assert.deepEqual(texts((await fixture.ask('json.parse(text)')).items), ['json.parse(text)'], setting);
      assert.deepEqual(fixture.verification.asked, []);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  it('are not checked in other languages', async () => {
    await changeSetting(fixture.settings, 'completion.languages', { '*': true });
    try {
      await openDocument('import json\nvalue = █\n', '.js');
      assert.deepEqual(texts((await fixture.ask('json.parse(text)')).items), ['json.parse(text)']);
    } finally {
      await changeSetting(fixture.settings, 'completion.languages', undefined);
    }
  });

  it('have the checker started by the first edit of a file that imports something', async () => {
    const editor = await openDocument('value = 1█\n');
    await editor.edit((edit) => edit.insert(editor.selection.active, '2'));
    assert.deepEqual(fixture.verification.asked, []);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'import json\n'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'import math\n'));
    assert.equal(fixture.verification.asked.length, 1);
  });

  it('start no checker where they appear only when invoked', async () => {
    await changeSetting(fixture.settings, 'completion.trigger', 'onDemand');
    try {
      const editor = await openDocument('import json\n\nvalue = █\n');
      await editor.edit((edit) => edit.insert(editor.selection.active, '2'));
      assert.deepEqual(fixture.verification.asked, []);
    } finally {
      await changeSetting(fixture.settings, 'completion.trigger', undefined);
    }
  });

  describe('once accepted', () => {
    it('count as generated code', async () => {
      const editor = await openDocument('import json\n\n█\n');
      const { items } = await fixture.ask('value = json.loads(\n    text\n)');
      const { command, arguments: told } = items[0]!.command!;
      assert.equal(command, CompletionProvider.acceptedCommand);
      const [uri, start, text] = told as [vscode.Uri, vscode.Position, string];
      assert.equal(uri.toString(), editor.document.uri.toString());
      await editor.edit((edit) => edit.insert(editor.selection.active, text));
      fixture.accepted.add(editor.document, start, text);
      await settle();
      assert.deepEqual(fixture.written, ['value = json.loads(\n    text\n)']);
    });

    it('count in part, by word and by line', async () => {
      const editor = await openDocument('import json\n\n█\n');
      await fixture.ask('value = json.loads(text)\nprint(value)');
      const insert = async (text: string): Promise<void> => {
        await editor.edit((edit) => edit.insert(editor.selection.active, text));
        await settle();
      };
      await insert('value');
      await insert(' = json.loads(text)\n');
      assert.deepEqual(fixture.written, ['value', ' = json.loads(text)\n']);
    });

    it('are not marked if that is turned off, nor what the user has changed in the meantime', async () => {
      const { document } = await openDocument('import json\nvalue = json.loads█\n');
      fixture.accepted.add(document, new vscode.Position(1, 8), 'json.dumps');
      await changeSetting(fixture.settings, 'verification.completions', 'off');
      fixture.accepted.add(document, new vscode.Position(1, 8), 'json.loads');
      await settle();
      assert.deepEqual(fixture.written, []);
      await changeSetting(fixture.settings, 'verification.completions', 'mark');
      fixture.accepted.add(document, new vscode.Position(1, 8), 'json.loads');
      await settle();
      assert.deepEqual(fixture.written, ['json.loads']);
    });
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { changeSetting } from './support/changeSetting.ts';
import { openDocument } from './support/openDocument.ts';
import { ProviderFixture } from './support/providerFixture.ts';

const automatic = { triggerKind: vscode.InlineCompletionTriggerKind.Automatic };

describe('CompletionProvider', () => {
  let fixture: ProviderFixture;

  beforeEach(() => (fixture = new ProviderFixture()));

  afterEach(async () => {
    for (const key of [
      'completion.languages',
      'completion.exclude',
      'completion.trigger',
      'completion.hideUnlikely',
    ])
      await changeSetting(fixture.settings, key, undefined);
    fixture.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  const texts = (items: readonly vscode.InlineCompletionItem[]): unknown[] =>
    items.map(({ insertText }) => insertText);

  it("returns the completer's text, to be inserted at the cursor", async () => {
    const editor = await openDocument('total = sum(█)\n');
    const { items } = await fixture.ask('values');
    assert.deepEqual(texts(items), ['values']);
    assert.deepEqual(items[0]?.range, new vscode.Range(editor.selection.active, editor.selection.active));
    assert.equal(fixture.sign, undefined);
  });

  it('sends path, language and text to the engine, with normalized line ends', async () => {
    await openDocument('import os\r\n\r\nname = █\r\nprint(name)\r\n');
    await fixture.ask('os.name');
    const { prompt } = fixture.engine.last.request;
    assert.match(prompt.path, /^completion-\d+\.py$/);
    assert.equal(prompt.languageId, 'python');
    assert.equal(prompt.prefix, 'import os\n\nname = ');
    assert.equal(prompt.suffix, 'print(name)');
  });

  const indentations = [
    { name: 'four blanks', unit: '    ', options: { insertSpaces: true, indentSize: 4, tabSize: 4 } },
    { name: 'two blanks', unit: '  ', options: { insertSpaces: true, indentSize: 2, tabSize: 2 } },
    { name: 'tabs', unit: '\t', options: { insertSpaces: false, tabSize: 4 } },
  ];
  for (const { name, unit, options } of indentations) {
    it(`indents as the editor does, whatever the model likes: ${name}`, async () => {
      const editor = await openDocument(`def f(n):\n${unit}█\n`);
      editor.options = options;
      const { items } = await fixture.ask('if n:\n        return 1\n    return 2\n');
      assert.deepEqual(texts(items), [`if n:\n${unit}${unit}return 1\n${unit}return 2`]);
    });
  }

  it('returns nothing in a language that is turned off, and says so', async () => {
    await openDocument('# Title\n\nSome █', '.md');
    const off = await fixture.ask('text');
    assert.deepEqual([off.items, off.asked], [[], 0]);
    assert.equal(off.sign, 'No completion here: completions are turned off for this language.');
    await changeSetting(fixture.settings, 'completion.languages', { markdown: true });
    assert.deepEqual(texts((await fixture.ask('text')).items), ['text']);
    await changeSetting(fixture.settings, 'completion.languages', { '*': true, markdown: false });
    assert.deepEqual((await fixture.ask('text')).items, []);
    await changeSetting(fixture.settings, 'completion.languages', { '*': true });
    assert.deepEqual(texts((await fixture.ask('text', automatic)).items), ['text']);
  });

  it('shows what the model is unsure of only when it is asked to, and when the user types it', async () => {
    const editor = await openDocument('total = █\n');
    const unasked = await fixture.ask('compute(values)', automatic, 0, 0.05);
    assert.deepEqual(unasked.items, []);
    assert.equal(
      unasked.sign,
      'No completion here: the model is unsure of what follows. Invoke one to see it.',
    );
    assert.deepEqual(fixture.events, [{ kind: 'silent' }]);
    assert.deepEqual(texts((await fixture.ask('', {})).items), ['compute(values)']);
    await editor.edit((edit) => edit.insert(editor.selection.active, 'com'));
    assert.deepEqual(texts((await fixture.ask('', automatic)).items), ['pute(values)']);
  });

  it('shows what the model is unsure of if that is set, and what it is sure of', async () => {
    await openDocument('total = █\n');
    assert.deepEqual(texts((await fixture.ask('sum(values)', automatic, 0, 0.99)).items), ['sum(values)']);
    await changeSetting(fixture.settings, 'completion.hideUnlikely', false);
    await openDocument('rest = █\n');
    assert.deepEqual(texts((await fixture.ask('compute(1)', automatic, 0, 0.05)).items), ['compute(1)']);
  });

  it('returns nothing in a file that is excluded, by its whole path or within its folder', async () => {
    await openDocument('x = █');
    for (const pattern of ['**/completion-*.py', 'completion-*.py']) {
      await changeSetting(fixture.settings, 'completion.exclude', [pattern]);
      const { items, asked, sign } = await fixture.ask('1');
      assert.deepEqual([items, asked], [[], 0], pattern);
      assert.equal(sign, 'No completion here: completions are turned off for this file.');
    }
    await changeSetting(fixture.settings, 'completion.exclude', ['other/**', '*.md']);
    assert.deepEqual(texts((await fixture.ask('1')).items), ['1']);
  });

  it('returns nothing while snoozed unless invoked', async () => {
    await openDocument('x = █');
    fixture.snooze.start(5);
    const { items, asked } = await fixture.ask('1', automatic);
    assert.deepEqual([items, asked], [[], 0]);
    assert.match(fixture.sign ?? '', /^Completions are snoozed until \d\d:\d\d\.$/);
    assert.deepEqual(texts((await fixture.ask('1')).items), ['1']);
    fixture.snooze.end();
    assert.deepEqual(texts((await fixture.ask('1', automatic)).items), ['1']);
  });

  it('returns nothing unless invoked if it is set so', async () => {
    await openDocument('x = █');
    await changeSetting(fixture.settings, 'completion.trigger', 'onDemand');
    const { items, sign } = await fixture.ask('1', automatic);
    assert.deepEqual(items, []);
    assert.equal(sign, 'No completion here: completions appear only when you invoke them.');
    assert.deepEqual(texts((await fixture.ask('1')).items), ['1']);
  });

  it('returns nothing unless invoked in a language for which it is set so', async () => {
    const configuration = vscode.workspace.getConfiguration('phidelity', { languageId: 'python' });
    const set = (value: unknown): Thenable<void> =>
      configuration.update('completion.trigger', value, vscode.ConfigurationTarget.Global, true);
    await changeSetting(fixture.settings, 'completion.languages', { markdown: true });
    await set('onDemand');
    try {
      await openDocument('x = █');
      assert.deepEqual((await fixture.ask('1', automatic)).items, []);
      await openDocument('x = █', '.md');
      assert.deepEqual(texts((await fixture.ask('1', automatic)).items), ['1']);
    } finally {
      await set(undefined);
    }
  });

  it('returns nothing with multiple cursors', async () => {
    const editor = await openDocument('a = █\nb = ');
    const [first] = editor.selections;
    editor.selections = [first!, new vscode.Selection(1, 4, 1, 4)];
    const { items, sign } = await fixture.ask('1');
    assert.deepEqual(items, []);
    assert.equal(sign, 'No completion here: there are multiple cursors.');
  });

  it('says why the completer returns nothing', async () => {
    await openDocument('x = 1  # set █');
    const { items, asked, sign } = await fixture.ask('it', automatic);
    assert.deepEqual([items, asked], [[], 0]);
    assert.equal(sign, 'No completion here: the cursor is in a comment.');
  });

  it('says that the model is unloaded, and does not load it unasked', async () => {
    await openDocument('x = █');
    await fixture.ask('1');
    fixture.engine.setStatus({ state: 'off' });
    await openDocument('y = █');
    const { items, sign } = await fixture.ask('1', automatic);
    assert.deepEqual(items, []);
    assert.equal(sign, 'No completion here: the model is unloaded.');
    assert.equal(fixture.engine.loads, 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('returns nothing, and no error, if the engine fails', async () => {
    await openDocument('x = █');
    const { items, sign } = await fixture.ask(new Error('signal SIGKILL'));
    assert.deepEqual(items, []);
    assert.equal(sign, 'No completion here: the inference engine failed. See the log.');
  });

  it('returns nothing if VS Code has cancelled the request', async () => {
    const { document, selection } = await openDocument('x = █');
    const source = new vscode.CancellationTokenSource();
    const given = fixture.provider.provideInlineCompletionItems(
      document,
      selection.active,
      { triggerKind: vscode.InlineCompletionTriggerKind.Invoke, selectedCompletionInfo: undefined },
      source.token,
    );
    source.cancel();
    assert.deepEqual(await given, []);
  });

  describe('with an item selected in the list of IntelliSense', () => {
    const select = (start: number, end: number, text: string): Partial<vscode.InlineCompletionContext> => ({
      selectedCompletionInfo: { range: new vscode.Range(0, start, 0, end), text },
    });

    it('returns what continues it, in its range', async () => {
      await openDocument('x = resp█');
      const { items } = await fixture.ask('onse.json()', select(4, 8, 'response'));
      assert.deepEqual(texts(items), ['response.json()']);
      assert.deepEqual(items[0]?.range, new vscode.Range(0, 4, 0, 8));
    });

    it('returns nothing that contradicts it', async () => {
      await openDocument('x = resp█');
      const { items, sign } = await fixture.ask('onse.json()', select(4, 8, 'respond'));
      assert.deepEqual(items, []);
      assert.equal(
        sign,
        "No completion here: the model's suggestion does not match the item selected in the list.",
      );
    });
  });

  it('counts what was returned, and what the user typed of it', async () => {
    const editor = await openDocument('x = █');
    await fixture.ask('compute(1)');
    const at = editor.selection.active;
    await editor.edit((edit) => edit.insert(at, 'compute'));
    await editor.edit((edit) => edit.insert(at.translate(0, 7), '?'));
    const [given, ...events] = fixture.events;
    assert.equal(given?.kind, 'given');
    assert.deepEqual(events, [
      { kind: 'shown', characters: 10 },
      { kind: 'accepted', characters: 7, isFirst: true, isWhole: false },
    ]);
    assert.deepEqual(fixture.kept.texts, ['compute']);
  });

  it('keeps returning what is typed through, without the engine', async () => {
    const editor = await openDocument('x = █');
    await fixture.ask('compute(1)');
    await editor.edit((edit) => edit.insert(editor.selection.active, 'com'));
    const { items, asked } = await fixture.ask('', automatic);
    assert.deepEqual([texts(items), asked], [['pute(1)'], 0]);
  });
});

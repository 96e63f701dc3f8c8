import assert from 'node:assert/strict';
import type { Attachment } from '../../src/core/attachments/attachment.ts';
import type { Locator, Page } from 'playwright-core';
import type { ContextSuggestion, PendingAttachment } from '../../src/protocol/chatViewContract.ts';
import { until } from '../support/until.ts';
import { type OpenPanel, PanelFixture } from '../../tools/panel/panelFixture.ts';
import { answeringTurn, chatState, emptyState, phi4, turn } from '../../tools/panel/sampleStates.ts';

describe('Attachments', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  const chip = (changes: Partial<PendingAttachment> = {}): PendingAttachment => ({
    id: 'a',
    kind: 'selection',
    path: 'src/app.py',
    startLine: 3,
    endLine: 9,
    tokens: 1_234,
    cutAfterLine: null,
    omitted: null,
    ...changes,
  });
  const pendingOf = (
    ...attachments: PendingAttachment[]
  ): { attachments: PendingAttachment[]; draftTokens: number; isEstimate: boolean; contextSize: number } => ({
    attachments,
    draftTokens: 0,
    isEstimate: false,
    contextSize: 16_384,
  });

  it('stand above the box with their tokens, open their place and can be removed', async () => {
    const { page, host } = await fixture.open({ state: emptyState({ pending: pendingOf(chip()) }) });
    const list = page.getByRole('list', { name: 'Added to the question' });
    await list.getByRole('button', { name: 'app.py:3-9: 1,234 tokens' }).click();
    await list.getByRole('button', { name: 'Remove app.py:3-9 from the question' }).click();
    assert.deepEqual(await host.askedFor(2), [
      { method: 'openAttachment', params: { id: 'a' } },
      { method: 'removeAttachment', params: { id: 'a' } },
    ]);
    assert.ok(
      await page.getByRole('textbox', { name: 'Question' }).evaluate((box) => box === document.activeElement),
    );
  });

  it('name the function or class that they are, in words and in the tooltip', async () => {
    const { page } = await fixture.open({
      state: emptyState({ pending: pendingOf(chip({ name: 'Basket.add' })) }),
    });
    const open = page.getByRole('button', { name: 'Basket.add (app.py:3-9): 1,234 tokens' });
    assert.equal(await open.locator('.attachment-name').innerText(), 'Basket.add (app.py:3-9)');
    assert.match((await open.getAttribute('title'))!, /^Basket\.add \(src\/app\.py, lines 3-9\)\n/);
  });

  it('are reached and removed by the keyboard alone', async () => {
    const { page, host } = await fixture.open({ state: emptyState({ pending: pendingOf(chip()) }) });
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Delete');
    assert.deepEqual(await host.askedFor(1), [{ method: 'removeAttachment', params: { id: 'a' } }]);
    // The focus comes back to the box a moment later.
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    assert.equal((await host.askedFor(2))[1]?.method, 'removeAttachment');
  });

  it('say what is cut, left out or not sent again, and what is only estimated', async () => {
    const { page, host } = await fixture.open();
    host.notify('pending', {
      ...pendingOf(
        chip({ id: '1', kind: 'file', cutAfterLine: 240 }),
        chip({ id: '2', omitted: 'no-room', tokens: 0 }),
        chip({ id: '3', omitted: 'repeated', path: 'b.py' }),
        chip({ id: '4', endLine: 3 }),
      ),
      isEstimate: true,
    });
    for (const name of [
      'app.py: cut after line 240',
      'app.py:3-9: left out',
      'b.py:3-9: already in the chat',
      'app.py:3: about 1,234 tokens',
    ])
      await page.getByRole('button', { name, exact: true }).waitFor();
    const cut = page.getByRole('button', { name: 'app.py: cut after line 240' });
    assert.equal(
      await cut.getAttribute('title'),
      "src/app.py\nOnly lines 3-240 fit into the model's context. 1,234 tokens",
    );
  });

  it('are announced when they are added', async () => {
    const { page, host } = await fixture.open();
    host.notify('pending', pendingOf(chip()));
    await page.getByRole('status').getByText('app.py:3-9 added to the question').waitFor();
  });

  it('begin with a button that adds one, which only has its icon beside others', async () => {
    const { page, host } = await fixture.open();
    const button = page.getByRole('button', { name: 'Add Context…' });
    assert.equal((await button.innerText()).trim(), 'Add Context…');
    await button.click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'runCommand', params: 'addContext' }]);
    host.notify('pending', pendingOf(chip()));
    await page.getByRole('button', { name: 'app.py:3-9: 1,234 tokens' }).waitFor();
    assert.equal((await button.innerText()).trim(), '');
  });

  it('count in the meter together with what is typed', async () => {
    const { page, host } = await fixture.open({ state: chatState([turn()]) });
    const meter = page.getByRole('meter', { name: 'Context used' });
    assert.equal(await meter.getAttribute('aria-valuetext'), '1,204 of 16,384 tokens');
    host.notify('pending', { ...pendingOf(chip({ tokens: 700 })), draftTokens: 20 });
    await page.getByText('1,924 / 16,384').waitFor();
    assert.match((await meter.getAttribute('title'))!, /: 1,204 of 16,384 .* Your next question adds 720\.$/);
    host.notify('pending', { ...pendingOf(chip({ tokens: 700 })), isEstimate: true });
    await page.getByText('~1,904 / 16,384').waitFor();
  });

  it('count in the meter of a chat without an answer, once the model is loaded', async () => {
    const { page, host } = await fixture.open({
      state: emptyState({ engine: { state: 'ready', model: phi4 } }),
    });
    const meter = page.getByRole('meter', { name: 'Context used' });
    assert.equal(await meter.count(), 0);
    host.notify('pending', pendingOf(chip()));
    await page.getByText('1,234 / 16,384').waitFor();
  });

  it('tell the extension what is typed, and the last of it', async () => {
    const { page, host } = await fixture.open();
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.pressSequentially('Why is it so?');
    await page.waitForFunction(() => document.querySelector('textarea')!.value === 'Why is it so?');
    await host.draftOf('Why is it so?');
    await box.fill('');
    await host.draftOf('');
  });

  it('keep the question in the box where the user did not want it to be sent', async () => {
    const { page, host } = await fixture.open({ state: emptyState({ pending: pendingOf(chip()) }) });
    host.isAsked = false;
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('Why?');
    await box.press('Enter');
    await host.askedFor(1);
    await page.waitForFunction(() => document.querySelector('textarea')!.value === 'Why?');
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  describe('by # and @ in the box', () => {
    const suggestion = (changes: Partial<ContextSuggestion> = {}): ContextSuggestion => ({
      kind: 'file',
      label: 'app.py',
      description: 'src/app.py',
      uri: 'file:///work/src/app.py',
      startLine: 1,
      endLine: 1,
      ...changes,
    });
    const selection = suggestion({ kind: 'selection', label: 'Selection', startLine: 3, endLine: 9 });
    const symbol = suggestion({ kind: 'symbol', label: 'apply', startLine: 20, endLine: 30 });
    const both = [selection, suggestion(), symbol];
    const openList = async (): Promise<OpenPanel & { readonly box: Locator; readonly list: Locator }> => {
      const panel = await fixture.open();
      panel.host.suggestions = both;
      const box = panel.page.locator('.composer textarea');
      const list = panel.page.getByRole('listbox', { name: 'What to add to the question' });
      await box.pressSequentially('See #a');
      await list.waitFor();
      return { ...panel, box, list };
    };
    const valueIs = (page: Page, value: string): Promise<unknown> =>
      page.waitForFunction((text) => document.querySelector('textarea')!.value === text, value);

    it('are suggested as one types, and become chips', async () => {
      const { page, host, box, list } = await openList();
      assert.deepEqual(
        await list
          .getByRole('option')
          .allInnerTexts()
          .then((texts) => texts.map((text) => text.split(/\s+/)[0])),
        ['Selection', 'app.py', 'apply'],
      );
      await box.press('ArrowDown');
      await box.press('Enter');
      await valueIs(page, 'See ');
      assert.deepEqual(await host.askedFor(1), [{ method: 'addSuggestion', params: both[1] }]);
      assert.equal(await list.count(), 0);
      await box.pressSequentially('it');
      await valueIs(page, 'See it');
    });

    it('ask for what is typed, after either character, at the start of a word only', async () => {
      const { host, box, list } = await openList();
      const queries = (): unknown[] =>
        host.calls.flatMap(({ method, params }) =>
          method === 'suggestContext' ? [(params as { query: string }).query] : [],
        );
      await until(() => queries().length === 2);
      assert.deepEqual(queries(), ['', 'a']);
      await box.press('Escape');
      await list.waitFor({ state: 'detached' });
      await box.pressSequentially(' @b');
      await list.waitFor();
      await box.pressSequentially(' x#y');
      await list.waitFor({ state: 'detached' });
      await host.draftOf('See #a @b x#y');
      assert.deepEqual(queries(), ['', 'a', '', 'b']);
    });

    it('tell screen readers which one Enter chooses', async () => {
      const { page, box, list } = await openList();
      await page.getByRole('status').getByText('3 suggestions').waitFor();
      const combobox = page.getByRole('combobox', { name: 'Question', expanded: true });
      assert.equal(await combobox.getAttribute('aria-controls'), await list.getAttribute('id'));
      for (const [key, index] of [
        ['ArrowUp', 2],
        ['ArrowDown', 0],
        ['ArrowDown', 1],
      ] as const) {
        await box.press(key);
        const active = list.getByRole('option', { selected: true });
        await page.waitForFunction(
          (id) => document.querySelector('textarea')!.getAttribute('aria-activedescendant') === id,
          await list.getByRole('option').nth(index).getAttribute('id'),
        );
        assert.equal(await active.getAttribute('id'), await box.getAttribute('aria-activedescendant'));
      }
      await box.press('Escape');
      await page.getByRole('textbox', { name: 'Question' }).waitFor();
    });

    it('leave Escape to the list first, then to the answer', async () => {
      const { host, box, list, page } = await openList();
      host.show(chatState([answeringTurn()]));
      await page.getByRole('button', { name: 'Stop (Escape)' }).waitFor();
      await box.press('Escape');
      await list.waitFor({ state: 'detached' });
      assert.deepEqual(host.asked, []);
      await box.press('Escape');
      assert.deepEqual(await host.askedFor(1), [{ method: 'stop', params: null }]);
    });

    it('can be chosen with the mouse', async () => {
      const { page, host, list } = await openList();
      await list.getByRole('option').last().click();
      assert.deepEqual(await host.askedFor(1), [{ method: 'addSuggestion', params: symbol }]);
      assert.ok(await page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'));
    });

    it('are not suggested any more once the question was sent', async () => {
      const { page, host } = await fixture.open();
      let answer = (_: readonly ContextSuggestion[]): void => {};
      host.suggestions = new Promise((resolve) => (answer = resolve));
      const box = page.getByRole('textbox', { name: 'Question' });
      await box.pressSequentially('See #a');
      await box.press('Enter');
      assert.deepEqual(await host.askedFor(1), [{ method: 'ask', params: { question: 'See #a' } }]);
      await valueIs(page, '');
      answer(both);
      // What is told after the answer arrives after it.
      await new Promise((resolve) => setImmediate(resolve));
      host.notify('pending', pendingOf(chip()));
      await page.getByRole('button', { name: 'app.py:3-9: 1,234 tokens' }).waitFor();
      assert.equal(await page.getByRole('listbox').count(), 0);
    });

    it('are not suggested for what is pasted, and Enter sends where nothing matches', async () => {
      const { page, host } = await fixture.open();
      host.suggestions = both;
      const box = page.getByRole('textbox', { name: 'Question' });
      await box.fill('x = 1  #note');
      host.suggestions = [];
      await box.press('End');
      await box.pressSequentially('s');
      await host.draftOf('x = 1  #notes');
      await box.press('Enter');
      assert.deepEqual(await host.askedFor(1), [{ method: 'ask', params: { question: 'x = 1  #notes' } }]);
    });
  });

  describe('by dropping', () => {
    /** Drops something on the question box, as the browser does. */
    const drop = (page: Page, data: Readonly<Record<string, string>>): Promise<boolean> =>
      page.locator('.composer textarea').evaluate((box, given) => {
        const dataTransfer = new DataTransfer();
        for (const [type, value] of Object.entries(given)) dataTransfer.setData(type, value);
        const event = (name: string): DragEvent =>
          new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true });
        box.dispatchEvent(event('dragenter'));
        box.dispatchEvent(event('dragover'));
        const dropped = event('drop');
        box.dispatchEvent(dropped);
        return dropped.defaultPrevented;
      }, data);

    it('have all that is dragged in VS Code, of which the standard list has only the first', async () => {
      const { page, host } = await fixture.open();
      const uris = ['file:///work/a.py', 'vscode-remote://wsl%2Bubuntu/work/lib'];
      await drop(page, {
        'text/uri-list': uris[0]!,
        'application/vnd.code.uri-list': uris.join('\r\n'),
        'text/plain': '/work/a.py',
      });
      assert.deepEqual(await host.askedFor(1), [{ method: 'addDropped', params: { uris } }]);
      await page.locator('.composer textarea:focus').waitFor();
      assert.equal(await page.locator('.drop-target').count(), 0);
    });

    it('are no links of pages and no text', async () => {
      const { page, host } = await fixture.open();
      assert.equal(await drop(page, { 'text/uri-list': '# link\nhttps://example.org/a.py' }), false);
      assert.equal(await drop(page, { 'text/plain': 'some words' }), false);
      assert.deepEqual(host.asked, []);
    });

    it('say what to do with files of other programs, of which the place is unknown', async () => {
      const { page, host } = await fixture.open();
      await page.locator('.composer textarea').evaluate((box) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'a.py'));
        box.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      });
      await page.getByRole('alert').getByText('Choose them with Add Context…').waitFor();
      assert.deepEqual(host.asked, []);
    });
  });

  it('have an icon for each kind, and names of which the beginning tells them apart', async () => {
    const { page } = await fixture.open({
      state: emptyState({
        pending: pendingOf(
          chip({ id: '1', kind: 'problem', path: 'src/app.py', line: 7 }),
          chip({ id: '2', kind: 'problems', path: '' }),
          chip({ id: '3', kind: 'changes' }),
          chip({ id: '4', kind: 'staged-changes' }),
          chip({ id: '5', kind: 'cell', path: 'a.ipynb', cell: 2 }),
        ),
      }),
    });
    const chips = page.locator('.composer .attachment-chip');
    assert.deepEqual(await chips.locator('.attachment-name').allInnerTexts(), [
      'app.py:7, problem',
      'Problems',
      'app.py, changes',
      'app.py, staged changes',
      'a.ipynb, cell 2',
    ]);
    const icons = await chips
      .locator('.attachment-open .codicon')
      .evaluateAll((elements) => elements.map((one) => one.className.split('codicon-')[1]));
    assert.deepEqual(icons, ['lightbulb', 'warning', 'git-compare', 'git-compare', 'notebook']);
  });

  const sent = (changes: Partial<Attachment> = {}): Attachment => ({
    kind: 'selection',
    uri: 'file:///work/src/app.py',
    path: 'src/app.py',
    languageId: 'python',
    startLine: 3,
    endLine: 9,
    text: '',
    ...changes,
  });

  it('are links in the transcript, with what the model was not given', async () => {
    const attachments = [
      sent(),
      sent({ kind: 'file', path: 'lib/big.py', startLine: 1, endLine: 900, cutAfterLine: 240 }),
      sent({ kind: 'file', path: 'README.md', omitted: 'no-room' }),
      sent({ path: 'b.py', omitted: 'repeated' }),
      sent({ name: 'Basket.add' }),
    ];
    const { page, host } = await fixture.open({ state: chatState([turn({ attachments })]) });
    const question = page.getByRole('article').getByRole('group', { name: 'Question' });
    const list = question.getByRole('list', { name: 'Added to the question' });
    assert.deepEqual(await list.getByRole('listitem').allInnerTexts(), [
      'app.py:3-9',
      'big.py',
      'README.md',
      'b.py:3-9',
      'Basket.add (app.py:3-9)',
    ]);
    assert.equal(await list.getByRole('button').first().getAttribute('title'), 'Open src/app.py, lines 3-9');
    await list.getByRole('button', { name: 'big.py' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'openSent', params: { turn: 'turn-1', index: 1 } }]);
    for (const note of [
      "Of big.py, only lines 1-240 fitted into the model's context.",
      "README.md was left out: there was no room for it in the model's context.",
      'b.py:3-9 was not sent again: it stands above in this chat.',
    ])
      await question.getByText(note).waitFor();
  });

  it('fit into a panel of 250 pixels, however long their names are', async () => {
    const path = `${'long_name_'.repeat(12)}.py`;
    const { page } = await fixture.open({
      state: chatState([turn({ attachments: [sent({ path }), sent({ path, name: path.slice(0, -3) })] })], {
        pending: pendingOf(
          chip({ path }),
          chip({ id: 'b', path, cutAfterLine: 5 }),
          chip({ id: 'c', path, name: path.slice(0, -3) }),
        ),
      }),
      width: 250,
    });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    for (const button of await page.getByRole('button', { name: /^Remove / }).all()) {
      const { x, width } = (await button.boundingBox())!;
      assert.ok(x + width <= 250);
    }
  });
});

import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type {
  CommandSuggestion,
  PendingAttachment,
  PendingQuestion,
} from '../../src/protocol/chatViewContract.ts';
import { until } from '../support/until.ts';
import { type OpenPanel, PanelFixture } from '../../tools/panel/panelFixture.ts';
import { chatState, emptyState, turn } from '../../tools/panel/sampleStates.ts';

describe('Slash commands', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  const explain: CommandSuggestion = {
    name: 'explain',
    description: 'Explain how it works',
    argumentHint: '',
    place: '',
  };
  const own: CommandSuggestion = {
    name: 'new-module',
    description: 'Create a module',
    argumentHint: 'name=…',
    place: '.phidelity/prompts/new-module.md',
  };
  const chip = (changes: Partial<PendingAttachment> = {}): PendingAttachment => ({
    id: 'a',
    kind: 'selection',
    path: 'src/app.py',
    startLine: 3,
    endLine: 9,
    tokens: 321,
    cutAfterLine: null,
    omitted: null,
    ...changes,
  });
  const pendingOf = (attachments: PendingAttachment[], command?: PendingQuestion['command'] & {}) => ({
    attachments,
    draftTokens: 0,
    isEstimate: false,
    contextSize: 16_384,
    ...(command ? { command } : {}),
  });
  const openList = async (
    typed = '/',
  ): Promise<OpenPanel & { readonly box: Locator; readonly list: Locator }> => {
    const panel = await fixture.open();
    panel.host.commands = [explain, own];
    const box = panel.page.locator('.composer textarea');
    const list = panel.page.getByRole('listbox', { name: 'Commands' });
    await box.pressSequentially(typed);
    await list.waitFor();
    return { ...panel, box, list };
  };
  const valueIs = (page: Page, value: string): Promise<unknown> =>
    page.waitForFunction((text) => document.querySelector('textarea')!.value === text, value);

  it('are offered with a line of help, and what can be typed after them', async () => {
    const { page, list } = await openList();
    assert.deepEqual(
      (await list.getByRole('option').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ')),
      ['/explain Explain how it works', '/new-module name=… Create a module'],
    );
    assert.equal(
      await list.getByRole('option').last().getAttribute('title'),
      'Create a module\n.phidelity/prompts/new-module.md',
    );
    await page.getByRole('status').getByText('2 suggestions').waitFor();
    await page.getByRole('combobox', { name: 'Question', expanded: true }).waitFor();
  });

  it('are completed by the keyboard, with the cursor behind them, and sent with the next Enter', async () => {
    const { page, host, box, list } = await openList('/n');
    await box.press('ArrowDown');
    await box.press('Enter');
    await valueIs(page, '/new-module ');
    await list.waitFor({ state: 'detached' });
    assert.deepEqual(host.asked, []);
    await box.pressSequentially('name=cart');
    await valueIs(page, '/new-module name=cart');
    await box.press('Enter');
    assert.deepEqual(await host.askedFor(1), [
      { method: 'ask', params: { question: '/new-module name=cart' } },
    ]);
    await valueIs(page, '');
    await host.draftOf('');
    // What goes with the command goes with it no more once the box is empty.
    const methods = host.calls.map(({ method }) => method);
    assert.ok(methods.indexOf('ask') < methods.lastIndexOf('draftChanged'));
  });

  it('take the place of all that was typed, also where the list lags behind', async () => {
    const { page, host, box, list } = await openList();
    host.commands = new Promise(() => {});
    await box.pressSequentially('exp');
    await host.draftOf('/exp');
    await list.getByRole('option', { name: '/explain', selected: true }).waitFor();
    await box.press('Enter');
    await valueIs(page, '/explain ');
  });

  it('are completed before what stands there, by the mouse, too', async () => {
    const { page, host } = await fixture.open();
    host.commands = [explain, own];
    const box = page.locator('.composer textarea');
    const list = page.getByRole('listbox', { name: 'Commands' });
    await box.fill('why is it slow?');
    await box.press('Home');
    await box.pressSequentially('/e');
    await list.getByRole('option', { name: '/explain' }).click();
    await valueIs(page, '/explain why is it slow?');
    assert.equal(await box.evaluate((element: HTMLTextAreaElement) => element.selectionStart), 9);
    assert.ok(await page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'));
  });

  it('are offered at the start of the question only', async () => {
    const { host, box, list } = await openList('/e');
    await box.press('Escape');
    await list.waitFor({ state: 'detached' });
    await box.pressSequentially(' and/or /fix');
    await host.draftOf('/e and/or /fix');
    assert.equal(await list.count(), 0);
    const queries = (): unknown[] =>
      host.calls.flatMap(({ method, params }) =>
        method === 'suggestCommands' ? [(params as { query: string }).query] : [],
      );
    await until(() => queries().length === 2);
    assert.deepEqual(queries(), ['', 'e']);
  });

  it('say below the chips what they do, and what of them has no effect', async () => {
    const { page, host } = await fixture.open();
    const command = { name: 'new-module', description: 'Create a module', argumentHint: 'name=…', note: '' };
    host.notify('pending', pendingOf([chip()], command));
    const help = page.getByRole('note', { name: 'Command /new-module' });
    await help.getByText('Create a module').waitFor();
    await help.getByText('/new-module name=…').waitFor();
    host.notify('pending', pendingOf([chip()], { ...command, note: 'Without effect: tools' }));
    await help.getByText('Without effect: tools').waitFor();
    await page.getByRole('status').getByText('Without effect: tools').waitFor();
    host.notify('pending', pendingOf([chip()]));
    await help.waitFor({ state: 'detached' });
  });

  it('keep the question where something goes with it that the user has not seen', async () => {
    const { page, host } = await fixture.open();
    host.isAsked = false;
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('/explain');
    await box.press('Enter');
    await host.askedFor(1);
    host.notify('pending', pendingOf([chip()]));
    await page.getByRole('status').getByText('app.py:3-9 added to the question').waitFor();
    await valueIs(page, '/explain');
  });

  it('stand in the transcript as they were typed, with what the model was asked on request', async () => {
    const question = '/tests use unittest';
    const asked = turn({ question, prompt: 'Write pytest tests.\n\nIn particular: use unittest' });
    const { page } = await fixture.open({ state: chatState([asked]) });
    const shown = page.getByRole('article').getByRole('group', { name: 'Question' });
    await shown.getByText(question, { exact: true }).waitFor();
    const prompt = shown.getByText('In particular: use unittest');
    assert.ok(!(await prompt.isVisible()));
    await shown.getByText('What the model was asked').focus();
    await page.keyboard.press('Enter');
    await prompt.waitFor();
  });

  it("show the project's rules as a chip, until they are in the chat", async () => {
    const rules = chip({ id: 'r', kind: 'rules', path: 'AGENTS.md', startLine: 1, endLine: 20 });
    const { page, host } = await fixture.open({ state: emptyState({ pending: pendingOf([rules]) }) });
    const button = page.getByRole('button', { name: 'AGENTS.md: 321 tokens' });
    await button.waitFor();
    assert.equal(await button.getAttribute('title'), 'Rules of this project: AGENTS.md\n321 tokens');
    await page.getByRole('button', { name: 'Remove AGENTS.md from the question' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'removeAttachment', params: { id: 'r' } }]);
    host.notify('pending', pendingOf([chip(), { ...rules, tokens: 0, omitted: 'repeated' }]));
    await button.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'app.py:3-9: 321 tokens' }).waitFor();
  });

  it('fit into a panel of 250 pixels', async () => {
    const { page, host } = await fixture.open({ width: 250 });
    host.commands = [explain, { ...own, name: 'long-name-'.repeat(9), argumentHint: 'hint '.repeat(20) }];
    host.notify(
      'pending',
      pendingOf([chip()], {
        name: 'x'.repeat(90),
        description: 'y'.repeat(200),
        argumentHint: 'a'.repeat(90),
        note: 'z'.repeat(200),
      }),
    );
    await page.locator('.composer textarea').pressSequentially('/');
    await page.getByRole('listbox', { name: 'Commands' }).waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  });
});

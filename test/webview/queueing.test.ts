import assert from 'node:assert/strict';
import type { Activity } from '../../src/protocol/chatViewContract.ts';
import { PanelFixture } from '../../tools/panel/panelFixture.ts';
import { until } from '../support/until.ts';
import { answeringTurn, chatState, emptyState, turn } from '../../tools/panel/sampleStates.ts';

const here = { id: 'chat-1', title: 'Here' };
const elsewhere = { id: 'chat-2', title: 'Sorting' };
const written = answeringTurn({ answer: 'A generator' });
const queued = answeringTurn({ id: 'turn-2', question: 'And a coroutine?', state: 'queued' });
const another = answeringTurn({ id: 'turn-3', question: 'And a thread?', state: 'queued' });
const waitingHere: Activity = { writing: here, waiting: ['turn-2', 'turn-3'] };

describe('Queueing', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  it('sends a question while an answer is written, which the extension queues', async () => {
    const { page, host } = await fixture.open({
      state: chatState([written], { activity: { writing: here, waiting: [] } }),
    });
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('And a coroutine?');
    await page.getByRole('button', { name: 'Stop (Escape)' }).waitFor();
    await page.getByRole('button', { name: 'Queue (Enter)' }).click();
    await box.fill('And a thread?');
    await box.press('Enter');
    assert.deepEqual(await host.askedFor(2), [
      { method: 'ask', params: { question: 'And a coroutine?' } },
      { method: 'ask', params: { question: 'And a thread?' } },
    ]);
    assert.equal(await box.inputValue(), '');
  });

  it('shows after what each question is sent, as it comes closer', async () => {
    const { page, host } = await fixture.open({
      state: chatState([written, queued, another], { activity: waitingHere }),
    });
    const note = (index: number): Promise<string> =>
      page.locator('.turn').nth(index).locator('.answer .notice').innerText();
    assert.equal((await note(1)).trim(), 'Queued: sent when the answer above ends.');
    assert.equal((await note(2)).trim(), 'Queued: sent after 2 other answers.');
    assert.equal(await page.getByRole('button', { name: 'Edit question' }).count(), 0);
    host.turn(turn({ answer: 'A generator yields.' }));
    host.notify('activity', { writing: here, waiting: ['turn-3'] });
    host.turn({ ...queued, state: 'answering' });
    await page.locator('.turn').nth(2).getByText('Queued: sent when the answer above ends.').waitFor();
    await page.locator('.turn').nth(1).getByText('Waiting for the model…').waitFor();
  });

  it('takes a question back into the box, before what was typed meanwhile', async () => {
    const { page, host } = await fixture.open({
      state: chatState([written, queued], { activity: { writing: here, waiting: ['turn-2'] } }),
    });
    host.takenBack = queued.question;
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('in between');
    await page.getByRole('button', { name: 'Take Back' }).click();
    await page.waitForFunction(() => document.querySelector('textarea')!.value.includes('coroutine'));
    assert.equal(await box.inputValue(), 'And a coroutine?\n\nin between');
    assert.deepEqual(await host.askedFor(1), [{ method: 'takeBack', params: { turn: 'turn-2' } }]);
    assert.ok(await box.evaluate((element) => element === document.activeElement));
  });

  it('leaves the box alone when it is too late to take a question back', async () => {
    const { page, host } = await fixture.open({
      state: chatState([written, queued], { activity: { writing: here, waiting: ['turn-2'] } }),
    });
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('typed');
    await page.getByRole('button', { name: 'Take Back' }).click();
    await host.askedFor(1);
    await page.waitForFunction(() => document.activeElement?.localName === 'textarea');
    assert.equal(await box.inputValue(), 'typed');
  });

  it('says what was not sent, and sends it', async () => {
    const unsent = { ...queued, state: 'unsent' } as const;
    const failed = turn({
      answer: '',
      state: 'failed',
      error: { reason: 'engine-exited', message: 'The engine stopped.' },
    });
    const { page, host } = await fixture.open({ state: chatState([failed, unsent]) });
    await page.getByText(/^Not sent: the model stopped or Phidelity was closed before\./).waitFor();
    await page.locator('.turn').last().getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('alert').getByRole('button', { name: 'Try Again' }).click();
    assert.deepEqual(await host.askedFor(2), [
      { method: 'send', params: { turn: 'turn-2' } },
      { method: 'regenerate', params: { turn: 'turn-1' } },
    ]);
  });

  it('says which turns a queued question will take the place of', async () => {
    const { page } = await fixture.open({
      state: chatState([turn(), { ...queued, replaces: 'turn-1' }], {
        activity: { writing: elsewhere, waiting: ['turn-2'] },
      }),
    });
    await page.getByText('Queued: sent when the answer in "Sorting" ends.').waitFor();
    await page.getByText('When it is sent, it takes the place of turn 1 and all after it.').waitFor();
  });

  it('shows in which other chat an answer is written, and opens it', async () => {
    const { page, host } = await fixture.open({
      state: emptyState({ activity: { writing: elsewhere, waiting: [] } }),
    });
    const link = page.getByRole('button', { name: 'Writing an answer in "Sorting"' });
    await link.click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'openChat', params: { id: 'chat-2' } }]);
    assert.equal(await page.getByRole('button', { name: 'Stop (Escape)' }).count(), 0);
    host.notify('activity', { writing: null, waiting: [] });
    await link.waitFor({ state: 'detached' });
  });

  it('shows that an answer waits to go on, which can be taken back', async () => {
    const stopped = turn({ state: 'stopped', stopReason: 'length', answer: 'Half' });
    const { page, host } = await fixture.open({
      state: chatState([stopped], { activity: { writing: elsewhere, waiting: [stopped.id] } }),
    });
    await page.getByText('Queued: sent when the answer in "Sorting" ends.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Continue' }).count(), 0);
    await page.getByRole('button', { name: 'Take Back' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'takeBack', params: { turn: stopped.id } }]);
    host.notify('activity', { writing: elsewhere, waiting: [] });
    await page.getByRole('button', { name: 'Continue' }).click();
    assert.deepEqual((await host.askedFor(2))[1], {
      method: 'continueAnswer',
      params: { turn: stopped.id },
    });
  });

  it('says that an answer ended because the model was unloaded', async () => {
    const { page } = await fixture.open({
      state: chatState([turn({ state: 'stopped', stopReason: 'unloaded', answer: 'Half' })]),
    });
    await page.getByText('Stopped: the model was unloaded.').waitFor();
  });

  it('announces nothing of an answer that goes on when another chat is opened', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    await page.getByRole('status').getByText('Answer started').waitFor();
    host.show({ conversation: { id: 'chat-2', title: 'Other', turns: [turn({ id: 'other' })] } });
    await page.getByRole('button', { name: 'Regenerate answer' }).waitFor();
    assert.equal(await page.getByRole('status').innerText(), 'Answer started');
    host.show({ conversation: { id: 'chat-1', title: 'Here', turns: [answeringTurn()] } });
    await page.getByRole('button', { name: 'Stop (Escape)' }).waitFor();
    host.turn(turn());
    await page.getByRole('status').getByText('Answer finished').waitFor();
  });

  it('announces nothing while the chat is used elsewhere', async () => {
    const { page, host } = await fixture.open({ state: emptyState() });
    host.notify('announces', { isOn: false });
    host.turn(answeringTurn());
    host.turn(turn());
    await page.getByText('urllib.request').waitFor();
    assert.equal(await page.getByRole('status').innerText(), '');
    host.notify('announces', { isOn: true });
    host.turn(answeringTurn({ id: 'turn-2' }));
    await page.getByRole('status').getByText('Answer started').waitFor();
  });

  it('announces the end of an answer that ends as soon as it begins', async () => {
    const { page, host } = await fixture.open({ state: emptyState() });
    // Both messages arrive before the next frame.
    await page.evaluate(() => {
      const post = window.postMessage.bind(window);
      const held: unknown[] = [];
      window.requestAnimationFrame = (frame) => window.setTimeout(frame, 100);
      window.postMessage = (message: unknown) => {
        held.push(message);
        if (held.length < 2) return;
        window.postMessage = post;
        for (const one of held) post(one, '*');
      };
    });
    host.turn(answeringTurn());
    host.turn(turn());
    await page.getByRole('status').getByText('Answer finished').waitFor();
  });

  it('shows what is typed where the chat is open a second time, and tells of no such text', async () => {
    const { page, host } = await fixture.open({ state: emptyState() });
    const box = page.getByRole('textbox', { name: 'Question' });
    host.notify('draft', { text: 'from there' });
    await until(async () => (await box.inputValue()) === 'from there');
    await box.press('End');
    await box.pressSequentially('!');
    await host.draftOf('from there!');
    const told = host.calls.filter(({ method }) => method === 'draftChanged');
    assert.deepEqual(told, [{ method: 'draftChanged', params: { text: 'from there!' } }]);
  });

  it('has the text that the extension knows, not the older one that it has kept', async () => {
    const saved = { draft: 'older', edit: null, scroll: null, wrapsCode: false };
    const state = emptyState({ box: { draft: 'newer', drafts: [] } });
    const { page, host } = await fixture.open({ state, saved });
    const box = page.getByRole('textbox', { name: 'Question' });
    await until(async () => (await box.inputValue()) === 'newer');
    await box.fill('newest');
    await host.draftOf('newest');
    const told = host.calls.filter(({ method }) => method === 'draftChanged');
    assert.deepEqual(told, [{ method: 'draftChanged', params: { text: 'newest' } }]);
  });

  it('keeps what is typed with its chat, and takes it along from a chat without questions', async () => {
    const { page, host, saved } = await fixture.open({ state: emptyState() });
    const box = page.getByRole('textbox', { name: 'Question' });
    const open = async (id: string, turns = [turn({ id: `turn of ${id}` })]): Promise<void> => {
      host.show({ conversation: { id, title: id, turns } });
      await page.getByRole('log', { name: `Conversation: ${id}` }).waitFor();
    };
    await box.fill('from the empty one');
    await host.draftOf('from the empty one');
    await open('a');
    assert.equal(await box.inputValue(), 'from the empty one');
    await open('b');
    assert.equal(await box.inputValue(), '');
    await box.fill('for b');
    await host.draftOf('for b');
    await open('a');
    assert.equal(await box.inputValue(), 'from the empty one');
    await open('b');
    assert.equal(await box.inputValue(), 'for b');
    assert.deepEqual(((await saved()) as { drafts: unknown }).drafts, [
      { chat: 'a', draft: 'from the empty one' },
    ]);
  });
});

import assert from 'node:assert/strict';
import { PanelFixture } from '../../tools/panel/panelFixture.ts';
import { answeringTurn, chatState, turn } from '../../tools/panel/sampleStates.ts';

const thought = 'Perhaps with requests?\n\n```python\nimport no_such_package\n```\n\nNo, not that.';
const answer = 'Use this:\n\n```python\nimport json\n```\n';

describe('What a model thinks', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  it('is a folded part of its own, which the keyboard opens', async () => {
    const { page } = await fixture.open({ state: chatState([turn({ thought, answer })]) });
    const fold = page
      .getByRole('group')
      .filter({ has: page.getByText('Thoughts', { exact: true }) })
      .last();
    await fold.waitFor();
    assert.equal(await page.getByText('Perhaps with requests?').count(), 0);
    await fold.locator('summary').focus();
    await page.keyboard.press('Enter');
    const region = page.getByRole('region', { name: 'Thoughts' });
    assert.equal(await region.innerText(), thought);
    assert.equal(await region.getAttribute('aria-live'), 'off');
    await page.keyboard.press('Tab');
    assert.ok(await region.evaluate((element) => element === document.activeElement), 'it can be scrolled');
    await fold.locator('summary').press('Enter');
    await region.waitFor({ state: 'detached' });
  });

  it('is neither verified nor offered to be inserted or copied', async () => {
    const { page, host } = await fixture.open({ state: chatState([turn({ thought, answer })]) });
    await page.locator('.thought summary').click();
    await page.getByText('No, not that.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Insert at cursor' }).count(), 1);
    await page.getByRole('button', { name: 'Copy answer' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'copy', params: { text: answer } }]);
    assert.deepEqual(host.verified, ['import json']);
  });

  it('grows while it says so, and then the answer does', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    await page.getByText('Waiting for the model…').waitFor();
    host.notify('thought', { turn: 'turn-1', text: 'Hm, ', at: 1 });
    const fold = page.locator('.thought summary');
    await fold.getByText('Thinking…').waitFor();
    await page.getByRole('status').getByText('Thinking…').waitFor();
    assert.equal(await page.getByText('Waiting for the model…').count(), 0);
    await fold.click();
    host.notify('thought', { turn: 'turn-1', text: 'yes.', at: 2 });
    await page.getByText('Hm, yes.').waitFor();
    host.text('turn-1', 'An answer.');
    await fold.getByText('Thoughts').waitFor();
    await page.locator('.answer-text').getByText('An answer.').waitFor();
    host.turn(turn({ thought: 'Hm, yes.', answer: 'An answer.' }));
    await page.getByRole('button', { name: 'Copy answer' }).waitFor();
    assert.equal(await page.getByText('Hm, yes.').count(), 1);
  });

  it('takes back what was shown as the answer and turned out to be a thought', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    host.text('turn-1', 'Hm, yes.');
    await page.locator('.answer-text').getByText('Hm, yes.').waitFor();
    host.turn(answeringTurn());
    host.notify('thought', { turn: 'turn-1', text: 'Hm, yes.', at: 2 });
    await page.locator('.thought summary').getByText('Thinking…').waitFor();
    assert.equal(await page.locator('.answer-text').count(), 0);
  });

  it('without an answer says so, and offers to answer again', async () => {
    const only = turn({ thought, answer: '', stopReason: 'length' });
    const { page, host } = await fixture.open({ state: chatState([only]) });
    await page.getByText('The model was still thinking when it reached the maximum length').waitFor();
    assert.equal(await page.getByText('context is full').count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Copy answer' }).count(), 0);
    await page.getByRole('button', { name: 'Answer Again' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'regenerate', params: { turn: 'turn-1' } }]);
  });
});

describe('An answer that did not end by itself', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  const cut = turn({ answer: '```python\nfor x in', stopReason: 'length' });

  it('can be continued, and grows on in its block of code', async () => {
    const { page, host } = await fixture.open({ state: chatState([cut]) });
    await page.getByText('The answer reached the maximum length').waitFor();
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'continueAnswer', params: { turn: 'turn-1' } }]);
    const { stopReason: _, ...others } = cut;
    host.turn({ ...others, state: 'answering' });
    await page.getByRole('button', { name: 'Stop (Escape)' }).waitFor();
    host.text('turn-1', ' range(3):\n    pass\n```\n\nDone.');
    await page.getByText('Done.').waitFor();
    host.turn(turn({ answer: `${cut.answer} range(3):\n    pass\n\`\`\`\n\nDone.` }));
    await page.getByRole('button', { name: 'Copy answer' }).waitFor();
    assert.deepEqual(await page.locator('.code-block pre').allInnerTexts(), ['for x in range(3):\n    pass']);
  });

  it('can be continued after it was stopped', async () => {
    const { page } = await fixture.open({
      state: chatState([turn({ state: 'stopped', stopReason: 'cancelled' })]),
    });
    await page.getByText('Stopped.').waitFor();
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
  });

  it('can be continued where it broke off with an error', async () => {
    const { stopReason: _, ...begun } = turn();
    const error = { reason: 'engine-exited', message: 'The engine has ended.' } as const;
    const failed = { ...begun, state: 'failed', error } as const;
    const { page, host } = await fixture.open({ state: chatState([failed]) });
    await page.getByRole('alert').getByRole('button', { name: 'Continue', exact: true }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'continueAnswer', params: { turn: 'turn-1' } }]);
    host.show(chatState([{ ...failed, answer: '' }]));
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('alert').getByText('The engine has ended.').waitFor();
  });

  it('can be continued at a full context as long as earlier turns can be left out', async () => {
    const full = turn({ id: 'turn-2', stopReason: 'context' });
    const { page, host } = await fixture.open({ state: chatState([turn(), full]) });
    await page.getByText("The model's context is full").waitFor();
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
    host.show(chatState([turn(), { ...full, droppedTurns: 1 }]));
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor({ state: 'detached' });
    await page.getByText("The model's context is full").waitFor();
  });

  it('cannot be continued where it is not the newest, or while another is generated', async () => {
    const { page, host } = await fixture.open({ state: chatState([cut, turn({ id: 'turn-2' })]) });
    await page.getByText('The answer reached the maximum length').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Continue', exact: true }).count(), 0);
    host.show(chatState([turn({ id: 'turn-0', question: 'Before' }), cut]));
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
  });

  it('because it went round in circles says so, and offers to answer again', async () => {
    const { page, host } = await fixture.open({ state: chatState([turn({ stopReason: 'loop' })]) });
    await page.getByText('The model began to repeat itself, so the answer was stopped.').waitFor();
    await page.getByRole('button', { name: 'Answer Again' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'regenerate', params: { turn: 'turn-1' } }]);
  });
});

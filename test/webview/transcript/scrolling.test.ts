import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PanelFixture } from '../../../tools/panel/panelFixture.ts';
import { richAnswer } from '../support/sampleAnswers.ts';
import { fullReport, requestsReport } from '../support/sampleReports.ts';
import { answeringTurn, chatState, turn } from '../../../tools/panel/sampleStates.ts';

const long = chatState([
  ...Array.from({ length: 30 }, (_, index) =>
    turn({ id: `old-${index}`, question: `Old ${index}`, answer: richAnswer }),
  ),
  answeringTurn({ id: 'new' }),
]);

function fromEnd(page: Page): Promise<number> {
  return page.getByRole('log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
}

function firstTurnInSight(page: Page): Promise<string | null> {
  return page.getByRole('log').evaluate((log) => {
    const top = log.getBoundingClientRect().top;
    const turns = [...log.querySelectorAll('article')];
    return (
      turns.find((one) => one.getBoundingClientRect().bottom > top + 1)?.getAttribute('aria-label') ?? null
    );
  });
}

async function scrollUp(page: Page): Promise<void> {
  await page.getByRole('log').hover();
  await page.mouse.wheel(0, -900);
  await page.getByRole('button', { name: 'Jump to newest' }).waitFor();
}

describe('Scrolling', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  it('follows an answer that grows', async () => {
    const { page, host } = await fixture.open({ state: long });
    for (let line = 0; line < 40; line++) host.text('new', `Line ${line}.\n\n`);
    await page.getByText('Line 39.').waitFor();
    await page.waitForFunction(() => {
      const log = document.querySelector('[role=log]')!;
      return log.scrollHeight - log.scrollTop - log.clientHeight < 2;
    });
  });

  it('stays where the user scrolled to, until they jump to the end', async () => {
    const { page, host } = await fixture.open({ state: long });
    await scrollUp(page);
    const before = await firstTurnInSight(page);
    for (let line = 0; line < 40; line++) host.text('new', `Line ${line}.\n\n`);
    await page.getByText('Line 39.').waitFor({ state: 'attached' });
    assert.equal(await firstTurnInSight(page), before);
    assert.ok((await fromEnd(page)) > 100);
    await page.getByRole('button', { name: 'Jump to newest' }).click();
    await page.getByRole('button', { name: 'Jump to newest' }).waitFor({ state: 'detached' });
    assert.ok((await fromEnd(page)) < 2);
  });

  it('keeps what the user expands where it is', async () => {
    const answer = '```python\nimport requests\n```';
    const state = chatState([...long.conversation.turns.slice(0, 3), turn({ id: 'last', answer })]);
    const { page } = await fixture.open({ state, report: () => fullReport });
    const chip = page.getByRole('button', { name: fullReport.summary }).last();
    await chip.waitFor();
    await page.waitForFunction(() => {
      const log = document.querySelector('[role=log]')!;
      return log.scrollHeight - log.scrollTop - log.clientHeight < 2;
    });
    const before = await chip.boundingBox();
    await chip.click();
    await page.getByRole('button', { name: 'Jump to newest' }).waitFor();
    assert.deepEqual((await chip.boundingBox())?.y, before?.y);
    await chip.click();
    await page.getByRole('button', { name: 'Jump to newest' }).waitFor({ state: 'detached' });
  });

  it('has nowhere to jump to when what was opened is all in sight', async () => {
    const state = chatState([turn({ answer: '```python\nimport requests\n```' })]);
    const { page } = await fixture.open({ state, report: () => requestsReport });
    await page.getByRole('button', { name: requestsReport.summary }).click();
    await page.getByText('Checked against').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Jump to newest' }).count(), 0);
  });

  it('goes to the end for a new question', async () => {
    const { page, host } = await fixture.open({ state: long });
    host.turn(turn({ id: 'new' }));
    await scrollUp(page);
    host.turn(answeringTurn({ id: 'newer', question: 'Newer?' }));
    await page.getByRole('button', { name: 'Jump to newest' }).waitFor({ state: 'detached' });
    assert.ok((await fromEnd(page)) < 2);
  });

  it('comes back to the same place, draft and edit after being hidden', async () => {
    const { page, saved } = await fixture.open({ state: long });
    await page.getByRole('textbox', { name: 'Question' }).fill('half a thought');
    await scrollUp(page);
    await page.waitForFunction(
      () => (window as unknown as { savedState(): { scroll: unknown } }).savedState().scroll,
    );
    const before = await firstTurnInSight(page);
    const kept = await saved();
    const again = await fixture.open({ state: long, saved: kept });
    assert.equal(await again.page.getByRole('textbox', { name: 'Question' }).inputValue(), 'half a thought');
    await again.page.getByRole('button', { name: 'Jump to newest' }).waitFor();
    assert.equal(await firstTurnInSight(again.page), before);
  });

  it('ignores a kept state that it does not understand', async () => {
    const { page } = await fixture.open({ state: long, saved: { draft: 7 } });
    assert.equal(await page.getByRole('textbox', { name: 'Question' }).inputValue(), '');
  });

  it('renders old answers when they come into sight, and lets a search find them before', async () => {
    const { page } = await fixture.open({ state: long });
    const oldest = page.getByRole('article', { name: 'Turn 1: Old 0' });
    assert.equal(await oldest.locator('.markdown').count(), 0);
    assert.match((await oldest.textContent()) ?? '', /raise_for_status/);
    await oldest.scrollIntoViewIfNeeded();
    await oldest.getByRole('group', { name: 'Python code' }).first().waitFor();
  });
});

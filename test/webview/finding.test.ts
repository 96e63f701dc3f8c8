import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PanelFixture } from '../../tools/panel/panelFixture.ts';
import { answeringTurn, chatState, turn } from '../../tools/panel/sampleStates.ts';

const first = turn({
  id: 'first',
  question: 'What is a *generator*?',
  answer: 'A **gener**ator yields.\n\n```python\ndef generator(values):\n    yield from values\n```',
});
const second = turn({ id: 'second', question: 'Other', answer: 'No\n\nGENERATOR (a+b)' });

/** The text of what is coloured, and which of it is the current match. */
const coloured = (page: Page): Promise<{ all: string[]; current: string[] }> =>
  page.evaluate(() => {
    const texts = (name: string): string[] =>
      Array.from(CSS.highlights.get(name)?.values() ?? [], (range) => (range as Range).toString());
    return { all: texts('phidelity-find'), current: texts('phidelity-find-current') };
  });

describe('Finding in a chat', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  const count = (page: Page, text: string): Promise<void> =>
    page.locator('.find-count').getByText(text, { exact: true }).waitFor();

  it('opens with Ctrl+F, and VS Code does not get to know of the key', async () => {
    const { page } = await fixture.open({ state: chatState([first]) });
    await page.evaluate(() =>
      window.addEventListener('keydown', ({ key }) => {
        if (key === 'f') document.title = 'reached';
      }),
    );
    await page.keyboard.press('Control+f');
    const box = page.getByRole('textbox', { name: 'Find' });
    await box.waitFor();
    assert.ok(await box.evaluate((element) => element === document.activeElement));
    assert.notEqual(await page.title(), 'reached');
  });

  it('finds what is shown, whatever its case, through bold text and coloured code', async () => {
    const { page, host } = await fixture.open({ state: chatState([first, second]) });
    host.notify('find', null);
    const box = page.getByRole('textbox', { name: 'Find' });
    await box.fill('generator');
    await count(page, '1 of 4');
    assert.deepEqual((await coloured(page)).all, ['generator', 'generator', 'generator', 'GENERATOR']);
    await box.fill('def generator(');
    await count(page, '1 of 1');
    await box.fill('(a+b');
    await count(page, '1 of 1');
    await box.fill('NoGENERATOR');
    await count(page, 'No results');
    await box.fill('Copy code');
    await count(page, 'No results');
    assert.ok(await page.getByRole('button', { name: 'Next Match (Enter)' }).isDisabled());
  });

  it('goes from match to match and around, and brings each into sight', async () => {
    const turns = Array.from({ length: 40 }, (_, index) =>
      turn({
        id: `turn-${index}`,
        question: `Question ${index}`,
        answer: index % 10 === 5 ? 'needle' : 'hay',
      }),
    );
    const { page } = await fixture.open({ state: chatState(turns), height: 400 });
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', { name: 'Find' }).fill('needle');
    const inSight = (index: number): Promise<unknown> =>
      page.waitForFunction((id) => {
        const box = document.querySelector(`[data-turn=${id}] .answer`)?.getBoundingClientRect();
        return box && box.top >= 0 && box.bottom <= innerHeight;
      }, `turn-${index}`);
    await page.locator('.find-count', { hasText: /of 4/ }).waitFor();
    const start = Number((await page.locator('.find-count').innerText()).split(' ')[0]);
    for (const [key, step] of [
      ['Enter', 1],
      ['Enter', 2],
      ['Shift+Enter', 1],
      ['Shift+Enter', 0],
      ['Shift+Enter', 3],
    ] as const) {
      await page.keyboard.press(key);
      const at = (start - 1 + step) % 4;
      await count(page, `${at + 1} of 4`);
      await inSight(at * 10 + 5);
    }
  });

  it('follows an answer that grows, and keeps the match that it is at', async () => {
    const { page, host } = await fixture.open({
      state: chatState([answeringTurn({ answer: 'one needle' })]),
    });
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', { name: 'Find' }).fill('needle');
    await count(page, '1 of 1');
    host.text('turn-1', ' and another needle\n\nneedle');
    await count(page, '1 of 3');
    host.turn(turn({ answer: 'one needle and another needle\n\nneedle' }));
    await page.getByRole('button', { name: 'Copy answer' }).waitFor();
    await count(page, '1 of 3');
  });

  it('closes with Escape without stopping an answer, and leaves no colour', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn({ answer: 'needle' })]) });
    await page.keyboard.press('Control+f');
    const box = page.getByRole('textbox', { name: 'Find' });
    await box.fill('needle');
    await count(page, '1 of 1');
    await box.dispatchEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true });
    assert.equal(await box.inputValue(), 'needle');
    await box.press('Escape');
    await box.waitFor({ state: 'detached' });
    assert.deepEqual(await coloured(page), { all: [], current: [] });
    assert.deepEqual(host.asked, []);
    await page.waitForFunction(() => document.activeElement?.localName === 'textarea');
  });

  it('begins with the selected text', async () => {
    const { page } = await fixture.open({ state: chatState([second]) });
    await page.getByText('GENERATOR').dblclick({ position: { x: 10, y: 8 } });
    await page.keyboard.press('Control+f');
    await count(page, '1 of 1');
    assert.equal(await page.getByRole('textbox', { name: 'Find' }).inputValue(), 'GENERATOR');
  });
});

import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PanelFixture } from '../../../tools/panel/panelFixture.ts';
import { answeringTurn, chatState, turn } from '../../../tools/panel/sampleStates.ts';

const count = 2_000;
const long = chatState(
  Array.from({ length: count }, (_, index) =>
    turn({ id: `turn-${index + 1}`, question: `Question ${index + 1}?`, answer: `Answer **${index + 1}**.` }),
  ),
);

const lines = 20_000;
const longAnswer = Array.from({ length: lines }, (_, line) => `Line ${line + 1} of *many*.`).join('\n\n');

function turnNamed(page: Page, number: number) {
  return page.getByRole('article', { name: `Turn ${number}: Question ${number}?` });
}

/** Scrolls through the chat until something is in the page. */
async function scrollTo(page: Page, share: number): Promise<void> {
  await page.getByRole('log').evaluate((log, at) => (log.scrollTop = log.scrollHeight * at), share);
}

async function copiedSelection(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        window.addEventListener(
          'copy',
          ({ clipboardData }) => resolve(clipboardData!.getData('text/plain')),
          { once: true },
        );
        document.execCommand('copy');
      }),
  );
}

describe('Long chats', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  it('hold only the turns near what is in sight', async () => {
    const { page } = await fixture.open({ state: long });
    const articles = page.getByRole('article');
    await turnNamed(page, count).locator('.answer-text').waitFor();
    assert.ok((await articles.count()) < 100);
    await scrollTo(page, 0);
    await turnNamed(page, 1).locator('strong').waitFor();
    await turnNamed(page, count - 300).waitFor({ state: 'detached' });
    assert.ok((await articles.count()) < 150);
    await scrollTo(page, 0.5);
    await turnNamed(page, 1).waitFor({ state: 'detached' });
    assert.equal(await turnNamed(page, count).count(), 1, 'the newest turn is always there');
    await scrollTo(page, 1);
    await turnNamed(page, count).getByText(`Answer ${count}.`).waitFor();
  });

  it('say which of how many turns is read', async () => {
    const { page } = await fixture.open({ state: long });
    const last = turnNamed(page, count);
    assert.equal(await last.getAttribute('aria-posinset'), String(count));
    assert.equal(await last.getAttribute('aria-setsize'), String(count));
  });

  it('are walked through with the keyboard', async () => {
    const { page } = await fixture.open({ state: long });
    const focused = (number: number) =>
      page.waitForFunction(
        (id) => document.activeElement?.getAttribute('data-turn') === id,
        `turn-${number}`,
      );
    for (let number = count; number > count - 40; number--) {
      await page.keyboard.press('Alt+ArrowUp');
      await focused(number);
    }
    await page.keyboard.press('Alt+ArrowDown');
    await focused(count - 38);
  });

  it('come back to the turn at which they were left', async () => {
    const saved = {
      draft: '',
      edit: null,
      scroll: { conversation: long.conversation.id, turn: 'turn-700', offset: 10 },
    };
    const { page } = await fixture.open({ state: long, saved });
    await turnNamed(page, 700).locator('strong').waitFor();
    await page.waitForFunction(() => {
      const top = document.querySelector('[role=log]')!.getBoundingClientRect().top;
      const box = document.querySelector('[data-turn=turn-700]')?.getBoundingClientRect();
      return box && box.top <= top && box.bottom > top;
    });
  });

  it('keep what is selected while it is out of sight', async () => {
    const { page } = await fixture.open({ state: long });
    await turnNamed(page, 1_990).locator('strong').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const text = document.querySelector('[data-turn=turn-1990] .answer')!;
      getSelection()!.selectAllChildren(text);
    });
    await scrollTo(page, 0);
    await turnNamed(page, 1).locator('strong').waitFor();
    await turnNamed(page, count - 30).waitFor({ state: 'detached' });
    assert.match(await page.evaluate(() => getSelection()!.toString()), /Answer 1990\./);
  });

  it('are copied as a whole, with the turns that are not in the page', async () => {
    const { page } = await fixture.open({ state: long });
    await turnNamed(page, count).locator('strong').waitFor();
    await page.evaluate(() => getSelection()!.selectAllChildren(document.querySelector('[role=log]')!));
    const copied = await copiedSelection(page);
    const numbers = [...copied.matchAll(/^Question (\d+)\?$/gm)].map(([, number]) => Number(number));
    assert.deepEqual(
      numbers,
      Array.from({ length: count }, (_, index) => index + 1),
    );
    assert.match(copied, /Answer \*\*1000\*\*\./);
  });

  it('are searched as a whole, and what is found comes into the page', async () => {
    const turns = long.conversation.turns.map((one, index) =>
      [7, 900, 901, 1_500].includes(index) ? { ...one, answer: 'A **rare** needle.' } : one,
    );
    const { page } = await fixture.open({ state: chatState(turns) });
    await turnNamed(page, count).locator('strong').waitFor();
    await page.keyboard.press('Control+f');
    const box = page.getByRole('textbox', { name: 'Find' });
    await box.fill('needle');
    const counter = page.locator('.find-count');
    await counter.getByText(/^\d of 4$/).waitFor();
    const first = Number((await counter.innerText()).charAt(0));
    for (let step = 0; step < 5; step++) {
      const at = (first - 1 + step) % 4;
      await counter.getByText(`${at + 1} of 4`, { exact: true }).waitFor();
      const place = turnNamed(page, [8, 901, 902, 1_501][at]!).getByText('needle');
      await place.waitFor();
      await page.waitForFunction((number) => {
        const [range] = CSS.highlights.get('phidelity-find-current') ?? [];
        const turn = (range as Range | undefined)?.startContainer.parentElement?.closest('[data-turn]');
        const top = (range as Range | undefined)?.getBoundingClientRect().top ?? -1;
        return turn?.getAttribute('data-turn') === `turn-${number}` && top > 0 && top < innerHeight;
      }, [8, 901, 902, 1_501][at]!);
      await box.press('Enter');
    }
  });

  it('show an answer without end where it is in sight', async () => {
    const { page } = await fixture.open({ state: chatState([turn({ answer: longAnswer })]) });
    const paragraphs = page.locator('.markdown p');
    await page.getByText(`Line ${lines} of many.`, { exact: true }).waitFor();
    assert.ok((await paragraphs.count()) < 1_000);
    await scrollTo(page, 0);
    await page.getByText('Line 1 of many.', { exact: true }).waitFor();
    await page.getByText(`Line ${lines} of many.`, { exact: true }).waitFor({ state: 'detached' });
    assert.ok((await paragraphs.count()) < 1_000);
  });

  it('follow an answer without end, and let go of what is far above', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn({ id: 'new' })]) });
    const whole = longAnswer.slice(0, longAnswer.indexOf('Line 2001 '));
    for (let at = 0; at < whole.length; at += 4_000) host.text('new', whole.slice(at, at + 4_000));
    await page.getByText('Line 2000 of many.', { exact: true }).waitFor();
    await page.getByText('Line 600 of many.', { exact: true }).waitFor({ state: 'detached' });
    host.turn(turn({ id: 'new', answer: whole }));
    await page.locator('.answer-text:not(.growing)').waitFor();
    await page.getByRole('button', { name: 'Copy answer' }).click();
    const [call] = await host.askedFor(1);
    assert.deepEqual(call, { method: 'copy', params: { text: whole } });
  });
});

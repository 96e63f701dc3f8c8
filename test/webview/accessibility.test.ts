import assert from 'node:assert/strict';
import { PanelFixture, type Theme } from '../../tools/panel/panelFixture.ts';
import { richAnswer } from './support/sampleAnswers.ts';
import { fullReport } from './support/sampleReports.ts';
import { answeringTurn, chatState, emptyState, turn } from '../../tools/panel/sampleStates.ts';

const three = chatState(
  ['One', 'Two', 'Three'].map((question) => turn({ id: question, question, answer: richAnswer })),
);

describe('Accessibility', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  it('gives every control a name', async () => {
    for (const state of [three, emptyState({ isDemo: true }), chatState([answeringTurn()])]) {
      const { page } = await fixture.open({ state, report: () => fullReport });
      for (const chip of await page.getByRole('button', { name: fullReport.summary }).all())
        await chip.click();
      const controls = page.locator('button, a, textarea, summary, [role=meter], progress');
      for (const control of await controls.all()) {
        const name = await control.ariaSnapshot();
        assert.match(name, /"[^"]+"|: \S|textbox|text/, name);
      }
      assert.equal(await page.getByRole('button', { name: /^$/ }).count(), 0);
    }
  });

  it('has a main part, a log of the conversation and a footer to write in', async () => {
    const { page } = await fixture.open({ state: three });
    const log = page.getByRole('main').getByRole('log', { name: 'Conversation: One' });
    assert.equal(await log.getByRole('article').count(), 3);
    await page.getByRole('contentinfo').getByRole('textbox', { name: 'Question' }).waitFor();
  });

  it('says when an answer starts and ends, not every word of it', async () => {
    const { page, host } = await fixture.open({ state: chatState([]) });
    const status = page.getByRole('status');
    host.turn(answeringTurn());
    await status.getByText('Answer started').waitFor();
    const log = page.getByRole('log');
    assert.equal(await log.getAttribute('aria-busy'), 'true');
    host.text('turn-1', 'Words.');
    await page.getByText('Words.').waitFor();
    assert.equal(await status.innerText(), 'Answer started');
    host.turn(turn({ answer: 'Words.' }));
    await status.getByText('Answer finished').waitFor();
    assert.equal(await log.getAttribute('aria-busy'), 'false');
  });

  it('moves between turns with Alt and the arrows, and back to the box', async () => {
    const { page } = await fixture.open({ state: three });
    await page.getByRole('textbox', { name: 'Question' }).focus();
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement!.getAttribute('aria-label'));
    const steps: readonly (readonly [key: string, label: string])[] = [
      ['Alt+ArrowUp', 'Turn 3: Three'],
      ['Alt+ArrowUp', 'Turn 2: Two'],
      ['Alt+ArrowUp', 'Turn 1: One'],
      ['Alt+ArrowUp', 'Turn 1: One'],
      ['Alt+ArrowDown', 'Turn 2: Two'],
      ['Alt+ArrowDown', 'Turn 3: Three'],
      ['Alt+ArrowDown', 'Question'],
    ];
    for (const [key, label] of steps) {
      await page.keyboard.press(key);
      await page.waitForFunction(
        (expected) => document.activeElement?.getAttribute('aria-label') === expected,
        label,
      );
    }
    assert.equal(await focused(), 'Question');
  });

  it('reaches the buttons of code by the Tab key and shows them then', async () => {
    const { page } = await fixture.open({
      state: chatState([turn({ answer: '```python\nx = 1\n```' })]),
      width: 600,
    });
    await page.keyboard.press('Alt+ArrowUp');
    await page.locator('article:focus').waitFor();
    const names: (string | null)[] = [];
    for (let step = 0; step < 5; step++) {
      await page.keyboard.press('Tab');
      names.push(await page.evaluate(() => document.activeElement!.getAttribute('aria-label')));
      assert.ok(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle !== 'none'));
    }
    assert.deepEqual(names.slice(0, 4), ['Edit question', 'Copy code', 'Apply to file', 'Insert at cursor']);
    await page.getByRole('button', { name: 'Copy code' }).focus();
    const opacity = page.locator('.code-actions').evaluate((element) => getComputedStyle(element).opacity);
    assert.equal(await opacity, '1');
  });

  it('does not animate anything if the user prefers reduced motion', async () => {
    const { page } = await fixture.open({ state: chatState([answeringTurn({ answer: 'Growing' })]) });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const running = await page.evaluate(() => document.getAnimations().length);
    assert.equal(running, 0);
  });

  for (const theme of [
    'darkModern',
    'lightModern',
    'highContrast',
    'highContrastLight',
  ] as const satisfies Theme[])
    it(`keeps text readable in ${theme}`, async () => {
      const { page } = await fixture.open({
        theme,
        state: chatState([turn({ answer: richAnswer })], { isDemo: true }),
        report: ({ language }) => (language === 'python' ? fullReport : null),
      });
      for (const chip of await page.getByRole('button', { name: fullReport.summary }).all())
        await chip.click();
      const tooFaint = await page.evaluate(() => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
        const paint = (colors: readonly string[]): number[] => {
          for (const color of colors) {
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
          }
          return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        const luminance = (rgb: readonly number[]): number => {
          const [r, g, b] = rgb.map((value) => {
            const share = value / 255;
            return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
        };
        const backgrounds = (element: Element | null): string[] =>
          element ? [...backgrounds(element.parentElement), getComputedStyle(element).backgroundColor] : [];
        const faint: string[] = [];
        for (const element of document.querySelectorAll('body *')) {
          const own = [...element.childNodes].some(
            (node) => node.nodeType === 3 && node.textContent!.trim() !== '',
          );
          if (!own || element.closest('.visually-hidden')) continue;
          const behind = backgrounds(element);
          const one = luminance(paint(behind));
          const other = luminance(paint([...behind, getComputedStyle(element).color]));
          const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
          if (contrast < 4.5)
            faint.push(`${element.textContent.slice(0, 30)} (${element.className}): ${contrast.toFixed(2)}`);
        }
        return faint;
      });
      assert.deepEqual(tooFaint, []);
    });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { anyMarkdown, chunksOf } from './support/arbitraryMarkdown.ts';
import { assertGolden, readSample } from './support/goldenFile.ts';
import { PanelFixture, type OpenPanel } from '../../tools/panel/panelFixture.ts';
import { answeringTurn, chatState, turn } from '../../tools/panel/sampleStates.ts';

/** The last answer's markup, one block per line, without what is above and below the code of a block. */
function answerHtml(page: Page): Promise<string> {
  return page.evaluate(() => {
    const copy = [...document.querySelectorAll('.markdown')].at(-1)!.cloneNode(true) as HTMLElement;
    for (const other of copy.querySelectorAll('.code-header, .verification')) other.remove();
    return `${[...copy.children].map((child) => child.outerHTML).join('\n')}\n`;
  });
}

function nextFrame(page: Page): Promise<number> {
  return page.evaluate(() => new Promise<number>((resolve) => requestAnimationFrame(resolve)));
}

/** The markup of an answer that arrives as a whole. */
async function shown(panel: OpenPanel, answer: string, id = 'whole'): Promise<string> {
  panel.host.show(chatState([turn({ id, answer })]));
  await panel.page.locator(`[data-turn=${id}] .answer-text:not(.growing)`).waitFor({ state: 'attached' });
  return answerHtml(panel.page);
}

describe('Markdown in the panel', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  for (const name of ['everything', 'hostile', 'written'])
    it(`renders ${name}.md as in ${name}.html`, async () => {
      const panel = await fixture.open();
      await assertGolden(`${name}.html`, await shown(panel, await readSample(`${name}.md`)));
    });

  it('lets nothing but known tags and attributes into the page, and runs nothing', async () => {
    const panel = await fixture.open();
    const dialogs: string[] = [];
    panel.page.on('dialog', (dialog) => void (dialogs.push(dialog.message()), dialog.dismiss()));
    const requests: string[] = [];
    panel.page.on('request', (request) => requests.push(request.url()));
    await shown(panel, await readSample('hostile.md'));
    const found = await panel.page.evaluate(() => {
      const elements = [...document.querySelectorAll('.markdown *')];
      return {
        tags: [...new Set(elements.map((one) => one.localName))].sort(),
        attributes: [...new Set(elements.flatMap((one) => one.getAttributeNames()))].sort(),
        links: [...document.querySelectorAll<HTMLAnchorElement>('.markdown a')].map((one) => one.href),
      };
    });
    assert.deepEqual(found.tags, 'a button code div li p pre span table tbody td th thead tr ul'.split(' '));
    assert.deepEqual(
      found.attributes,
      'aria-hidden aria-label aria-live aria-pressed class href role tabindex title type'.split(' '),
    );
    assert.deepEqual(found.links, ['https://evil.example/track.png']);
    assert.deepEqual(requests, []);
    assert.deepEqual(dialogs, []);
  });

  it('renders any text the same however it arrives', async () => {
    const panel = await fixture.open();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(anyMarkdown.filter((text) => text.trim() !== '').chain(chunksOf), async (chunks) => {
        // Half a character does not survive the way from this process into the browser.
        const pieces = chunks.map((chunk) => chunk.replace(/\p{Surrogate}/gu, '?'));
        const answer = pieces.join('');
        const id = `streamed-${number++}`;
        panel.host.show(chatState([answeringTurn({ id })]));
        for (const [index, piece] of pieces.entries()) {
          panel.host.text(id, piece);
          if (index % 8 === 0) await nextFrame(panel.page);
        }
        panel.host.turn(turn({ id, answer }));
        await panel.page
          .locator(`[data-turn=${id}] .answer-text:not(.growing)`)
          .waitFor({ state: 'attached' });
        assert.equal(await answerHtml(panel.page), await shown(panel, answer, `whole-${id}`));
      }),
      { numRuns: 25 },
    );
  });

  it('copies names, backslashes and formulas out of a selection as they are written', async () => {
    const answer = String.raw`Call __init__ in C:\dir, $x_1*y_1$ and \( O(n \log n) \), done.`;
    const { page } = await fixture.open({ state: chatState([turn({ answer })]) });
    const copied = await page.evaluate(() => {
      getSelection()!.selectAllChildren(document.querySelector('.markdown')!);
      return new Promise<string>((resolve) => {
        const read = ({ clipboardData }: ClipboardEvent): void =>
          resolve(clipboardData!.getData('text/plain'));
        window.addEventListener('copy', read);
        document.execCommand('copy');
      });
    });
    assert.equal(copied, answer);
  });

  it('makes MathML of formulas and nothing else', async () => {
    const { page } = await fixture.open({
      state: chatState([turn({ answer: String.raw`\[ \text{<img src=x>} \frac{a}{b} \]` })]),
    });
    const found = await page.evaluate(() =>
      [...document.querySelectorAll('math, math *')].map((one) =>
        [one.namespaceURI, one.localName].join(' '),
      ),
    );
    const mathMl = 'http://www.w3.org/1998/Math/MathML';
    assert.deepEqual(
      found,
      ['math', 'mrow', 'mtext', 'mfrac', 'mi', 'mi'].map((name) => `${mathMl} ${name}`),
    );
    assert.equal(await page.locator('mtext').textContent(), '<img src=x>');
  });

  it('shows what a diff adds and removes in two colours, in every theme', async () => {
    for (const theme of ['darkModern', 'lightModern', 'highContrast', 'highContrastLight'] as const) {
      const state = chatState([turn({ answer: '```diff\n-old\n+new\n```' })]);
      const { page } = await fixture.open({ state, theme });
      const [added, removed] = await page.evaluate(() =>
        ['.hljs-addition', '.hljs-deletion'].map((name) => {
          const { color, backgroundColor, borderColor } = getComputedStyle(document.querySelector(name)!);
          return [color, backgroundColor, borderColor];
        }),
      );
      assert.notEqual(added![0], removed![0]);
      assert.notDeepEqual(added!.slice(1), removed!.slice(1));
    }
  });

  it('leaves no open mark behind when an answer is stopped', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    host.text('turn-1', 'First.\n\n**A record');
    await page.locator('.growing').getByText('A record').waitFor();
    host.turn(turn({ state: 'stopped', stopReason: 'cancelled', answer: 'First.\n\n**A record?' }));
    await page.locator('.answer-text:not(.growing)').waitFor();
    assert.equal(await answerHtml(page), '<p>First.</p>\n<p><strong>A record?</strong></p>\n');
  });

  it('keeps the elements of finished blocks while more text arrives', async () => {
    const panel = await fixture.open({ state: chatState([answeringTurn()]) });
    const { page, host } = panel;
    host.text('turn-1', 'First paragraph.\n\n```python\nx = 1\n```\n\nGrow');
    await page.getByText('Grow').waitFor();
    await page.evaluate(() => {
      for (const child of document.querySelector('.markdown')!.children)
        child.setAttribute('data-mark', 'kept');
    });
    host.text('turn-1', 'ing.\n\nLast one.');
    await page.getByText('Last one.').waitFor();
    const marks = await page
      .locator('.markdown > *')
      .evaluateAll((elements) => elements.map((one) => one.getAttribute('data-mark')));
    assert.deepEqual(marks, ['kept', 'kept', 'kept', null]);
  });

  it('does not fail on text that is nested without end', async () => {
    const panel = await fixture.open();
    const html = await shown(
      panel,
      `${'> '.repeat(5_000)}deep\n\n${'- '.repeat(500)}deep\n\n${'*'.repeat(5_000)}`,
    );
    assert.match(html, /deep/);
  });
});

import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { CodeReport } from '../../src/protocol/schemas/codeReportSchema.ts';
import { until } from '../support/until.ts';
import { PanelFixture } from '../../tools/panel/panelFixture.ts';
import { fullReport, requestsReport, verifiedReport } from './support/sampleReports.ts';
import { answeringTurn, chatState, turn } from '../../tools/panel/sampleStates.ts';

const code = 'import requests\n\nrequests.get("u")';
const answer = `Use it:\n\n\`\`\`python\n${code}\n\`\`\`\n\nThat is all.`;

const chip = (page: Page, summary = requestsReport.summary): Locator =>
  page.getByRole('group', { name: 'Python code' }).getByRole('button', { name: summary });

/** Promises that a test resolves, in the order in which they were asked for. */
function heldReports(): {
  readonly report: (block: unknown, signal: AbortSignal) => Promise<CodeReport | null>;
  readonly signals: AbortSignal[];
  readonly answers: ((report: CodeReport | null) => void)[];
} {
  const signals: AbortSignal[] = [];
  const answers: ((report: CodeReport | null) => void)[] = [];
  const report = (_: unknown, signal: AbortSignal): Promise<CodeReport | null> => {
    signals.push(signal);
    return new Promise((resolve) => answers.push(resolve));
  };
  return { report, signals, answers };
}

/** Resolves when the page has drawn what it knows, and was told what is in sight. */
const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(
    () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );

describe('Verified code in the panel', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  const openChat = (report: CodeReport | null, width = 400) =>
    fixture.open({ state: chatState([turn({ answer })]), report: () => report, width });

  it('summarises in one line what is left to verify, and expands to a list, by keyboard too', async () => {
    const { page } = await openChat(fullReport);
    const button = chip(page, fullReport.summary);
    await button.waitFor();
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    assert.equal(await page.getByRole('list', { name: 'Imports' }).count(), 0);
    await button.focus();
    await page.keyboard.press('Enter');
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    const lists = page.getByRole('group', { name: 'Verification' }).getByRole('list');
    const names = await lists.evaluateAll((found) =>
      found.map((list) => [
        list.getAttribute('aria-label'),
        ...[...list.querySelectorAll('.verified-words > code')].map((name) => name.textContent),
      ]),
    );
    const ofKind = (kind: string): string[] =>
      fullReport.items.filter((item) => item.kind === kind).map(({ name }) => name);
    assert.deepEqual(names, [
      ['Imports', ...ofKind('import')],
      ['APIs', ...ofKind('symbol')],
    ]);
    await page.getByText('Checked against Python 3.12.').waitFor();
    await page.keyboard.press('Enter');
    await lists.first().waitFor({ state: 'detached' });
  });

  it('shows nothing for code without imports', async () => {
    const { page, host } = await openChat(null);
    await until(() => host.verified.length === 1);
    // It comes after the report.
    host.turn(turn({ id: 'later', answer: 'Later.' }));
    await page.getByText('Later.').waitFor();
    assert.equal(await page.locator('.verification').innerText(), '');
  });

  it('verifies a block as soon as it is closed, while the answer continues', async () => {
    const { page, host } = await fixture.open({
      state: chatState([answeringTurn()]),
      report: () => requestsReport,
    });
    host.text('turn-1', 'Use it:\n\n```python\nimport requests\n');
    await page.getByText('import requests').waitFor();
    host.text('turn-1', 'requests.get()\n');
    await page.getByText('requests.get()').waitFor();
    assert.deepEqual(host.verified, []);
    host.text('turn-1', '```\nMore');
    await chip(page).waitFor();
    assert.deepEqual(host.calls.at(-1), {
      method: 'verify',
      params: { turn: 'turn-1', code: 'import requests\nrequests.get()', language: 'python' },
    });
  });

  it('shows what is missing while a block is written, until all of it was verified', async () => {
    const held = heldReports();
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]), report: held.report });
    host.text('turn-1', '```python\nimport requests\nrequests.gett()\n');
    await page.getByText('requests.gett()').waitFor();
    const missing = { ...requestsReport, summary: '1 API does not exist' };
    host.notify('growingReport', { turn: 'turn-1', report: missing });
    await chip(page, missing.summary).waitFor();
    host.notify('growingReport', { turn: 'turn-1', report: null });
    host.text('turn-1', '```\nMore');
    await until(() => held.answers.length === 1);
    await drawn(page);
    assert.equal(await chip(page, missing.summary).count(), 1);
    held.answers[0]!(requestsReport);
    await chip(page).waitFor();
    assert.equal(await chip(page, missing.summary).count(), 0);
  });

  it('verifies a block in a list when it is closed, and not before', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    host.text('turn-1', '1. First\n\n   ```python\n   import requests\n');
    await page.getByText('import requests').waitFor();
    host.text('turn-1', '   requests.get()\n');
    await page.getByText('requests.get()').waitFor();
    assert.deepEqual(host.verified, []);
    host.text('turn-1', '   ```\n\n2. Second');
    await until(() => host.verified.length === 1);
    assert.deepEqual(host.verified, ['import requests\nrequests.get()']);
  });

  it('shows progress only if it takes a while', async () => {
    const { report, answers } = heldReports();
    const { page } = await fixture.open({ state: chatState([turn({ answer })]), report });
    await until(() => answers.length === 1);
    assert.equal(await page.getByText('Checking…').count(), 0);
    await page.getByText('Checking…').waitFor();
    answers[0]!(requestsReport);
    await chip(page).waitFor();
    assert.equal(await page.getByText('Checking…').count(), 0);
  });

  it('verifies what scrolls into view, not a whole chat', async () => {
    const turns = Array.from({ length: 200 }, (_, n) =>
      turn({
        id: `turn-${n}`,
        answer: `\`\`\`python\nimport module_${n}\n\`\`\`\n${'Words.\n\n'.repeat(20)}`,
      }),
    );
    const { page, host } = await fixture.open({ state: chatState(turns), report: () => requestsReport });
    await chip(page).last().waitFor();
    await drawn(page);
    assert.ok(host.verified.length < 8, String(host.verified.length));
    await page.locator('[data-turn=turn-0]').evaluate((element) => element.scrollIntoView());
    await until(() => host.verified.includes('import module_0'));
    assert.ok(host.verified.length < 16, String(host.verified.length));
  });

  it('cancels when another chat is opened', async () => {
    const { report, signals } = heldReports();
    const { host } = await fixture.open({ state: chatState([turn({ answer })]), report });
    await until(() => signals.length === 1);
    host.show(chatState([turn({ id: 'other', answer: 'Words.' })]));
    await until(() => signals[0]!.aborted);
  });

  it('requests reports again after changes, and shows the previous one until then', async () => {
    const { page, host } = await openChat(requestsReport);
    await chip(page).click();
    const { report, answers } = heldReports();
    host.report = report;
    host.notify('verificationChanged', null);
    await until(() => answers.length === 1);
    // Of code of which nothing is known yet it is said that it is checked, when that takes as long.
    host.turn(turn({ id: 'other', answer: '```python\nimport other\n```' }));
    await page.locator('[data-turn=other]').getByText('Checking…').waitFor();
    await chip(page).waitFor();
    assert.equal(await page.getByText('Checking…').count(), 1);
    answers[0]!(verifiedReport);
    await chip(page, verifiedReport.summary).waitFor();
    await page.getByText('manually verified').waitFor();
    assert.equal(await chip(page, verifiedReport.summary).getAttribute('aria-expanded'), 'true');
  });

  it('marks an API as verified, and removes the mark', async () => {
    const { page, host } = await openChat(requestsReport);
    await chip(page).click();
    await page.getByRole('button', { name: 'Mark requests as verified' }).click();
    const [marked] = await host.askedFor(1);
    const api = { distribution: 'requests', version: '2.32.3', symbol: 'requests' };
    assert.deepEqual(marked, { method: 'markVerified', params: api });
    host.report = () => verifiedReport;
    host.notify('verificationChanged', null);
    await page.getByRole('button', { name: 'Remove verified mark for requests' }).click();
    assert.deepEqual((await host.askedFor(2))[1], { method: 'withdrawVerified', params: api });
  });

  it('goes to the source and to the documentation', async () => {
    const { page, host } = await openChat(requestsReport);
    await chip(page).click();
    await page.getByRole('button', { name: /^Go to requests\.get \(.*api\.py:7\)$/ }).click();
    await page.getByRole('button', { name: /^Documentation of requests / }).click();
    assert.deepEqual(await host.askedFor(2), [
      { method: 'openSource', params: requestsReport.items[1]!.source },
      { method: 'openLink', params: { href: requestsReport.items[0]!.documentation } },
    ]);
  });

  it('offers the command that installs a package, and none for what is not known', async () => {
    const { page, host } = await openChat(fullReport);
    await chip(page, fullReport.summary).click();
    const commands = page.locator('.verified-install');
    assert.deepEqual(await commands.allInnerTexts(), ['python -m pip install httpx']);
    await commands.getByRole('button', { name: 'Copy install command' }).click();
    assert.deepEqual(await host.askedFor(1), [
      { method: 'copy', params: { text: 'python -m pip install httpx' } },
    ]);
  });

  it('says beforehand that the demo model cannot rewrite code', async () => {
    const { page, host } = await openChat(requestsReport);
    await chip(page).click();
    const rewrite = page.getByRole('button', { name: 'Ask to rewrite with familiar modules only' });
    await rewrite.waitFor();
    assert.equal(await page.locator('.verification-warning').count(), 0);
    host.show({ isDemo: true });
    const warning = page.locator('.verification-warning');
    await warning.getByText('The demo model cannot do this: it only knows its scripted questions.').waitFor();
    assert.equal(await rewrite.getAttribute('aria-describedby'), await warning.getAttribute('id'));
  });

  it('asks to rewrite code in which something is left to verify, once the answer is complete', async () => {
    const { page, host } = await openChat(requestsReport);
    await chip(page).click();
    const rewrite = page.getByRole('button', { name: 'Ask to rewrite with familiar modules only' });
    host.turn(answeringTurn({ id: 'turn-2' }));
    await page.locator('[data-turn=turn-2]').waitFor();
    assert.ok(await rewrite.isDisabled());
    host.turn(turn({ id: 'turn-2' }));
    await rewrite.click();
    assert.deepEqual(await host.askedFor(1), [
      { method: 'rewriteCode', params: { turn: 'turn-1', code, language: 'python' } },
    ]);
    host.report = () => verifiedReport;
    host.notify('verificationChanged', null);
    await rewrite.waitFor({ state: 'detached' });
  });

  it('shows what packages say as text, without characters that reorder it', async () => {
    const { page } = await openChat(fullReport);
    await chip(page, fullReport.summary).click();
    await page.getByText('Use <b>Retry</b> instead.\ufffd').waitFor();
  });

  it('shows long signatures in part, and as they are on request', async () => {
    const { page } = await openChat(fullReport);
    await chip(page, fullReport.summary).click();
    const last = page.locator('.verified-signature').last();
    assert.equal(await last.getByText('form: 11').count(), 0);
    await last.getByRole('button', { name: 'Show all' }).click();
    await last.getByText('form: 11').waitFor();
    await last.getByRole('button', { name: 'Show less' }).click();
    await last.getByText('form: 11').waitFor({ state: 'detached' });
  });

  for (const width of [170, 300, 400, 900])
    it(`lets nothing stick out at ${width} pixels`, async () => {
      const { page } = await openChat(fullReport, width);
      await chip(page, fullReport.summary).click();
      const outside = await page.evaluate(() => {
        const list = document.querySelector('.verification')!;
        const { left, right } = list.getBoundingClientRect();
        return [...list.querySelectorAll('*')]
          .filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
          })
          .map((element) => element.outerHTML.slice(0, 80));
      });
      assert.deepEqual(outside, []);
    });
});

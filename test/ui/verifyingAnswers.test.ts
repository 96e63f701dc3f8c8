import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { writePythonEnvironment } from '../support/pythonEnvironment.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';
const phaseOfMoon = 'How do I compute the phase of the moon?';
const threeExist = '3 APIs exist · requests is beyond the familiar modules';
const oneMissing = '1 API exists · 1 does not · requests is beyond the familiar modules';
const unknownPackage = '1 package unknown on PyPI · 2 APIs exist · 1 not checked';

describe('verified code in the chat', () => {
  const test = panelTest({
    prepare: ({ folder, chats }) => {
      writePythonEnvironment(folder);
      const turns = Array.from({ length: 3 }, (_, n) => ({
        question: `Question ${n}`,
        answer: `\`\`\`python\nimport numpy as np\n\`\`\`\n\nThen:\n\n\`\`\`python\nnp.linalg.norm([${n}])\n\`\`\``,
      }));
      chats.add('old-chat', turns);
      const commands = ['pip install requests', 'pip install lunarphase-calc'];
      const answer = commands.map((command) => `\`\`\`bash\n${command}\n\`\`\``).join('\n\nOr:\n\n');
      chats.add('commands', [{ question: 'What do I install?', answer }]);
    },
  });
  const chip = (name: string): Locator => test.panel.lastAnswer.getByRole('button', { name, exact: true });
  const list = (): Locator => test.panel.lastAnswer.getByRole('group', { name: 'Verification' });
  const item = (name: string): Locator => list().getByRole('listitem').filter({ hasText: name });
  const openStored = async (question: string): Promise<void> => {
    await test.workbench.runCommand('Phidelity: Show Chat History');
    await test.workbench.quickInputRows.filter({ hasText: question }).click();
    await test.panel.turn(0).question.getByText(question).waitFor();
  };
  const ask = async (question: string, summary: string): Promise<void> => {
    await test.panel.startNew();
    await test.panel.askAndWait(question);
    await chip(summary).click();
  };

  it('lists each import and API, with what is installed, its signature and its source', async () => {
    const { workbench } = test;
    await ask(fetchJson, threeExist);
    await item('requests installed, requests 2.32.3').first().waitFor();
    await list()
      .getByText(/def get\(url: str, .*timeout: float \| None = None\) -> Response/)
      .waitFor();
    await item('requests.get().json').getByText('exists').waitFor();
    await list().getByText('Checked against Python 3.12.').waitFor();
    await item('requests.get exists')
      .getByRole('button', { name: /^Go to requests\.get/ })
      .click();
    await workbench.activeTab('api.py').waitFor();
    await workbench.statusBarItem(/Ln 7,/).waitFor();
  });

  it('finds a method that does not exist, with the nearest real name', async () => {
    await ask('How do I fetch several URLs in parallel?', oneMissing);
    const missing = item('get_all');
    await missing.getByText('does not exist').waitFor();
    await missing.getByText('Did you mean "get"?').waitFor();
  });

  it('finds a function that does not exist', async () => {
    await ask('Compute a moving average with numpy.', oneMissing.replace('requests', 'numpy'));
    await item('numpy.moving_average').getByText('does not exist').waitFor();
    await item('numpy.array').getByText('exists').waitFor();
  });

  it('finds a package that nobody has published, and does not offer to install it', async () => {
    await ask(phaseOfMoon, unknownPackage);
    await item('lunarphase_calc').first().getByText('unknown on PyPI').waitFor();
    await list()
      .getByText(/Do not install a package of this name/)
      .waitFor();
    assert.equal(await list().getByRole('button', { name: 'Copy install command' }).count(), 0);
  });

  it('remembers what a person has verified, also over a reload, until they withdraw it', async () => {
    const { folder, panel, workbench } = test;
    await ask(fetchJson, threeExist);
    await list().getByRole('button', { name: 'Mark requests as verified' }).click();
    await chip('3 APIs exist').waitFor();
    assert.match(readFileSync(path.join(folder, '.phidelity', 'verified.json'), 'utf8'), /"requests"/);
    await workbench.reload();
    await panel.open();
    await chip('3 APIs exist').click();
    await item('manually verified')
      .getByRole('button', { name: 'Remove verified mark for requests' })
      .click();
    await chip(threeExist).waitFor();
  });

  it('verifies the code of old chats, each block with the imports of those before it', async () => {
    const { panel } = test;
    await openStored('Question 0');
    await chip('numpy is beyond the familiar modules').waitFor();
    await chip('1 API exists').click();
    await item('numpy.linalg.norm').getByText('exists').waitFor();
    assert.equal(await list().getByRole('list', { name: 'Imports' }).count(), 0);
    await panel.turn(0).answer.scrollIntoViewIfNeeded();
    await panel.turn(0).answer.getByRole('button', { name: '1 API exists' }).waitFor();
  });

  it('says which package not to install, beside the command that would', async () => {
    await openStored('What do I install?');
    await chip('1 package unknown on PyPI').click();
    await item('lunarphase-calc').getByText('unknown on PyPI').waitFor();
    await chip('requests is installed').waitFor();
    assert.equal(
      await list()
        .getByRole('button', { name: /rewrite/ })
        .count(),
      0,
    );
  });

  it('marks the command in a sentence that would install a package that nobody has published', async () => {
    const { lastAnswer } = test.panel;
    await test.panel.startNew();
    await test.panel.askAndWait(phaseOfMoon);
    const mark = lastAnswer.locator('p .install-mark.error');
    assert.equal(await mark.innerText(), 'lunarphase-calc');
    assert.match((await mark.getAttribute('title')) ?? '', /not known on PyPI .* Do not install a package/);
    await chip('1 package unknown on PyPI').click();
    await item('lunarphase-calc').getByText('unknown on PyPI').waitFor();
  });

  it('says of a well-known or installed package in a sentence that it is one, without more', async () => {
    const { lastAnswer } = test.panel;
    await test.panel.startNew();
    await test.panel.askAndWait(fetchJson);
    await lastAnswer.getByRole('img', { name: '"requests" (2.32.3) is installed.' }).waitFor();
    assert.equal(await lastAnswer.locator('.verification.of-text .verification-chip').count(), 0);
  });

  it('is reached and opened by keyboard alone', async () => {
    const { panel, workbench } = test;
    const { page } = workbench;
    await panel.startNew();
    await panel.askAndWait(fetchJson);
    await chip(threeExist).waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    const focused = (name: string): Locator => panel.document.locator('button:focus', { hasText: name });
    for (let step = 0; (await focused(threeExist).count()) === 0; step += 1) {
      assert.ok(step < 12, 'Tab does not reach the chip');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await list().waitFor();
    await page.keyboard.press('Tab');
    await focused('Ask to rewrite').waitFor();
    await page.keyboard.press('Tab');
    await focused('Mark as verified').waitFor();
  });

  it('asks the model to write the code with familiar modules only', async () => {
    const { panel } = test;
    await ask(fetchJson, threeExist);
    await list().getByRole('button', { name: 'Ask to rewrite with familiar modules only' }).click();
    await panel.turns.nth(1).waitFor();
    await panel
      .turn(1)
      .question.getByText(/imports nothing beyond `typing`.*Do not use `requests`/)
      .waitFor();
    await panel.answered();
  });

  it('has room in a narrow side bar, and follows the theme', async () => {
    const { panel, workbench } = test;
    await ask(phaseOfMoon, unknownPackage);
    await workbench.resizeSideBar(170);
    const icon = list().locator('.finding-icon.error').first();
    const color = (): Promise<string> => icon.evaluate((element) => getComputedStyle(element).color);
    const dark = await color();
    await workbench.setColorTheme('light');
    await until(async () => (await color()) !== dark, 'another colour of the icon');
    const tooWide = await panel.document
      .locator('body')
      .evaluate((body) => body.scrollWidth - body.clientWidth);
    assert.equal(tooWide, 0);
    assert.deepEqual(workbench.webviewErrors, []);
  });
});

import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import { type PanelTest, panelTest, type PanelTestOptions } from './support/panelTest.ts';

const question = 'How do I install it?';
const answer = [
  'In an environment of its own:',
  '```bash\n# A new environment\npython3 -m venv .venv\nsource .venv/bin/activate\necho $(pwd)\npip install requestz-oauthlib-x\n```',
  'It says:',
  '```console\n$ echo installed  # yes\ninstalled\n```',
  '```python\nprint(1)\n```',
].join('\n\n');

const stored: PanelTestOptions['prepare'] = ({ chats }) => chats.add('install', [{ question, answer }]);

async function openStored({ workbench, panel }: PanelTest): Promise<void> {
  if ((await panel.questions()).includes(question)) return;
  await workbench.runCommand('Phidelity: Show Chat History');
  await workbench.quickInputRow(question).click();
  await panel.document.locator('.question', { hasText: question }).waitFor();
}

const button = ({ panel }: PanelTest, language: string): Locator =>
  panel.lastAnswer
    .getByRole('group', { name: `${language} code` })
    .getByRole('button', { name: 'Insert into terminal' });

describe('commands of an answer in the terminal', () => {
  const test = panelTest({
    // With it, what a terminal shows is no text of the page.
    settings: { 'terminal.integrated.gpuAcceleration': 'off' },
    prepare: stored,
  });
  const rows = (): Locator => test.workbench.page.locator('.terminal-wrapper.active .xterm-rows');
  const shows = (text: string): Promise<void> =>
    until(async () =>
      (await rows().allInnerTexts()).join('').replaceAll('\u00A0', ' ').replaceAll('\n', '').includes(text),
    );

  it('are typed by a button of their block, without prompts and outputs, and wait for Enter', async () => {
    const { workbench, panel } = test;
    await openStored(test);
    assert.equal(await button(test, 'Python').count(), 0);
    await button(test, 'Shell').click();
    await shows('echo installed');
    assert.equal((await rows().innerText()).match(/installed/g)?.length, 1);
    // It has the keyboard.
    await workbench.page.keyboard.press('Enter');
    await until(async () => (await rows().innerText()).match(/installed/g)?.length === 2);
    await panel.document.getByText('requestz-oauthlib-x').first().waitFor();
  });

  it('can be chosen among several, and the verdict on what they install stays in view', async () => {
    const { workbench, panel } = test;
    await openStored(test);
    const block = panel.lastAnswer.getByRole('group', { name: 'Bash code' });
    await block.locator('.verification-chip').waitFor();
    await button(test, 'Bash').click();
    const all =
      'python3 -m venv .venv && source .venv/bin/activate && echo $(pwd) && pip install requestz-oauthlib-x';
    await workbench.quickInputRow('All of them, one after the other').getByText(all).waitFor();
    await workbench.page.keyboard.press('Enter');
    await shows('pip install requestz-oauthlib-x');
    assert.ok(await block.locator('.verification-chip').isVisible());
  });
});

describe('commands of an answer in a workspace that is not trusted', () => {
  const test = panelTest({
    workspaceTrust: true,
    settings: {
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
    prepare: stored,
  });

  it('are not typed into a terminal, in words', async () => {
    const { workbench, panel } = test;
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await openStored(test);
    await button(test, 'Shell').click();
    await panel.problem.getByText('In Restricted Mode nothing is typed into terminals').waitFor();
    assert.equal(await workbench.page.locator('.xterm').count(), 0);
  });
});

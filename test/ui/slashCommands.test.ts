import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { panelTest, type PanelTest } from './support/panelTest.ts';

const rules = '# Rules\n\nUse pathlib rather than os.path.\n';

/** A workspace with prompts and rules of its own. */
function writePrompts({ folder }: { readonly folder: string }): void {
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  write('AGENTS.md', rules);
  write(
    '.phidelity/prompts/shout.md',
    '---\ndescription: Write it in capitals\nmodel: gpt-5\ncontext: none\n---\nWrite in capitals: ${input:text}',
  );
  write(
    '.github/prompts/haiku.prompt.md',
    '---\ndescription: As a haiku\n---\nExplain ${selection} in a haiku.',
  );
}

function controlsOf(test: PanelTest): {
  readonly chips: () => Locator;
  readonly chip: (name: string) => Locator;
  readonly list: () => Locator;
  readonly type: (text: string) => Promise<void>;
} {
  return {
    chips: () => test.panel.document.locator('.composer .attachment-chip'),
    chip: (name) => test.panel.document.locator('.composer').getByRole('button', { name: `${name}: ` }),
    list: () => test.panel.document.getByRole('listbox', { name: 'Commands' }),
    type: async (text) => {
      await test.panel.document.locator('.composer textarea').click();
      await test.workbench.page.keyboard.type(text);
    },
  };
}

describe('Slash commands in VS Code', () => {
  const test = panelTest({
    workspace: 'demo/workspace',
    prepare: ({ folder }) => {
      writePrompts({ folder });
      execFileSync('git', ['init', '--quiet'], { cwd: folder });
    },
  });
  const { chips, chip, list, type } = controlsOf(test);
  const open = (name: string, line?: number): Promise<void> =>
    test.workbench.openFile(path.join(test.folder, name), line);

  beforeEach('empty the box', async () => {
    await test.panel.startNew();
    await test.panel.box.fill('');
    await chip('AGENTS.md').waitFor();
    while ((await chips().count()) > 1) {
      const before = await chips().count();
      await chips()
        .first()
        .getByRole('button', { name: /^Remove / })
        .click();
      await chips()
        .nth(before - 1)
        .waitFor({ state: 'detached' });
    }
  });

  it('are completed, show the function around the cursor as a chip, and send both', async () => {
    const { panel, workbench } = test;
    await open('intervals.py', 15);
    await type('/');
    await list().getByRole('option', { name: '/explain' }).waitFor();
    for (const name of ['/commit', '/shout', '/haiku']) await list().getByRole('option', { name }).waitFor();
    await workbench.page.keyboard.type('exp');
    await list().getByRole('option', { name: '/explain', selected: true }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await chip('intervals.py:11-19').waitFor();
    await panel.document.getByRole('note', { name: 'Command /explain' }).waitFor();
    assert.equal(await panel.turns.count(), 0);
    await workbench.page.keyboard.press('Enter');
    await panel.turns.first().waitFor();
    await panel.answered();
    const { question } = panel.turn(0);
    await question.getByText('/explain', { exact: true }).waitFor();
    for (const name of ['intervals.py:11-19', 'AGENTS.md'])
      await question.getByRole('button', { name, exact: true }).waitFor();
    await question.getByText('What the model was asked').click();
    await question.getByText('Explain this: first').waitFor();
    // The rules hold for the chat, and go with no other question of it.
    await chips().first().waitFor({ state: 'detached' });
    const [asked] = test.chats.events().filter((event) => event.type === 'asked');
    assert.match(JSON.stringify(asked), /Explain this: first/);
  });

  it('follow the selection, and leave what the user takes away', async () => {
    const { workbench } = test;
    await open('shapes.py');
    await workbench.selectLines(19, 20);
    await type('/review ');
    await chip('shapes.py:19-20').waitFor();
    await open('retry.py');
    await workbench.selectLines(3, 4);
    await chip('retry.py:3-4').waitFor();
    await test.panel.document.getByRole('button', { name: 'Remove retry.py:3-4 from the question' }).click();
    await chip('retry.py:3-4').waitFor({ state: 'detached' });
    await type('for speed');
    await workbench.selectLines(5, 6);
    await test.panel.document.getByRole('note', { name: 'Command /review' }).waitFor();
    assert.equal(await chips().count(), 1);
    await test.panel.box.fill('');
    await test.panel.document.getByRole('note').waitFor({ state: 'detached' });
  });

  it('ask with a prompt of the workspace, and say what of it has no effect', async () => {
    const { panel, workbench } = test;
    await type('/shout hello');
    const help = panel.document.getByRole('note', { name: 'Command /shout' });
    await help.getByText('Write it in capitals').waitFor();
    await help.getByText('Without effect in Phidelity, from .phidelity/prompts/shout.md: model').waitFor();
    await workbench.page.keyboard.press('Enter');
    await panel.turns.first().waitFor();
    await panel.answered();
    const { question } = panel.turn(0);
    await question.getByText('/shout hello').waitFor();
    await question.getByText('What the model was asked').click();
    await question.getByText('Write in capitals: hello').waitFor();
  });

  it('work in the box for a question about the selection, too', async () => {
    const { panel, workbench } = test;
    await open('shapes.py');
    await workbench.selectLines(19, 20);
    await workbench.runCommand('Phidelity: Ask Phidelity About Selection…');
    await workbench.quickInput.getByText('Ask About shapes.py, lines 19-20').waitFor();
    await workbench.quickInputBox.fill('/review for speed');
    await workbench.page.keyboard.press('Enter');
    await panel.turns.first().waitFor();
    await panel.answered();
    const { question } = panel.turn(0);
    await question.getByText('/review for speed', { exact: true }).waitFor();
    await question.getByText('What the model was asked').click();
    await question.getByText('In particular: for speed').waitFor();
  });

  it('write about what is staged in Git, and say so where nothing is', async () => {
    const { panel, workbench, folder } = test;
    execFileSync('git', ['read-tree', '--empty'], { cwd: folder });
    await open('shapes.py');
    await type('/commit ');
    await panel.document.getByRole('note', { name: 'Command /commit' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await panel.problem
      .getByText('There are no staged changes. Stage the changes that /commit is about')
      .waitFor();
    await panel.problem.getByRole('button', { name: 'Dismiss' }).click();
    writeFileSync(path.join(folder, '.env'), 'DEBUG=1\n');
    execFileSync('git', ['add', 'retry.py', '.env'], { cwd: folder });
    await panel.box.fill('');
    await type('/commit ');
    await chip('retry.py, staged changes').waitFor();
    // Nobody has been asked about a file that usually holds secrets.
    await panel.document.getByRole('note').getByText('asked about it first: .env.').waitFor();
    await workbench.page.keyboard.press('Enter');
    await panel.turns.first().waitFor();
    await panel.answered();
    await panel.turn(0).question.getByRole('button', { name: 'retry.py, staged changes' }).waitFor();
    const asked = test.chats.events().filter((event) => JSON.stringify(event).includes('"/commit"'));
    assert.match(JSON.stringify(asked), /\+import/);
    assert.doesNotMatch(JSON.stringify(asked), /DEBUG/);
  });

  it('have rules that are taken away stay away, in this chat', async () => {
    const { panel } = test;
    await panel.button('Remove AGENTS.md from the question').click();
    await chip('AGENTS.md').waitFor({ state: 'detached' });
    await open('report.py');
    await panel.askAndWait('How do I fetch JSON from a URL?');
    assert.equal(await panel.turn(0).question.getByRole('button', { name: 'AGENTS.md' }).count(), 0);
    assert.equal(await chips().count(), 0);
    await panel.startNew();
    await chip('AGENTS.md').waitFor();
  });
});

describe('Slash commands in a workspace that is not trusted', () => {
  const test = panelTest({
    workspaceTrust: true,
    settings: {
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
    prepare: writePrompts,
  });
  const { chip, list, type } = controlsOf(test);

  it('are those of Phidelity only, without rules, until it is trusted', async () => {
    const { workbench, panel } = test;
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await type('/');
    await list().getByRole('option', { name: '/review' }).waitFor();
    assert.equal(await list().getByRole('option', { name: '/shout' }).count(), 0);
    assert.equal(await chip('AGENTS.md').count(), 0);
    await workbench.page.keyboard.press('Escape');
    await panel.box.fill('');
    await workbench.trustWorkspace();
    await chip('AGENTS.md').waitFor();
    await type('/');
    await list().getByRole('option', { name: '/shout' }).waitFor();
  });
});

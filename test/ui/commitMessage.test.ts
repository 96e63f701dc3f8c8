import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { ChatServer } from '../support/chatServer.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

describe('a commit message in the Source Control view', () => {
  let server: ChatServer;
  before('start a server', async () => {
    server = await ChatServer.start();
  });
  after(() => server.stop());
  const test = panelTest({
    prepare: ({ folder }) => {
      git(folder, 'init', '--quiet', '--initial-branch=main');
      write(folder, 'count.py', 'count = 1\n');
      for (const message of ['feat: count', 'fix: count from one', 'docs: say why']) {
        write(folder, 'log.txt', message);
        git(folder, 'add', '.');
        git(folder, 'commit', '--quiet', '--message', message);
      }
      write(folder, 'count.py', 'count = 2\n');
    },
  });
  const write = (folder: string, name: string, text: string): void =>
    writeFileSync(path.join(folder, name), text);
  const git = (folder: string, ...parameters: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...parameters], {
      cwd: folder,
      encoding: 'utf8',
    });
  const button = (name: string): Locator =>
    test.workbench.page.locator('.part.sidebar').getByRole('button', { name }).first();
  const box = (): Locator => test.workbench.page.locator('.scm-view .scm-editor');
  /** What is in the box; a line is at least as wide as what is written in it. */
  const boxHas = (text: string): Promise<void> =>
    until(
      async () => (await box().locator('.view-lines').innerText()).replaceAll('\u00A0', ' ').trim() === text,
    );
  const show = async (): Promise<void> => {
    const { workbench } = test;
    await workbench.applySettings({ 'phidelity.endpoints': [{ url: server.url, name: 'team' }] });
    await workbench.statusEntry('engine').getByText('team-model @ team').waitFor();
    await workbench.runCommand('Source Control: Focus on Changes View');
    await box().waitFor();
  };

  it('is written by a button of the title, from what is in the box, and is not committed', async () => {
    const { folder, workbench } = test;
    await show();
    server.answer = '```text\nfix: count from two.\n```';
    await box().click();
    await workbench.page.keyboard.type('two');
    await boxHas('two');
    await button('Write Commit Message').click();
    await boxHas('fix: count from two');
    assert.match(server.questions.at(-1)!, /```text\ntwo\n```/);
    assert.equal(git(folder, 'rev-list', '--count', 'HEAD').trim(), '3');
  });

  it('is stopped by the same button, and the box is as it was', async () => {
    await show();
    const before = (await box().locator('.view-lines').innerText()).replaceAll('\u00A0', ' ').trim();
    server.answer = 'Counting';
    server.isHeld = true;
    await button('Write Commit Message').click();
    await boxHas('Counting');
    await button('Stop Writing Commit Message').click();
    await boxHas(before);
    await button('Write Commit Message').waitFor();
    server.isHeld = false;
  });

  it('asks before the model is shown what may be secret', async () => {
    const { folder, workbench } = test;
    await show();
    write(folder, 'key.py', 'API_KEY = "q7Rz2Lk9Xv4Tn8Bw"\n');
    git(folder, 'add', 'key.py');
    server.answer = 'feat: add a key';
    await workbench.runCommand('Phidelity: Write Commit Message');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Show the model the changes to key.py?').waitFor();
    await dialog.getByRole('button', { name: 'Leave Them Out' }).click();
    await boxHas('feat: add a key');
    assert.match(server.questions.at(-1)!, /not shown here[^]*- `key\.py`/);
    assert.doesNotMatch(server.questions.at(-1)!, /q7Rz/);
  });
});

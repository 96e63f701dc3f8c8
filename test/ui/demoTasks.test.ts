import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { panelTest } from './support/panelTest.ts';

const settingsCode = [
  'import json',
  'from pathlib import Path',
  '',
  'text = Path("settings.json").read_text(encoding="utf-8")',
  'settings = json.parse(text)',
  'print(settings["theme"])',
  '',
].join('\n');

/** Each of these is done with the demo model, without a server. */
describe('What the demo model can do beside answering', () => {
  const test = panelTest({
    workspace: 'demo/workspace',
    prepare: ({ folder }) => {
      writeFileSync(path.join(folder, 'settings.py'), settingsCode);
      git(folder, 'init', '--quiet', '--initial-branch=main');
      git(folder, 'add', '.');
      git(folder, 'commit', '--quiet', '--message', 'Initial commit');
    },
  });
  const git = (folder: string, ...parameters: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...parameters], {
      cwd: folder,
      encoding: 'utf8',
    });
  const proposed = (text: string): Locator =>
    test.workbench.page
      .locator('.editor-group-container.active .monaco-diff-editor .editor.modified .view-lines')
      .getByText(text)
      .first();
  const accept = async (): Promise<void> => {
    await test.workbench.page
      .locator('.editor-group-container.active .title')
      .getByRole('button', { name: 'Accept All Proposed Changes' })
      .click();
    await test.workbench.page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
  };
  const open = async (name: string, line: number): Promise<void> => {
    await test.workbench.openFile(path.join(test.folder, name), line);
    await test.workbench.waitForEditorFocus();
  };
  const ask = async (instruction: string): Promise<void> => {
    const { workbench } = test;
    await workbench.page.keyboard.press('ControlOrMeta+i');
    await workbench.quickInput.getByText(/^What should change in/).waitFor();
    await workbench.page.keyboard.type(instruction);
    await workbench.page.keyboard.press('Enter');
  };

  it('changes a function of the sample workspace, and writes the commit message', async () => {
    const { workbench, folder } = test;
    await open('text_stats.py', 28);
    await ask('Raise a ValueError if words_per_minute is not positive.');
    await proposed('words_per_minute must be positive').waitFor();
    await accept();
    await workbench.runCommand('File: Save');
    await workbench.runCommand('Source Control: Focus on Changes View');
    await workbench.page.locator('.scm-view .scm-editor').waitFor();
    await workbench.runCommand('Git: Stage All Changes');
    await workbench.page.locator('.scm-view').getByText('Staged Changes').waitFor();
    await workbench.page
      .locator('.part.sidebar')
      .getByRole('button', { name: 'Write Commit Message' })
      .first()
      .click();
    const message = workbench.page.locator('.scm-view .scm-editor').getByText('Reject a reading speed');
    await message.waitFor();
    git(folder, 'reset', '--quiet');
  });

  it('changes a function so that it needs an import, which goes to the top', async () => {
    await open('report.py', 11);
    await ask('Return the report as JSON.');
    await proposed('indent=2').waitFor();
    await accept();
    await test.workbench.waitForEditorText(/import json\s+import sys\s+from pathlib/);
  });

  it('fixes an API that does not exist', async () => {
    const { workbench } = test;
    await open('settings.py', 5);
    await workbench.runCommand('Phidelity: Verify APIs in File');
    await workbench.statusEntry('unverified').waitFor();
    await workbench.runCommand('Phidelity: Fix with Phidelity');
    await proposed('json.loads').waitFor();
    await accept();
    await workbench.statusBarItem(/Gone: .*json\.parse/).waitFor();
  });

  it('answers a question about a file that is attached', async () => {
    const { workbench, panel } = test;
    await open('retry.py', 1);
    await workbench.runCommand('Phidelity: Add File to Chat');
    const answer = await panel.askAndWait('How long does this wait before the last attempt?');
    await answer.getByText('0.1, 0.2 and 0.4 seconds').waitFor();
  });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { engineProcess } from './support/engineProcess.ts';
import { panelTest } from './support/panelTest.ts';

const header = 'def is_prime(n: int) -> bool:';
const body = [
  '    """Return True if n is a prime number."""',
  '    if n < 2:',
  '        return False',
  '    for divisor in range(2, int(n**0.5) + 1):',
  '        if n % divisor == 0:',
  '            return False',
  '    return True',
];
/** As a user types, in milliseconds from key to key. */
const rhythm = { delay: 60 };

describe('completing code', () => {
  const test = panelTest({
    prepare: ({ folder }) => {
      for (const name of ['primes.py', 'more.py', 'lines.py', 'remark.py', 'crash.py'])
        writeFileSync(path.join(folder, name), '');
      writeFileSync(path.join(folder, 'notes.md'), '# Notes\n\n');
    },
  });
  const shows = (text?: string): Promise<void> => test.workbench.waitForGhostText(text);
  const hides = (text?: string): Promise<void> =>
    test.workbench.ghostText(text).waitFor({ state: 'detached' });
  const status = (): Locator => test.workbench.statusEntry('engine');
  const tooltip = async (sentence: string): Promise<void> => {
    const { page } = test.workbench;
    await status().hover();
    await test.workbench.hover(sentence).waitFor();
    await page.mouse.move(600, 300);
    await test.workbench.hover(sentence).waitFor({ state: 'detached' });
  };
  /** Opens a file and deletes what an earlier test wrote there. */
  const openEmpty = async (file: string): Promise<void> => {
    const { workbench, folder } = test;
    await workbench.openFile(path.join(folder, file));
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await workbench.page.keyboard.press('Delete');
    await workbench.statusBarItem(/Ln 1, Col 1$/).waitFor();
  };
  const typeHeader = async (file: string): Promise<void> => {
    const { workbench } = test;
    await openEmpty(file);
    await workbench.page.keyboard.type(header, rhythm);
    await workbench.page.keyboard.press('Enter');
    await shows('return True');
  };

  const takeWhole = async (): Promise<void> => {
    await typeHeader('primes.py');
    await test.workbench.page.keyboard.press('Tab');
    await hides('return True');
  };
  const takeLine = async (): Promise<void> => {
    const { workbench } = test;
    await typeHeader('lines.py');
    await workbench.page.keyboard.press('Shift+Tab');
    await workbench.statusBarItem(/Ln 3, /).waitFor();
    await shows('return True');
    await workbench.page.keyboard.press('Escape');
    await hides('return True');
  };

  it('shows the body of a function after its header, as soon as the model is loaded; Tab accepts it', async () => {
    const { workbench } = test;
    await takeWhole();
    await workbench.waitForEditorText(new RegExp(`${escaped([header, ...body].join('\n'))}$`));
    assert.equal(await workbench.notifications.count(), 0);
  });

  it('keeps what is shown while the user types it', async () => {
    const { workbench } = test;
    await typeHeader('more.py');
    await workbench.page.keyboard.type('"""', rhythm);
    await shows('return True');
    const wasGone = await workbench.watchGhostText();
    await workbench.page.keyboard.type('Return True if', rhythm);
    await workbench.statusBarItem(/Ln 2, Col 22/).waitFor();
    assert.equal(await wasGone(), false);
    await workbench.page.keyboard.press('Escape');
    await hides('return True');
  });

  it('is accepted line by line with Shift+Tab', async () => {
    const { workbench } = test;
    await takeLine();
    await workbench.waitForEditorText(new RegExp(`^${escaped([header, body[0]].join('\n'))}\\s*$`));
  });

  it('says in the status bar why nothing is shown', async () => {
    const { workbench, folder } = test;
    await openEmpty('remark.py');
    await workbench.page.keyboard.type('# a remark', rhythm);
    await tooltip('No completion here: the cursor is in a comment.');
    await workbench.openFile(path.join(folder, 'notes.md'), 3);
    await tooltip('completions are turned off for this language');
  });

  it('is switched on for a language, and off again', async () => {
    const { workbench, folder } = test;
    await workbench.openFile(path.join(folder, 'notes.md'), 3);
    await workbench.runCommand('Phidelity: Toggle Completions for Current Language');
    await workbench.statusBarItem('Completions are on for markdown.').waitFor();
    await workbench.runCommand('Phidelity: Toggle Completions for Current Language');
    await workbench.statusBarItem('Completions are off for markdown.').waitFor();
    await tooltip('completions are turned off for this language');
  });

  it('can be snoozed, which shows, and resumed', async () => {
    const { workbench } = test;
    await openEmpty('crash.py');
    await workbench.runCommand('Phidelity: Snooze Completions…');
    await workbench.quickInputRow('15 minutes').click();
    await workbench.statusIcon('bell-slash').waitFor();
    await tooltip('Completions are snoozed until');
    await workbench.page.keyboard.type(header, rhythm);
    await workbench.page.keyboard.press('Enter');
    await workbench.runCommand('Phidelity: Resume Completions');
    await workbench.statusIcon('hubot').waitFor();
    assert.equal(await workbench.ghostText('return').count(), 0);
    await workbench.page.keyboard.press('Alt+Backslash');
    await shows('return True');
  });

  it('recovers without a notification when the engine dies', async () => {
    const { workbench } = test;
    await typeHeader('crash.py');
    process.kill((await engineProcess()).id, 'SIGKILL');
    await status().getByText('restarting').waitFor();
    await status()
      .getByText(/^\s*Phidelity · demo model$/)
      .waitFor();
    assert.equal(await workbench.notifications.count(), 0);
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.type('if n', rhythm);
    // VS Code's own list of words, which would have to agree with the completion.
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('Alt+Backslash');
    await shows();
  });

  it('is counted on this machine, until the user deletes the counts', async () => {
    const { workbench } = test;
    await takeWhole();
    await takeLine();
    await workbench.runCommand('Phidelity: Show Completion Statistics');
    const page = workbench.frontExtensionPage;
    await page.getByRole('heading', { name: 'Completion Statistics' }).waitFor();
    // Those of earlier tests count as well.
    const figures = await page.locator('.figures').innerText();
    const counts =
      /^Shown\s+(\d+)\s+Accepted\s+(\d+)\s+\d+% of those shown, (\d+) of them whole\s+Taken\s+\d+%\s/;
    const [shown, accepted, whole] = (counts.exec(figures) ?? []).slice(1).map(Number);
    assert.ok(shown! >= accepted! && accepted! >= 2 && whole! >= 1 && whole! < accepted!, figures);
    assert.match(figures, /\sKept\s/);
    assert.equal(await page.getByRole('table').count(), 2);
    await page.getByRole('button', { name: 'Reset…' }).click();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nothing has been counted yet').waitFor();
    assert.deepEqual(workbench.webviewErrors, []);
  });
});

describe('completing code in Restricted Mode', () => {
  const test = panelTest({
    workspaceTrust: true,
    settings: {
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
    prepare: ({ folder }) => writeFileSync(path.join(folder, 'primes.py'), ''),
  });

  it('works as elsewhere', async () => {
    const { workbench, folder } = test;
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await workbench.openFile(path.join(folder, 'primes.py'));
    await workbench.page.keyboard.type(header, rhythm);
    await workbench.page.keyboard.press('Enter');
    await workbench.waitForGhostText('return True');
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

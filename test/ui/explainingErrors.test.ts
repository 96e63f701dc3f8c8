import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../support/until.ts';
import { AttachmentsInBox } from './support/attachmentsInBox.ts';
import { panelTest } from './support/panelTest.ts';

const question = 'Why does this error occur, and how do I fix it?';

describe('Explaining errors', () => {
  const test = panelTest({ workspace: 'demo/workspace' });
  const attachments = new AttachmentsInBox(test);
  const copy = (text: string): Promise<void> =>
    test.workbench.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  /** Resolves when the box has the question and the keyboard. Nothing was sent. */
  const isInBox = async (): Promise<void> => {
    await until(async () => (await test.panel.box.inputValue()) === question);
    await test.panel.boxWithFocus.waitFor();
    assert.equal(await test.panel.turns.count(), 0);
  };

  beforeEach('empty the box', () => attachments.empty());

  it('takes one from the clipboard, with the code that it went through', async () => {
    const { workbench, panel } = test;
    await copy(
      'Traceback (most recent call last):\n  File "/app/text_stats.py", line 20, in most_common_words\nValueError: no words',
    );
    await workbench.runCommand('Phidelity: Explain Error from Clipboard');
    await attachments.chip('ValueError').waitFor();
    await panel.document
      .locator('.composer')
      .getByRole('button', { name: /^text_stats\.py:\d+-\d+: / })
      .waitFor();
    await isInBox();
    // What was copied opens as a text of its own.
    await attachments.chip('ValueError').click();
    await workbench.waitForEditorText(/no words/);
  });

  it('leaves a question in the box as it is', async () => {
    const { workbench, panel } = test;
    await panel.box.fill('Is this my fault?');
    await copy('KeyError: 3');
    await workbench.runCommand('Phidelity: Explain Error from Clipboard');
    await attachments.chip('Output').waitFor();
    await panel.boxWithFocus.waitFor();
    assert.equal(await panel.box.inputValue(), 'Is this my fault?');
  });

  it('says what to do where there is nothing to explain', async () => {
    const { workbench } = test;
    await copy('');
    await workbench.runCommand('Phidelity: Explain Error from Clipboard');
    await workbench.notifications.getByText('The clipboard has no text: copy the error first.').waitFor();
    await workbench.clearNotifications();
    await workbench.runCommand('Phidelity: Explain Cell Error');
    await workbench.notifications
      .getByText('Select the cell of a notebook whose output is an error.')
      .waitFor();
    await workbench.clearNotifications();
    await workbench.runCommand('Phidelity: Explain Test Failure');
    await workbench.notifications.getByText('only from the menu of a failure in Test Results').waitFor();
    await workbench.clearNotifications();
    await workbench.runCommand('Phidelity: Explain Error in Terminal');
    await workbench.notifications.getByText('Open the terminal in which a command failed.').waitFor();
    await workbench.clearNotifications();
    assert.equal(await attachments.all.count(), 0);
  });

  it('takes the last command that failed from the context menu of its terminal', async () => {
    const { workbench, folder } = test;
    writeFileSync(path.join(folder, 'failing.sh'), 'echo "ZeroDivisionError: by zero" >&2\nexit 3\n');
    await workbench.runCommand('Terminal: Create New Terminal');
    const terminal = workbench.page.locator('.terminal-wrapper.active .xterm');
    await terminal.waitFor();
    // The shell says where its prompt is once it is ready.
    await workbench.page
      .locator('.terminal-wrapper.active .terminal-command-decoration')
      .first()
      .waitFor({ state: 'attached' });
    await workbench.page.locator('.terminal-wrapper.active .xterm-screen').click();
    await workbench.page.keyboard.type('bash failing.sh');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.terminal-command-decoration.error').first().waitFor({ state: 'attached' });
    const chip = attachments.chip('bash failing.sh');
    const notYet = workbench.notifications.getByText('No command has failed in this terminal');
    // The extension is told of the failure after the terminal shows it.
    await until(async () => {
      await workbench.clearNotifications();
      await workbench.chooseFromContextMenu(terminal, 'Explain Error in Terminal');
      await chip.or(notYet).first().waitFor();
      return chip.isVisible();
    });
    await isInBox();
    await workbench.runCommand('Terminal: Kill the Active Terminal Instance');
  });
});

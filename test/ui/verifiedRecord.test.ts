import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writePythonEnvironment } from '../support/pythonEnvironment.ts';
import { ChatPanel } from './support/chatPanel.ts';
import { panelTest } from './support/panelTest.ts';

const code = 'import toolshed\n\ntoolshed.clean("a")\ntoolshed.arrange("b")\n';

const all = /In this file: 1 API does not exist · 1 import to verify · 1 deprecated/;
/** A mark does not make it exist. */
const unsettled = /In this file: 1 API does not exist(?! ·)/;

describe('what a person has verified', () => {
  const test = panelTest({
    settings: { 'phidelity.verification.defaultInterpreterPath': '${workspaceFolder}/gone/bin/python3' },
    prepare: ({ folder }) => {
      writeFileSync(path.join(folder, 'shed.py'), code);
      writePythonEnvironment(path.join(folder, 'kept'));
    },
  });
  const recordFile = (): string => path.join(test.folder, '.phidelity', 'verified.json');
  const summary = (text: RegExp) => test.workbench.statusBarItem(text).waitFor();

  const left = (count: number) =>
    test.workbench
      .statusEntry('unverified')
      .filter({ hasText: `${count}` })
      .waitFor();

  const entries = ['toolshed', 'toolshed.arrange', 'toolshed.clean'].map(
    (symbol) =>
      `    { "distribution": "toolshed", "symbol": "${symbol}", "version": "1.4.0", "date": "2026-11-23" },\n`,
  );
  const whole = `{\n  "verified": [\n${entries.join('')}    null\n  ]\n}\n`;

  function record(text: string): void {
    mkdirSync(path.dirname(recordFile()), { recursive: true });
    writeFileSync(recordFile(), text);
  }

  /** Has the workspace have a Python, and the file be verified with it. */
  async function verifyWithPython(): Promise<void> {
    const environment = path.join(test.folder, '.venv');
    if (!existsSync(environment)) renameSync(path.join(test.folder, 'kept', '.venv'), environment);
    await verify();
  }

  async function verify(): Promise<void> {
    await test.workbench.openFile(path.join(test.folder, 'shed.py'));
    await test.workbench.runCommand('Phidelity: Verify APIs in File');
  }

  it('needs a Python: a missing one is reported once, with a way to select another', async () => {
    const { workbench } = test;
    await verify();
    const notice = workbench.notifications.filter({ hasText: 'cannot be used as Python' });
    await notice.waitFor();
    assert.match(await notice.innerText(), /gone\/bin\/python3 cannot be used as Python: file not found\./);
    await notice.getByRole('button', { name: 'Open Settings' }).click();
    await workbench.settingsEditor.getByText('Default Interpreter Path').first().waitFor();
    await verify();
    await summary(/In this file: 1 import to verify · 2 not checked/);
    assert.equal(await notice.count(), 0);
  });

  it('is nothing where nothing was marked', async () => {
    const { workbench } = test;
    await verifyWithPython();
    await workbench.underlined('error').waitFor();
    await workbench.clearNotifications();
    await workbench.runCommand('Phidelity: Open List of Verified APIs');
    await workbench.notifications.getByText('No APIs are marked as verified yet.').waitFor();
    await workbench.clearNotifications();
    await workbench.runCommand('Phidelity: Remove Verified Mark…');
    await workbench.notifications.getByText('No APIs are marked as verified yet.').waitFor();
    await workbench.clearNotifications();
  });

  it('does not count while its file is damaged, which is told with the line', async () => {
    const { workbench } = test;
    await verifyWithPython();
    const damaged = whole.replace('"toolshed.arrange"', 'toolshed.arrange');
    record(damaged);
    const notice = workbench.notifications.filter({ hasText: 'verified.json' });
    await notice.waitFor();
    assert.match(await notice.innerText(), /Line 4 of .*verified\.json is not valid JSON: expected a value/);
    await notice.getByRole('button', { name: 'Open File' }).click();
    await workbench.statusBarItem(/Ln 4,/).waitFor();
    await verify();
    await summary(all);
    assert.equal(await notice.count(), 0);
    assert.equal(readFileSync(recordFile(), 'utf8'), damaged);

    record(whole);
    await left(1);
    await verify();
    await summary(unsettled);
    await workbench.underlined('error').waitFor();
  });

  it('is taken back from a list', async () => {
    const { workbench } = test;
    record(whole);
    await verifyWithPython();
    await summary(unsettled);
    await workbench.runCommand('Phidelity: Remove Verified Mark…');
    const row = workbench.quickInputRow('toolshed.clean');
    assert.match(await row.innerText(), /toolshed 1\.4\.0 · verified on 2026-11-23/);
    await row.click();
    await workbench.page.keyboard.press('Enter');
    await left(2);
    await verify();
    await summary(/In this file: 1 API does not exist · 1 deprecated/);
    assert.match(readFileSync(recordFile(), 'utf8'), /"toolshed\.arrange"/);
    assert.doesNotMatch(readFileSync(recordFile(), 'utf8'), /toolshed\.clean/);
  });

  it('cannot be kept where no folder is open, which is said; packages are those of the setting there', async () => {
    const { workbench, folder } = test;
    await verifyWithPython();
    await workbench.applySettings({
      'phidelity.verification.defaultInterpreterPath': path.join(folder, '.venv'),
    });
    const second = await workbench.openSecondWindow();
    try {
      const panel = new ChatPanel(second);
      await panel.open();
      const answer = await panel.askAndWait('How do I fetch JSON from a URL?');
      await answer
        .getByRole('button', { name: '3 APIs exist · requests is beyond the familiar modules', exact: true })
        .click();
      await answer.getByText('installed, requests 2.32.3').first().waitFor();
      await answer.getByRole('button', { name: 'Mark requests as verified' }).click();
      await panel.document.getByText('Open a folder first.').waitFor();
    } finally {
      await second.close();
    }
  });
});

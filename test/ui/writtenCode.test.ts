import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { writePythonEnvironment } from '../support/pythonEnvironment.ts';
import { panelTest } from './support/panelTest.ts';

const personsOwn = 'import numpy\n\nnumpy.min([1])\n';

describe('code that Phidelity wrote', () => {
  const test = panelTest({
    prepare: ({ folder }) => {
      writePythonEnvironment(folder);
      writeFileSync(path.join(folder, 'fetch.py'), personsOwn);
    },
  });
  /** What is underlined as information: imports beyond the familiar modules. */
  const flagged = (): Locator => test.workbench.underlined('info');

  /** Has code of an answer be in the file, unless it is, and the file be in front. */
  const insert = async (): Promise<void> => {
    const { folder, panel, workbench } = test;
    await workbench.openFile(path.join(folder, 'fetch.py'), 4);
    if ((await flagged().count()) > 0) return;
    await panel.askAndWait('How do I fetch JSON from a URL?');
    await panel.lastAnswer.getByRole('button', { name: 'Insert at cursor' }).click();
    await workbench.waitForEditorText(/import requests/);
    await waitForOne(flagged());
  };

  it('is checked once it is inserted, and what a person wrote is not', async () => {
    await insert();
    await waitForOne(flagged());
  });

  it('is known after the window was reloaded', async () => {
    const { workbench } = test;
    await insert();
    await workbench.runCommand('File: Save');
    await workbench.reload();
    await waitForOne(flagged());
  });

  it('can be marked as verified where it stands', async () => {
    const { workbench } = test;
    await insert();
    await workbench.goToLine(4);
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.press('ControlOrMeta+.');
    await workbench.quickFix("Mark Import 'requests' as Verified").click();
    await flagged().first().waitFor({ state: 'detached' });
  });
});

/** Playwright refuses to wait for more than one. */
async function waitForOne(found: Locator): Promise<void> {
  await found.waitFor();
}

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { panelTest } from './support/panelTest.ts';

describe('APIs to verify', () => {
  const test = panelTest({
    prepare: ({ folder }) => {
      mkdirSync(path.join(folder, 'app'));
      writeFileSync(path.join(folder, 'app', 'load.py'), 'import json\n\nvalue = json.parse("1")\n');
      writeFileSync(path.join(folder, 'fine.py'), 'import math\n\nprint(math.pi)\n');
      writeFileSync(path.join(folder, 'save.py'), 'import json\n\nprint(json.dumps(1))\n');
    },
  });

  const rows = (): Locator => test.workbench.viewRows('APIs to Verify');
  const row = (text: string | RegExp): Locator => rows().filter({ hasText: text });
  const item = (): Locator => test.workbench.statusEntry('unverified');

  /** Has the workspace be verified, and what was found be listed; returns what the notification says. */
  const verify = async (): Promise<string> => {
    const { workbench } = test;
    await workbench.runCommand('Phidelity: Verify APIs in Workspace');
    const told = workbench.notifications.filter({ hasText: 'Verified 3 files:' });
    await told.waitFor();
    const text = await told.innerText();
    await told.getByRole('button', { name: 'Show APIs to Verify' }).click();
    await row('load.py').waitFor();
    return text;
  };
  const openItem = async (): Promise<void> => {
    if (!(await row('load.py').isVisible())) await verify();
    await row('json.parse').click();
    await test.workbench.activeTab('load.py').waitFor();
    await item().waitFor();
  };

  it('are listed by file, the gravest first, once the workspace was verified', async () => {
    assert.match(await verify(), /Verified 3 files: 1 API does not exist · 1 import to verify\./);
    await row('json.parse').waitFor();
    assert.deepEqual(await test.workbench.viewRowTexts('APIs to Verify'), [
      'load.py|app',
      'json.parse|does not exist',
      'json|standard library',
      'save.py',
      'json|standard library',
    ]);
  });

  it('open where they stand, and are counted in the status bar', async () => {
    const { workbench } = test;
    assert.equal(await item().isVisible(), false);
    await openItem();
    await workbench.statusBarItem('Ln 3, Col 19 (5 selected)').waitFor();
    assert.equal((await item().innerText()).trim(), '2');
    await item().hover();
    const hover = workbench.hover('In this file');
    await hover.waitFor();
    assert.match(await hover.innerText(), /In this file: 1 API does not exist · 1 import to verify/);
    assert.match(await hover.innerText(), /In 2 files/);
  });

  it('leave the list when a person has verified them', async () => {
    const { folder } = test;
    await openItem();
    const first = row('standard library').first();
    await first.hover();
    await first.getByRole('button', { name: 'Mark as Verified' }).click();
    await row('standard library').first().waitFor({ state: 'detached' });
    await row('save.py').waitFor({ state: 'detached' });
    assert.match(readFileSync(path.join(folder, '.phidelity', 'verified.json'), 'utf8'), /"json"/);
    await item().filter({ hasText: '1' }).waitFor();
  });

  it('are shown by a click on their count', async () => {
    const { editor, focusedViewRow } = test.workbench;
    await openItem();
    await editor.click();
    await item().click();
    await focusedViewRow.filter({ hasText: 'load.py' }).waitFor();
  });

  it('are no more, once the list is cleared', async () => {
    const { workbench } = test;
    await openItem();
    await workbench.runCommand('Phidelity: Clear Verified Files');
    await row('load.py').waitFor({ state: 'detached' });
    await item().waitFor({ state: 'hidden' });
    await workbench.viewWelcome('Nothing is left to verify').waitFor();
  });
});

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

const header = 'import json\n\n\ndef load_json(path: str) -> dict:';

/** The demo model wants to write `json.read` in this function. */
describe('a completion with a name that does not exist', () => {
  const test = panelTest({
    prepare: ({ folder }) => writeFileSync(path.join(folder, 'load.py'), header),
  });

  it('goes on with one that exists, says so in the status bar and in a hover, and lists it to be verified', async () => {
    const { workbench } = test;
    const { page } = workbench;
    await workbench.openFile(path.join(test.folder, 'load.py'), 4);
    await workbench.waitForEditorFocus();
    await page.keyboard.press('End');
    // Until the checker knows the module, verdicts come too late to be waited for.
    await until(async () => {
      await page.keyboard.press('Enter');
      await workbench.ghostText('').waitFor({ state: 'attached' });
      if ((await workbench.ghostText('json.load(file)').count()) > 0) return true;
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+z');
      return false;
    });
    const explained = page
      .locator('.monaco-hover:visible')
      .filter({ hasText: 'The model first wrote json.read, which does not exist.' });
    await workbench.statusEntry('engine').hover();
    await explained.waitFor();
    await page.mouse.move(600, 300);
    await explained.waitFor({ state: 'detached' });
    // In its line, but not on the suggestion itself, where VS Code shows nothing but its own toolbar.
    const line = page.locator('.editor-group-container.active .view-line', { hasText: '"""Return' }).first();
    await line.hover({ position: { x: 12, y: 9 } });
    await explained.waitFor();
    await page.keyboard.press('Tab');
    await workbench.waitForEditorText(/return json\.load\(file\)/);
    await page.getByRole('button', { name: 'APIs To Verify Section' }).click();
    await page.locator('.pane').getByText('in place of json.read').first().waitFor();
  });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { panelTest } from './support/panelTest.ts';

describe('Phidelity in Traditional Chinese', () => {
  const test = panelTest({
    language: 'zh-tw',
    prepare: ({ folder }) => writeFileSync(path.join(folder, 'poem.gguf'), 'Roses are red.\n'.repeat(100)),
  });

  beforeEach('use the demo model', () => test.workbench.applySettings({ 'phidelity.model.path': '' }));

  /** Asks, and returns the answer when it has ended. */
  const ask = async (question: string): Promise<Locator> => {
    const { document, turns } = test.panel;
    const before = await turns.count();
    await document.getByPlaceholder('提出 Python 問題').fill(question);
    await test.workbench.page.keyboard.press('Enter');
    await turns.nth(before).waitFor();
    return test.panel.answered();
  };
  const status = (): Locator => test.workbench.statusEntry('engine');

  it('words the panel and the status bar, also with the name that the engine gives the model', async () => {
    await test.panel.document.getByText('示範模型，不是 phi-4。').waitFor();
    await ask('How do I compute the phase of the moon?');
    await status()
      .getByText(/^\s*Phidelity · 示範模型$/)
      .waitFor();
  });

  it('words the verdict on an import', async () => {
    const answer = await ask('How do I compute the phase of the moon?');
    await answer.getByRole('button', { name: '1 個 PyPI 上查無的套件 · 2 個 API' }).click();
    await answer.getByText('請勿安裝此名稱的套件。').waitFor();
    assert.deepEqual(test.workbench.webviewErrors, []);
  });

  it('words an error of the engine, which runs in a process of its own', async () => {
    await test.workbench.runCommand('Phidelity: 卸載模型');
    await test.workbench.applySettings({ 'phidelity.model.path': path.join(test.folder, 'poem.gguf') });
    await status().getByText('poem').waitFor();
    const answer = await ask('How do I fetch JSON from a URL?');
    await answer.getByRole('alert').getByText('不是 GGUF 模型檔案：它的開頭不是 "GGUF"。').waitFor();
  });
});

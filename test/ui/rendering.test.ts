import assert from 'node:assert/strict';
import { panelTest } from './support/panelTest.ts';

const hostile = [
  'A [link](https://example.com/a%2Fpage?q=r%26d&x=1+2), a [script](javascript:alert(1)), a [file](file:///etc/passwd),',
  'a [command](command:workbench.action.files.newUntitledFile), an <b onclick="alert(1)">HTML element</b>,',
  '<script>document.body.dataset.hacked = "yes"</script>',
  '<img src="https://example.com/tracker.png" onerror="document.body.dataset.hacked = \'yes\'">',
  '<style>body { display: none }</style><iframe src="https://example.com"></iframe>',
  '',
  '![picture](https://example.com/picture.png)',
  '',
  '| a very long column of a table | another very long column of a table | a third one of the same length |',
  '| --- | --- | --- |',
  '| 1 | 2 | 3 |',
  '',
  '```python',
  `${'x'.repeat(400)} = 1`,
  '```',
  '',
  `Ein${'sehr'.repeat(60)}langesWort and \`inline_${'code_'.repeat(60)}\``,
].join('\n');

describe('what an answer may show', () => {
  const test = panelTest({
    prepare: ({ chats }) => chats.add('hostile', [{ question: 'Show me everything', answer: hostile }]),
  });

  before('open the prepared chat', async () => {
    const { panel, workbench } = test;
    await workbench.runCommand('Phidelity: Show Chat History');
    await workbench.quickInputRow('Show me everything').click();
    await panel.turns.first().waitFor();
    await panel.boxWithFocus.waitFor();
  });

  it("opens a link only after VS Code's own question", async () => {
    const { panel, workbench } = test;
    await panel.lastAnswer.getByRole('link', { name: 'link' }).click();
    await workbench.dialog.waitFor();
    const asked = await workbench.dialog.innerText();
    assert.match(asked, /open the external website/);
    assert.ok(asked.includes('https://example.com/a%2Fpage?q=r%26d&x=1+2'), asked);
    assert.equal(workbench.page.context().pages().length, 1);
    await workbench.page.keyboard.press('Escape');
    await workbench.dialog.waitFor({ state: 'detached' });
  });

  it('makes a link of no other kind of address', async () => {
    const { panel } = test;
    const links = await panel.lastAnswer
      .locator('a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    assert.deepEqual(
      links.filter((href) => !href.startsWith('https://example.com/')),
      [],
    );
    assert.match(await panel.lastAnswer.innerText(), /a script, a file,\s+a command/);
  });

  it('runs nothing and loads nothing', async () => {
    const { panel, workbench } = test;
    const foreign = panel.document
      .locator('.answer')
      .locator('script, style, iframe, object, img[src^="http"], [onclick], [onerror]');
    assert.equal(await foreign.count(), 0);
    const frame = await workbench.panelFrame();
    assert.equal(await frame.evaluate(() => document.body.dataset['hacked']), undefined);
    const loaded = await frame.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    assert.deepEqual(
      loaded.filter((name) => name.includes('example.com')),
      [],
    );
    assert.deepEqual(workbench.webviewErrors, []);
  });

  it('has a policy that allows its own bundle alone', async () => {
    const frame = await test.workbench.panelFrame();
    const policy = await frame.evaluate(
      () =>
        document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '',
    );
    assert.match(
      policy,
      /^default-src 'none'; script-src 'nonce-[\w+/=]{16,}'; style-src [^;]+; font-src [^;]+$/,
    );
    assert.doesNotMatch(policy, /unsafe|\*(?!\.)/);
  });

  it('fits a side bar of any width, in every theme', async () => {
    const { workbench } = test;
    const { page } = workbench;
    const frame = await workbench.panelFrame();
    for (const theme of ['light', 'highContrast', 'highContrastLight', 'dark'] as const) {
      await workbench.setColorTheme(theme);
      for (const width of [200, 330, 600]) {
        await workbench.resizeSideBar(width);
        const sizes = await frame.evaluate(() => {
          const { scrollWidth, clientWidth } = document.body;
          const transcript = document.querySelector('.transcript')!;
          return { scrollWidth, clientWidth, wide: transcript.scrollWidth - transcript.clientWidth };
        });
        assert.ok(
          sizes.clientWidth > 0 && sizes.scrollWidth <= sizes.clientWidth && sizes.wide <= 0,
          `${theme}, ${width} px: ${JSON.stringify(sizes)}`,
        );
      }
    }
    await page.mouse.move(0, 0);
  });
});

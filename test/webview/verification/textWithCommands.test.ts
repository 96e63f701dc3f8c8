import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { CodeReport } from '../../../src/protocol/schemas/codeReportSchema.ts';
import { until } from '../../support/until.ts';
import { PanelFixture } from '../../../tools/panel/panelFixture.ts';
import { answeringTurn, chatState, turn } from '../../../tools/panel/sampleStates.ts';

type Item = CodeReport['items'][number];

const message = '"lunarphase-calc" is not installed and not known on PyPI.';
const unknown: Item = {
  kind: 'import',
  name: 'lunarphase-calc',
  finding: 'not-found',
  label: 'unknown on PyPI',
  message,
  isVerifiedByUser: false,
};
const installed: Item = {
  kind: 'import',
  name: 'requests',
  finding: undefined,
  label: 'installed, requests 2.32.3',
  message: '"requests" (2.32.3) is installed.',
  isVerifiedByUser: false,
};
const summary = '1 package unknown on PyPI';

/** What the extension says of each of the two names. */
function report({ code }: { readonly code: string }): CodeReport | null {
  const items = [unknown, installed].filter(({ name }) => code.includes(name));
  return items.length === 0 ? null : { items, summary, basis: '', canBeRewritten: false };
}

describe('Commands in the text of an answer', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  const openAnswer = (answer: string) => fixture.open({ state: chatState([turn({ answer })]), report });
  const marks = (page: Page): Locator => page.locator('.install-mark');
  const chips = (page: Page): Locator => page.getByRole('button', { name: summary });

  it('are marked where a name is unknown, with what is known of it, and listed below', async () => {
    const { page } = await openAnswer(
      'Install it with `pip install requests lunarphase-calc`.\n\nThen go on.',
    );
    await chips(page).waitFor();
    assert.deepEqual(
      await marks(page).evaluateAll((found) =>
        found.map((one) => [one.textContent, one.className, one.getAttribute('title')]),
      ),
      [
        ['requests', 'install-mark fine', installed.message],
        ['lunarphase-calc', 'install-mark error', message],
      ],
    );
    assert.equal(await page.locator('code').first().innerText(), 'pip install requests lunarphase-calc');
    await chips(page).focus();
    await page.keyboard.press('Enter');
    const list = page.getByRole('group', { name: 'Verification' }).getByRole('listitem');
    assert.deepEqual(await list.allInnerTexts(), [
      'lunarphase-calc unknown on PyPI',
      'requests installed, requests 2.32.3',
    ]);
  });

  it('have a quiet mark where nothing is to be said', async () => {
    const { page } = await openAnswer('Install it with `pip install requests`.');
    await page.getByRole('img', { name: installed.message }).waitFor();
    assert.equal(await chips(page).count(), 0);
  });

  it('are found in sentences, lists, tables, headings and in bold type', async () => {
    const { page, host } = await openAnswer(
      [
        '## Run pip install lunarphase-calc',
        'Run **pip install lunarphase-calc**, or pip install `lunarphase-calc`.',
        '- `uv add lunarphase-calc`\n- poetry add lunarphase-calc',
        '| How |\n| --- |\n| `pipx run lunarphase-calc` |',
        '> `conda install lunarphase-calc`',
      ].join('\n\n'),
    );
    await until(() => host.verified.length === 6);
    assert.deepEqual(host.verified.toSorted(), [
      'conda install lunarphase-calc',
      'pip install lunarphase-calc',
      'pip install lunarphase-calc\n\npip install lunarphase-calc',
      'pipx run lunarphase-calc',
      'poetry add lunarphase-calc',
      'uv add lunarphase-calc',
    ]);
    await until(async () => (await marks(page).count()) === 7);
    assert.equal(await page.locator('.markdown strong').innerText(), 'pip install lunarphase-calc');
  });

  it('have names in bold type and links, and are requirements with versions', async () => {
    const { page, host } = await openAnswer(
      [
        'To get it, pip install **lunarphase-calc**.',
        'Then pip install [lunarphase-calc](https://pypi.org/project/lunarphase-calc/) & go.',
        'Add `lunarphase-calc==1.2` to your requirements.txt.',
        'It holds where `requests>=1.2`, or `x==1`.',
      ].join('\n\n'),
    );
    await until(async () => (await marks(page).count()) === 3);
    assert.deepEqual(host.verified.toSorted(), [
      'pip install lunarphase-calc',
      'pip install lunarphase-calc',
      'pip install lunarphase-calc==1.2',
    ]);
    assert.deepEqual(await marks(page).allInnerTexts(), Array(3).fill('lunarphase-calc'));
    assert.equal(await page.locator('.markdown strong').innerText(), 'lunarphase-calc');
    assert.equal(await page.locator('.markdown code').first().innerText(), 'lunarphase-calc==1.2');
  });

  it('are none where words only speak of installing', async () => {
    const { page, host } = await openAnswer(
      'You can pip install the package, or `pip install <package>`; `pip install` it.\n\n`pip install requests`',
    );
    await page.getByRole('img', { name: installed.message }).waitFor();
    assert.deepEqual(host.verified, ['pip install requests']);
  });

  it('are names that the code imports', async () => {
    const { host } = await openAnswer(
      'First pip install requests on your machine.\n\n```text\nimport requests\n```',
    );
    await until(() => host.verified.length === 2);
    assert.ok(host.verified.includes('pip install requests'));
  });

  it('are checked once they are complete, and not half a name', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]), report });
    host.text('turn-1', 'Use `pip install lunarphase');
    await page.getByText('pip install lunarphase').waitFor();
    host.text('turn-1', '-calc` for it.\n');
    await page.getByText('pip install lunarphase-calc').waitFor();
    assert.deepEqual(host.verified, []);
    host.text('turn-1', '\nThat is all, with more to come.');
    await chips(page).waitFor();
    assert.deepEqual(host.verified, ['pip install lunarphase-calc']);
  });
});

import assert from 'node:assert/strict';
import { until } from '../support/until.ts';
import type { ModelPageFile, ModelPageState } from '../../src/protocol/modelPageContract.ts';
import { ModelPageFixture } from './support/modelPageFixture.ts';

const fileName = 'phi-4-Q4_K_M.gguf';

const file = (changes: Partial<ModelPageFile> = {}): ModelPageFile => ({
  fileName,
  name: 'phi-4 Q4_K_M',
  bytes: 9_053_114_816,
  received: 0,
  state: 'absent',
  isUsed: false,
  fit: { suits: true, facts: ['fits into memory', '100 GB free on disk'] },
  ...changes,
});

const pageState = (changes: Partial<ModelPageState> = {}): ModelPageState => ({
  inUse: { name: 'demo model', kind: 'demo', where: '/extension/models/phi-4-demo.gguf' },
  machine: {
    processor: 'A processor',
    threads: 8,
    memory: 17e9,
    freeMemory: 12e9,
    isRuleOfThumb: false,
    freeDisk: 100e9,
    graphics: null,
    runsOn: null,
  },
  speed: { state: 'estimated', writing: 4.8, reading: 13.6 },
  onGpu: null,
  recommendation: { text: 'phi-4 Q4_K_M suits this machine.', fileName },
  files: [file()],
  folder: '/home/ada/.config/Code/User/globalStorage/phidelity.phidelity/models',
  host: 'huggingface.co',
  repository: 'bartowski/phi-4-GGUF',
  checked: null,
  problem: null,
  ...changes,
});

describe('The model page', () => {
  let fixture: ModelPageFixture;
  before(async () => (fixture = await ModelPageFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePages());

  it('calls an estimate one, and says what was measured', async () => {
    const { page, show, calls } = await fixture.open(pageState());
    const status = page.getByRole('status');
    assert.match(
      await status.innerText(),
      /Writes\s+about 4\.8 tokens a second\s+an answer of 200 tokens: 42 s/,
    );
    assert.match(await status.innerText(), /Reads\s+about 14 tokens a second/);
    assert.match(await status.innerText(), /An estimate for the processor alone: llama\.cpp ran six layers/);
    show(pageState({ speed: { state: 'measured', writing: 5.2, reading: 20, modelName: 'phi-4-Q4_K_M' } }));
    await status.getByText('Measured with the last answer of phi-4-Q4_K_M').waitFor();
    assert.doesNotMatch(await status.innerText(), /about|estimate/i);
    show(pageState({ speed: { state: 'failed', problem: 'The disk is full.' } }));
    await status.getByText('The disk is full.').waitFor();
    await status.getByRole('button', { name: 'Try Again' }).click();
    await until(() => calls.length > 0);
    assert.deepEqual(calls, [{ method: 'measureSpeed', params: null }]);
  });

  it('tells of the GPU what its driver told, or why nothing is known, and what to do', async () => {
    const { page, show, calls } = await fixture.open(pageState());
    const machine = page.getByRole('region', { name: 'This machine' });
    await machine.getByText('Asking the driver…').waitFor();
    const graphics = async (
      finding: NonNullable<ModelPageState['machine']['graphics']>,
      changes: Partial<ModelPageState> = {},
    ): Promise<void> =>
      show(pageState({ machine: { ...pageState().machine, graphics: finding }, ...changes }));
    await graphics(
      {
        state: 'found',
        gpu: { backend: 'vulkan', device: 'AMD Radeon RX 7900', driver: '1' },
        totalBytes: 21.4e9,
        freeBytes: 20.1e9,
        isShared: false,
      },
      { onGpu: 'all 41 layers on AMD Radeon RX 7900 (Vulkan)' },
    );
    await machine.getByText('AMD Radeon RX 7900 (Vulkan), 21.4 GB of its own, 20.1 GB free').waitFor();
    const status = page.getByRole('status');
    assert.match(await status.innerText(), /An estimate for the processor alone/);
    assert.match(
      await status.innerText(),
      /With all 41 layers on AMD Radeon RX 7900 \(Vulkan\), these figures do not hold/,
    );
    const ways = [
      [{ state: 'unknown', why: 'Its driver could not be asked.' }, 'Ask Again', 'probeGpu'],
      [{ state: 'none', reason: 'addon', why: 'None is looked for.' }, 'Set the Folder', 'openSetting'],
      [{ state: 'none', reason: 'failed', why: 'It has failed.' }, 'Try the GPU Again', 'runCommand'],
    ] as const;
    for (const [finding, way, method] of ways) {
      await graphics(finding);
      await machine.getByText(finding.why).waitFor();
      await machine.getByRole('button', { name: way }).click();
      await until(() => calls.at(-1)?.method === method);
    }
    assert.doesNotMatch(await status.innerText(), /do not hold/);
  });

  it('advises one of the files on offer, and says what each asks of the machine', async () => {
    const fit = { suits: true, facts: ['fits into memory', 'its checksum is asked of huggingface.co'] };
    const smaller = file({ name: 'phi-4 Q2_K', fileName: 'phi-4-Q2_K.gguf', fit });
    const recommendation = { text: 'phi-4 Q2_K suits this machine.', fileName: smaller.fileName };
    const { page, calls, show } = await fixture.open(pageState({ recommendation, files: [file(), smaller] }));
    const card = (name: string) => page.getByRole('article', { name });
    const asked = /Its checksum is asked of huggingface\.co/;
    assert.match(await card('phi-4 Q2_K').innerText(), asked);
    assert.doesNotMatch(await card('phi-4 Q4_K_M').innerText(), asked);
    const primary = page.getByRole('article').locator('.primary-button');
    assert.equal(await primary.getAttribute('aria-label'), 'Download phi-4 Q2_K');
    await page.getByRole('button', { name: 'bartowski/phi-4-GGUF' }).click();
    assert.deepEqual(calls, [{ method: 'openRepository', params: null }]);
    show(pageState({ recommendation: { text: 'phi-4 is too large.', fileName: null } }));
    await page.getByText('phi-4 is too large.').waitFor();
    assert.equal(await primary.count(), 0);
  });

  it('offers for each file what can be done with it at this moment', async () => {
    const { page, show } = await fixture.open(pageState());
    const buttons = async (): Promise<string[]> =>
      (await page.getByRole('article').getByRole('button').allInnerTexts()).map((text) => text.trim());
    const cases: readonly (readonly [Partial<ModelPageFile>, readonly string[]])[] = [
      [{}, ['Download…']],
      [{ state: 'paused', received: 1e9 }, ['Resume…', 'Cancel…']],
      [{ state: 'downloading', received: 1e9, progress: 'quick' }, ['Pause', 'Cancel…']],
      [{ state: 'elsewhere', received: 1e9, progress: 'quick' }, []],
      [{ state: 'here', received: 9_053_114_816, path: '/m' }, ['Use It', 'Show in Folder', 'Delete…']],
      [{ state: 'here', received: 9_053_114_816, path: '/m', isUsed: true }, ['Show in Folder', 'Delete…']],
    ];
    for (const [changes, wanted] of cases) {
      show(pageState({ files: [file(changes)] }));
      await page.waitForFunction(
        (count) => document.querySelectorAll('article button').length === count,
        wanted.length,
      );
      assert.deepEqual(await buttons(), wanted);
    }
  });

  it('keeps the keyboard where it is while a download goes on', async () => {
    const downloading = (received: number): ModelPageState =>
      pageState({ files: [file({ state: 'downloading', received, progress: `${received} are here` })] });
    const { page, show, calls } = await fixture.open(downloading(1e9));
    await page.getByRole('button', { name: 'Pause phi-4 Q4_K_M' }).focus();
    for (const received of [2e9, 3e9, 4e9]) {
      show(downloading(received));
      await page.getByText(`${received} are here`).waitFor();
    }
    await page.keyboard.press('Enter');
    await until(() => calls.length > 0);
    assert.deepEqual(calls, [{ method: 'pause', params: null }]);
  });

  it('fits into 300 pixels', async () => {
    const { page } = await fixture.open(
      pageState({
        problem: 'Something with a long_name_that_has_no_place_to_break_in_it_at_all went wrong.',
        files: [file({ state: 'here', received: 9e9, path: `/home/${'a'.repeat(80)}/${fileName}` })],
      }),
      300,
    );
    const overflow = await page.evaluate(() => {
      const main = document.querySelector('main')!;
      return main.scrollWidth - main.clientWidth;
    });
    assert.equal(overflow, 0);
  });

  it('gives every control a name, and every section a heading', async () => {
    const { page } = await fixture.open(pageState({ problem: 'Something went wrong.' }));
    for (const control of await page.locator('button, progress').all())
      assert.match(await control.ariaSnapshot(), /"[^"]+"/);
    for (const name of ['What phi-4 is', 'Files', 'This machine', 'A file that you have'])
      await page.getByRole('region', { name }).waitFor();
    await page.getByRole('alert').getByText('Something went wrong.').waitFor();
  });
});

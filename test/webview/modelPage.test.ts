import assert from 'node:assert/strict';
import { until } from '../support/until.ts';
import type { ModelPageFile, ModelPageState } from '../../src/protocol/modelPageContract.ts';
import { ModelPageFixture } from './support/modelPageFixture.ts';

const fileName = 'phi-4-Q4_K_M.gguf';

const disk = { fits: true, requiredBytes: 9_053_114_816, freeBytes: 100e9 };
const fit: ModelPageFile['fit'] = {
  memory: { kind: 'fits', contextSize: 16_384, requiredBytes: 13e9, freeBytes: 20e9, isEstimate: false },
  disk,
  fits: true,
};
const recommended = (name: string, file: string): ModelPageState['recommendation'] => ({
  kind: 'file',
  name,
  fileName: file,
  instead: null,
  memoryBytes: 17e9,
  disk,
});

const file = (changes: Partial<ModelPageFile> = {}): ModelPageFile => ({
  fileName,
  name: 'phi-4 Q4_K_M',
  bytes: 9_053_114_816,
  received: 0,
  state: 'absent',
  isUsed: false,
  fit,
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
    loaded: null,
  },
  speed: { state: 'estimated', writing: 4.8, reading: 13.6 },
  gpuForLayers: null,
  recommendation: recommended('phi-4 Q4_K_M', fileName),
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

  it('distinguishes an estimate from a measurement', async () => {
    const { page, show, calls } = await fixture.open(pageState());
    const status = page.getByRole('status');
    assert.match(await status.innerText(), /Writes\s+about 4\.8 tok\/s\s+an answer of 200 tokens: 42 s/);
    assert.match(await status.innerText(), /Reads\s+about 13\.6 tok\/s/);
    assert.match(await status.innerText(), /An estimate for the CPU only: llama\.cpp ran six layers/);
    show(pageState({ speed: { state: 'measured', writing: 5.2, reading: 20, modelName: 'phi-4-Q4_K_M' } }));
    await status.getByText('Measured with the last answer of phi-4-Q4_K_M').waitFor();
    assert.doesNotMatch(await status.innerText(), /about|estimate/i);
    show(pageState({ speed: { state: 'failed', problem: 'The disk is full.' } }));
    await status.getByText('The disk is full.').waitFor();
    await status.getByRole('button', { name: 'Try Again' }).click();
    await until(() => calls.length > 0);
    assert.deepEqual(calls, [{ method: 'measureSpeed', params: null }]);
  });

  it('shows the GPU, or why there is none, and what to do', async () => {
    const { page, show, calls } = await fixture.open(pageState());
    const machine = page.getByRole('region', { name: 'This machine' });
    await machine.getByText('Checking the GPU…').waitFor();
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
      { gpuForLayers: 'AMD Radeon RX 7900 (Vulkan)' },
    );
    await machine.getByText('AMD Radeon RX 7900 (Vulkan), 21.4 GB of GPU memory, 20.1 GB free').waitFor();
    const status = page.getByRole('status');
    assert.match(await status.innerText(), /An estimate for the CPU only/);
    assert.match(await status.innerText(), /does not apply to layers on AMD Radeon RX 7900 \(Vulkan\)/);
    const ways = [
      [{ state: 'unknown', why: 'Its driver could not be asked.' }, 'Check Again', 'probeGpu'],
      [{ state: 'none', reason: 'addon', why: 'None is looked for.' }, 'Set the Folder', 'openSetting'],
      [{ state: 'none', reason: 'failed', why: 'It has failed.' }, 'Try the GPU Again', 'runCommand'],
    ] as const;
    for (const [finding, way, method] of ways) {
      await graphics(finding);
      await machine.getByText(finding.why).waitFor();
      await machine.getByRole('button', { name: way }).click();
      await until(() => calls.at(-1)?.method === method);
    }
    assert.doesNotMatch(await status.innerText(), /does not apply/);
  });

  it('recommends a file, and shows how each suits the machine', async () => {
    const smaller = file({
      name: 'phi-4 Q2_K',
      fileName: 'phi-4-Q2_K.gguf',
      checksumHost: 'huggingface.co',
    });
    const recommendation = recommended('phi-4 Q2_K', smaller.fileName);
    const { page, calls, show } = await fixture.open(pageState({ recommendation, files: [file(), smaller] }));
    const card = (name: string) => page.getByRole('article', { name });
    const asked = /huggingface\.co reports its checksum/;
    assert.match(await card('phi-4 Q2_K').innerText(), asked);
    assert.doesNotMatch(await card('phi-4 Q4_K_M').innerText(), asked);
    const primary = page.getByRole('article').locator('.primary-button');
    assert.equal(await primary.getAttribute('aria-label'), 'Download phi-4 Q2_K');
    await page.getByRole('button', { name: 'bartowski/phi-4-GGUF' }).click();
    assert.deepEqual(calls, [{ method: 'openRepository', params: null }]);
    show(pageState({ recommendation: { kind: 'none', memoryBytes: 8e9 } }));
    await page.getByText('phi-4 is too large for this machine').waitFor();
    assert.equal(await primary.count(), 0);
  });

  it('waits with its advice for the measurement, and says how fast each file is', async () => {
    const { page, show } = await fixture.open(pageState({ speed: { state: 'measuring' } }));
    const files = page.getByRole('region', { name: 'Files' });
    await files.getByText('Measuring how fast phi-4 would be on this machine').waitFor();
    const primary = page.getByRole('article').locator('.primary-button');
    assert.equal(await primary.count(), 0);
    const fast = { state: 'estimated', writing: 4.8, reading: 13.6 } as const;
    show(pageState({ speed: fast, files: [file({ speed: fast })] }));
    await files
      .getByText(/Recommended for this machine: phi-4 Q4_K_M.* An answer of 200 tokens takes about 42 s/)
      .waitFor();
    assert.equal(await files.locator('.codicon-thumbsup').count(), 1);
    assert.equal(await primary.count(), 1);
    const card = page.getByRole('article', { name: 'phi-4 Q4_K_M' });
    await card
      .getByText('About 4.8 tok/s on the CPU (estimated): 42 s for an answer of 200 tokens')
      .waitFor();
    const slow = { state: 'estimated', writing: 0.5, reading: 2 } as const;
    show(pageState({ speed: slow, files: [file({ speed: slow })] }));
    await files
      .getByText(
        /fits into the memory of this machine, but is slow here\. An answer of 200 tokens takes about 7 min/,
      )
      .waitFor();
    assert.equal(await files.locator('.codicon-thumbsup').count(), 0);
    assert.equal(await primary.count(), 0);
    show(pageState({ speed: { state: 'failed', problem: 'The disk is full.' } }));
    await files.getByText(/by memory alone: the speed is not known/).waitFor();
  });

  it('shows a refusal beside the button that was pressed', async () => {
    const { page, show } = await fixture.open(pageState({ problem: 'It is empty.', problemAt: 'own' }));
    const own = page.getByRole('region', { name: 'A file you have' });
    await own.getByRole('alert').getByText('It is empty.').waitFor();
    assert.equal(await page.getByRole('alert').count(), 1);
    show(pageState({ problem: 'It is gone.', problemAt: fileName }));
    await page.getByRole('article').getByRole('alert').getByText('It is gone.').waitFor();
    assert.equal(await page.getByRole('alert').count(), 1);
    show(pageState({ problem: 'No reply.' }));
    await page.getByRole('alert').getByText('No reply.').waitFor();
    assert.equal(await page.getByRole('alert').count(), 1);
  });

  it('offers the actions of each file', async () => {
    const { page, show } = await fixture.open(pageState());
    const progress = { state: 'connecting', received: 1e9, total: 9_053_114_816 } as const;
    const buttons = async (): Promise<string[]> =>
      (await page.getByRole('article').getByRole('button').allInnerTexts()).map((text) => text.trim());
    const cases: readonly (readonly [Partial<ModelPageFile>, readonly string[]])[] = [
      [{}, ['Download…']],
      [{ state: 'paused', received: 1e9 }, ['Resume…', 'Cancel…']],
      [{ state: 'downloading', received: 1e9, progress }, ['Pause', 'Cancel…']],
      [{ state: 'elsewhere', received: 1e9, progress }, []],
      [{ state: 'here', received: 9_053_114_816, path: '/m' }, ['Use Model', 'Show in Folder', 'Delete…']],
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

  it('keeps the keyboard focus during a download', async () => {
    const downloading = (received: number): ModelPageState =>
      pageState({
        files: [
          file({
            state: 'downloading',
            received,
            progress: { state: 'connecting', received, total: 9_053_114_816 },
          }),
        ],
      });
    const { page, show, calls } = await fixture.open(downloading(1e9));
    await page.getByRole('button', { name: 'Pause phi-4 Q4_K_M' }).focus();
    for (const received of [2e9, 3e9, 4e9]) {
      show(downloading(received));
      await page.getByText(`${received / 1e9}.00 GB of 9.05 GB, connecting…`).waitFor();
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
    for (const name of ['What phi-4 is', 'Files', 'This machine', 'A file you have'])
      await page.getByRole('region', { name }).waitFor();
    await page.getByRole('alert').getByText('Something went wrong.').waitFor();
  });
});

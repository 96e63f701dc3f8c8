import assert from 'node:assert/strict';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { PanelFixture } from '../../tools/panel/panelFixture.ts';
import { answeringTurn, chatState, emptyState, phi4, turn } from '../../tools/panel/sampleStates.ts';

describe('Asking', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  it('sends the question with Enter and empties the box', async () => {
    const { page, host } = await fixture.open();
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('What is a generator?');
    await box.press('Enter');
    await page.waitForFunction(() => document.querySelector('textarea')!.value === '');
    assert.deepEqual(await host.askedFor(1), [
      { method: 'ask', params: { question: 'What is a generator?' } },
    ]);
  });

  it('starts a new line with Shift+Enter', async () => {
    const { page, host } = await fixture.open();
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.pressSequentially('one');
    await box.press('Shift+Enter');
    await box.pressSequentially('two');
    assert.equal(await box.inputValue(), 'one\ntwo');
    assert.deepEqual(host.asked, []);
  });

  it('does not send the Enter that ends a composition', async () => {
    const { page, host } = await fixture.open();
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('日本');
    await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await box.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
    assert.deepEqual(host.asked, []);
    assert.equal(await box.inputValue(), '日本');
  });

  it('does not stop the answer with the Escape that ends a composition', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.dispatchEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true });
    await box.dispatchEvent('keydown', { key: 'Escape', keyCode: 229, bubbles: true });
    assert.deepEqual(host.asked, []);
    await box.press('Escape');
    assert.deepEqual(await host.askedFor(1), [{ method: 'stop', params: null }]);
  });

  it('keeps an earlier question open for the Escape that ends a composition', async () => {
    const { page } = await fixture.open({ state: chatState([turn()]) });
    await page.getByRole('button', { name: 'Edit question' }).click();
    const box = page.getByRole('group', { name: 'Edit question' }).getByRole('textbox');
    await box.dispatchEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true });
    assert.equal(await box.count(), 1);
    await box.press('Escape');
    await box.waitFor({ state: 'detached' });
  });

  it('sends nothing but text', async () => {
    const { page, host } = await fixture.open();
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('  \n ');
    await box.press('Enter');
    assert.ok(await page.getByRole('button', { name: 'Send (Enter)' }).isDisabled());
    assert.deepEqual(host.asked, []);
  });

  it('gives the question back and says why when it could not be asked', async () => {
    const { page, host } = await fixture.open();
    host.failure = new PhidelityError('storage', 'The disk is full. Free some space and try again.');
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('Hello?');
    await box.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText('The disk is full. Free some space and try again.').waitFor();
    assert.equal(await box.inputValue(), 'Hello?');
    host.failure = undefined;
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await alert.waitFor({ state: 'detached' });
  });

  it('shows Stop while an answer is written, and keeps the box usable', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('next question');
    assert.equal(await page.getByRole('button', { name: 'Send (Enter)' }).count(), 0);
    await page.getByRole('button', { name: 'Stop (Escape)' }).click();
    await box.press('Escape');
    host.turn(turn({ state: 'stopped', answer: 'Half' }));
    await page.getByText('Stopped.').waitFor();
    assert.deepEqual(await host.askedFor(2), [
      { method: 'stop', params: null },
      { method: 'stop', params: null },
    ]);
    assert.equal(await box.inputValue(), 'next question');
    assert.ok(await page.getByRole('button', { name: 'Send (Enter)' }).isEnabled());
  });

  it('does not stop an answer with the Escape that cancels a composition', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    const box = page.getByRole('textbox', { name: 'Question' });
    await box.fill('にほん');
    await box.dispatchEvent('keydown', { key: 'Escape', keyCode: 229, isComposing: true, bubbles: true });
    await box.dispatchEvent('keydown', { key: 'Escape', keyCode: 229, bubbles: true });
    // Sent after both would have been.
    await box.press('Enter');
    assert.deepEqual(await host.askedFor(1), [{ method: 'ask', params: { question: 'にほん' } }]);
    await box.press('Escape');
    assert.equal((await host.askedFor(2))[1]?.method, 'stop');
  });

  it('asks an example at once', async () => {
    const { page, host } = await fixture.open();
    const examples = page.getByRole('group', { name: 'Example questions' }).getByRole('button');
    assert.equal(await examples.count(), 3);
    await examples.first().click();
    assert.deepEqual(await host.askedFor(1), [
      { method: 'ask', params: { question: 'How do I fetch JSON from a URL?' } },
    ]);
  });

  it('goes to the question box when the extension asks for it', async () => {
    const { page, host } = await fixture.open();
    host.notify('focus', null);
    await page.waitForFunction(() => document.activeElement?.localName === 'textarea');
  });

  it('lets the box grow with its text, up to a part of the panel', async () => {
    const { page } = await fixture.open({ height: 600 });
    const box = page.getByRole('textbox', { name: 'Question' });
    const height = async (): Promise<number> => (await box.boundingBox())!.height;
    const one = await height();
    await box.fill('a\nb\nc');
    assert.ok((await height()) > 2 * one);
    await box.fill('line\n'.repeat(100));
    assert.ok((await height()) <= 240);
    await box.fill('');
    assert.equal(await height(), one);
  });

  it('shows what the model is doing and how full its context is', async () => {
    const { page, host } = await fixture.open({ state: chatState([turn()]) });
    const meter = page.getByRole('meter', { name: 'Context used' });
    assert.equal(await meter.innerText(), '1,204 / 16,384 tokens');
    await page.getByRole('button', { name: /^Model: phi-4 Q4_K_M\./ }).waitFor();
    host.notify('engine', {
      engine: { state: 'loading', modelName: 'phi-4 Q4_K_M', fraction: 0.429 },
      modelName: 'phi-4 Q4_K_M',
      isDemo: false,
      endpoint: null,
      lowMemory: null,
      fallback: null,
    });
    await page.getByRole('button', { name: /loading 42%/ }).click();
    await page.getByText('It can be wrong: check what it writes.').waitFor();
    assert.deepEqual(await host.askedFor(1), [{ method: 'runCommand', params: 'chooseModel' }]);
  });

  it('shows the notice about low memory until the user dismisses it', async () => {
    const lowMemory = {
      line: 'Low memory: Chat context reduced to 4,096 tokens (of 16,384).',
      details: 'In full.',
    };
    const { page, host } = await fixture.open({ state: chatState([turn()]), width: 240 });
    const note = page.getByText(lowMemory.line);
    assert.equal(await note.count(), 0);
    host.show({ lowMemory });
    await note.waitFor();
    assert.equal(await note.getAttribute('title'), 'In full.');
    await page.getByRole('button', { name: 'Open Model Page' }).click();
    await page.getByRole('button', { name: "Don't show again for this model" }).click();
    host.show({ lowMemory: null });
    await note.waitFor({ state: 'detached' });
    assert.deepEqual(
      (await host.askedFor(2)).map(({ method }) => method),
      ['runCommand', 'dismissLowMemory'],
    );
    const hasFocus = (await page.evaluate(() => document.activeElement?.tagName)) === 'TEXTAREA';
    assert.ok(hasFocus, 'the keyboard is where questions are written');
  });

  it('says why the model could not be loaded, and offers what helps', async () => {
    const { page, host } = await fixture.open({
      state: emptyState({
        engine: { state: 'error', reason: 'model-not-found', message: '/models/x.gguf does not exist.' },
      }),
    });
    const alert = page.getByRole('alert');
    await alert.getByText('/models/x.gguf does not exist.').waitFor();
    await alert.getByRole('button', { name: 'Choose Model File…' }).click();
    await alert.getByRole('button', { name: 'Try Again' }).click();
    assert.deepEqual(
      (await host.askedFor(2)).map((call) => call.params),
      ['chooseModel', 'loadModel'],
    );
  });

  it('says that questions go to an endpoint, and when this machine is the fallback', async () => {
    const endpoint = { name: 'team-gpu', url: 'https://gpu.example.com' };
    const { page, host } = await fixture.open({
      state: emptyState({ engine: { state: 'off' }, modelName: 'team-gpu', endpoint }),
    });
    await page.getByText('Your questions go to team-gpu (https://gpu.example.com)').waitFor();
    await page.getByText('AI model at team-gpu.').waitFor();
    await page.getByRole('button', { name: 'Model: team-gpu: not connected yet. Endpoints…' }).click();
    const model = { ...phi4, source: { kind: 'endpoint', ...endpoint } } as const;
    host.show({
      ...chatState([turn({ modelName: 'phi-4 @ team-gpu' })]),
      engine: { state: 'ready', model },
      endpoint,
    });
    await page.locator('.answer-source', { hasText: 'phi-4 @ team-gpu' }).waitFor();
    await page.getByRole('button', { name: /^Model: phi-4 Q4_K_M @ team-gpu\./ }).waitFor();
    host.show({ engine: { state: 'connecting', endpoint: 'team-gpu' } });
    await page.getByRole('button', { name: /connecting/ }).waitFor();
    host.show({ engine: { state: 'ready', model: phi4 }, fallback: 'It is switched off.' });
    await page.getByText('team-gpu is unreachable; using the model on your machine.').waitFor();
    await page.getByTitle('It is switched off.').waitFor();
    assert.deepEqual(await host.askedFor(1), [{ method: 'runCommand', params: 'showEndpoints' }]);
  });

  it('offers what helps with an endpoint', async () => {
    const { page, host } = await fixture.open({
      state: emptyState({
        engine: { state: 'error', reason: 'endpoint-refused', message: 'The key is wrong.' },
        endpoint: { name: 'team-gpu', url: 'https://gpu.example.com' },
      }),
    });
    const alert = page.getByRole('alert');
    for (const name of ['Set API Key for an Endpoint…', 'Endpoints…', 'Try Again'])
      await alert.getByRole('button', { name }).click();
    assert.deepEqual(
      (await host.askedFor(3)).map((call) => call.params),
      ['setEndpointKey', 'showEndpoints', 'checkEndpoints'],
    );
  });

  it('says that the demo model is one, and offers another', async () => {
    const { page, host } = await fixture.open({ width: 180, state: emptyState({ isDemo: true }) });
    const banner = page.getByRole('complementary', { name: 'Demo model' });
    await banner.getByText('Demo model, not phi-4.').waitFor();
    await banner.getByRole('button', { name: 'Get phi-4…' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'runCommand', params: 'openModelPage' }]);
    host.notify('engine', {
      engine: { state: 'off' },
      modelName: 'phi-4 Q4_K_M',
      isDemo: false,
      endpoint: null,
      lowMemory: null,
      fallback: null,
    });
    await banner.waitFor({ state: 'detached' });
  });
});

import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { ChatServer } from '../support/chatServer.ts';
import { demoModel } from '../support/engineFixture.ts';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';

describe('an endpoint instead of the model on this machine', () => {
  const test = panelTest({
    prepare: ({ folder }) => cpSync(demoModel, path.join(folder, 'local.gguf')),
  });
  let server: ChatServer;

  before('start a server', async () => {
    server = await ChatServer.start();
  });
  after(() => server.stop());

  const status = (): Locator =>
    test.workbench.page.locator('.statusbar-item[id="phidelity.phidelity.phidelity.engine"]');
  const useEndpoint = (changes: object = {}): Promise<void> =>
    test.workbench.applySettings({
      'phidelity.endpoints': [{ url: server.url, name: 'team-gpu', ...changes }],
    });
  const standingLine = (text: RegExp): Promise<void> =>
    test.panel.document.locator('.standing-line').filter({ hasText: text }).waitFor();

  it('answers as soon as it is set, and the panel and the status bar say where', async () => {
    const { panel } = test;
    await panel.document.getByText('The model runs on this machine').waitFor();
    await panel.document.getByRole('complementary', { name: 'Demo model' }).waitFor();
    await useEndpoint();
    await status().getByText('team-model @ team-gpu').waitFor();
    await panel.document.getByText(`What you ask goes to team-gpu (${server.url})`).waitFor();
    await standingLine(/AI model at team-gpu/);
    await panel.document.getByRole('complementary', { name: 'Demo model' }).waitFor({ state: 'detached' });
    const answer = await panel.askAndWait('What does the team say?');
    assert.match(await answer.innerText(), /The team has an answer\.\s+team-model @ team-gpu/);
    assert.deepEqual(server.questions, ['What does the team say?']);
  });

  it('lists the endpoints with their status', async () => {
    const { workbench } = test;
    await workbench.runCommand('Phidelity: Endpoints…');
    const row = workbench.quickInputRows.filter({ hasText: 'team-gpu' });
    await row.getByText('team-model, context of').waitFor();
    assert.match(await row.innerText(), /chat and completions/);
    await workbench.page.keyboard.press('Escape');
  });

  it('keeps an incomplete answer, and retries on request', async () => {
    const { panel } = test;
    server.cutAfter = 2;
    await panel.startNew();
    const cut = await panel.askAndWait('What was the beginning?');
    server.cutAfter = Number.POSITIVE_INFINITY;
    assert.match(await cut.innerText(), /^The team\s[^]*before the answer was complete/);
    await panel.button('Try again').click();
    await panel.lastAnswer.getByText('The team has an answer.').waitFor();
  });

  it('reports that it is unreachable, without falling back to the demo model', async () => {
    const { panel } = test;
    await server.stop();
    await panel.startNew();
    const answer = await panel.askAndWait(fetchJson);
    assert.match(await answer.innerText(), /team-gpu cannot be reached[^]*Try again\s+Endpoints…/);
    await status().getByText('team-gpu: error').waitFor();
  });

  it('falls back to the local model until it is available again', async () => {
    const { panel, workbench, folder } = test;
    await workbench.applySettings({ 'phidelity.model.path': path.join(folder, 'local.gguf') });
    await panel.startNew();
    const answer = await panel.askAndWait(fetchJson);
    assert.match(await answer.innerText(), /requests/);
    await status().getByText('for team-gpu').waitFor();
    await standingLine(/team-gpu does not answer, so a model on your machine does/);
    await server.start();
    await workbench.runCommand('Phidelity: Check Endpoints');
    await status().getByText('team-model @ team-gpu').waitFor();
    await panel.startNew();
    await panel.askAndWait('Is the team back?');
    assert.equal(server.questions.at(-1), 'Is the team back?');
  });

  it('asks for a key where one is needed, and keeps it', async () => {
    const { panel, workbench } = test;
    server.apiKey = 'correct-horse';
    await panel.startNew();
    const refused = await panel.askAndWait('May I?');
    assert.match(await refused.innerText(), /team-gpu denied access/);
    await panel.button('Set API key…').click();
    await workbench.quickInput.getByText('sent to').waitFor();
    await workbench.page.keyboard.type(server.apiKey);
    await workbench.page.keyboard.press('Enter');
    await workbench.notifications.getByText('was saved').waitFor();
    await panel.button('Try again').click();
    await panel.lastAnswer.getByText('The team has an answer.').waitFor();
    server.apiKey = undefined;
  });

  it('is not used after it is removed from the settings', async () => {
    const { panel, workbench } = test;
    const { length } = server.questions;
    await useEndpoint({ roles: ['completion'] });
    await status().getByText('team-gpu').waitFor();
    await standingLine(/AI model on your machine/);
    await workbench.applySettings({ 'phidelity.endpoints': [] });
    await panel.startNew();
    assert.match(await (await panel.askAndWait(fetchJson)).innerText(), /requests/);
    assert.equal(server.questions.length, length);
  });

  it('is an error where it is set wrongly', async () => {
    const { workbench } = test;
    await workbench.applySettings({ 'phidelity.endpoints': [{ adress: 'gpu' }] });
    await workbench.notifications.getByText('"phidelity.endpoints" must be a list of objects').waitFor();
  });
});

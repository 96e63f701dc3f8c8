import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
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
  let isUp = true;

  before('start a server', async () => {
    server = await ChatServer.start();
  });
  after(() => server.stop());

  const status = (): Locator => test.workbench.statusEntry('engine');
  const useEndpoint = (changes: object = {}): Promise<void> =>
    test.workbench.applySettings({
      'phidelity.endpoints': [{ url: server.url, name: 'team-gpu', ...changes }],
    });
  /** Has the server answer, unless it does. */
  const answers = async (): Promise<void> => {
    if (!isUp) await server.start();
    isUp = true;
    await useEndpoint();
    await test.workbench.runCommand('Phidelity: Check Endpoints');
    await status().getByText('team-model @ team-gpu').waitFor();
  };
  const stop = async (): Promise<void> => {
    await answers();
    await server.stop();
    isUp = false;
  };
  const disclaimer = (text: RegExp): Promise<void> =>
    test.panel.document.locator('.disclaimer').filter({ hasText: text }).waitFor();

  it('answers as soon as it is set, and the panel and the status bar say where', async () => {
    const { panel } = test;
    await panel.document.getByText('The model runs on this machine').waitFor();
    await panel.document.getByRole('complementary', { name: 'Demo model' }).waitFor();
    await useEndpoint();
    await status().getByText('team-model @ team-gpu').waitFor();
    await panel.document.getByText(`Your questions go to team-gpu (${server.url})`).waitFor();
    await disclaimer(/AI model at team-gpu/);
    await panel.document.getByRole('complementary', { name: 'Demo model' }).waitFor({ state: 'detached' });
    const answer = await panel.askAndWait('What does the team say?');
    assert.match(await answer.innerText(), /The team has an answer\.\s+team-model @ team-gpu/);
    assert.equal(server.questions.at(-1), 'What does the team say?');
  });

  it('lists the endpoints with their status', async () => {
    const { workbench } = test;
    await answers();
    await workbench.runCommand('Phidelity: Endpoints…');
    const row = workbench.quickInputRows.filter({ hasText: 'team-gpu' });
    await row.getByText('team-model, context of').waitFor();
    assert.match(await row.innerText(), /chat and completions/);
    await workbench.page.keyboard.press('Escape');
  });

  it('keeps the text of an interrupted answer, and tries again on request', async () => {
    const { panel } = test;
    await answers();
    server.cutAfter = 2;
    await panel.startNew();
    const cut = await panel.askAndWait('What was the beginning?');
    server.cutAfter = Number.POSITIVE_INFINITY;
    assert.match(await cut.innerText(), /^The team\s[^]*before the answer was complete/);
    await panel.button('Try Again').click();
    await panel.lastAnswer.getByText('The team has an answer.').waitFor();
  });

  it('reports that it is unreachable, without falling back to the demo model', async () => {
    const { panel } = test;
    await stop();
    await panel.startNew();
    const answer = await panel.askAndWait(fetchJson);
    assert.match(await answer.innerText(), /team-gpu cannot be reached[^]*Try Again\s+Endpoints…/);
    await status().getByText('team-gpu: error').waitFor();
  });

  it('falls back to the local model until it is available again', async () => {
    const { panel, workbench, folder } = test;
    await stop();
    await workbench.applySettings({ 'phidelity.model.path': path.join(folder, 'local.gguf') });
    await panel.startNew();
    const answer = await panel.askAndWait(fetchJson);
    assert.match(await answer.innerText(), /requests/);
    await status().getByText('for team-gpu').waitFor();
    await disclaimer(/team-gpu is unreachable; using the model on your machine/);
    await answers();
    await panel.startNew();
    await panel.askAndWait('Is the team back?');
    assert.equal(server.questions.at(-1), 'Is the team back?');
  });

  it('asks for a key where one is needed, and keeps it', async () => {
    const { panel, workbench } = test;
    server.apiKey = undefined;
    await answers();
    server.apiKey = 'correct-horse';
    await panel.startNew();
    const refused = await panel.askAndWait('May I?');
    assert.match(await refused.innerText(), /team-gpu denied access/);
    await panel.button('Set API Key for an Endpoint…').click();
    await workbench.quickInput.getByText('sent to').waitFor();
    await workbench.page.keyboard.type(server.apiKey);
    await workbench.page.keyboard.press('Enter');
    await workbench.notifications.getByText('was saved').waitFor();
    await panel.button('Try Again').click();
    await panel.lastAnswer.getByText('The team has an answer.').waitFor();
    server.apiKey = undefined;
  });

  it('is not used after it is removed from the settings', async () => {
    const { panel, workbench } = test;
    const { length } = server.questions;
    await useEndpoint({ roles: ['completion'] });
    await status().getByText('team-gpu').waitFor();
    await disclaimer(/AI model on your machine/);
    await workbench.applySettings({ 'phidelity.endpoints': [] });
    await panel.startNew();
    assert.match(await (await panel.askAndWait(fetchJson)).innerText(), /requests/);
    assert.equal(server.questions.length, length);
  });

  const userSettings = (): string =>
    ['User', 'Machine']
      .map((scope) => path.join(test.workbench.window.profile.userDataDir, scope, 'settings.json'))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
  const enter = async (text: string): Promise<void> => {
    await test.workbench.quickInputBox.fill(text);
    await test.workbench.page.keyboard.press('Enter');
  };

  it('is added, changed and removed in the list, and asked meanwhile', async () => {
    const { workbench } = test;
    const { quickInput, quickInputRows, dialog } = workbench;
    if (!isUp) await server.start();
    isUp = true;
    server.apiKey = 'battery-staple';
    await workbench.applySettings({ 'phidelity.endpoints': [] });
    await workbench.runCommand('Phidelity: Endpoints…');
    await quickInputRows.getByText('Set Up an Endpoint…').click();
    await quickInput.getByText('The address of llama-server').waitFor();
    await enter('ftp://gpu.example.com');
    await quickInput.getByText('Enter an address that starts with').waitFor();
    await enter(server.url.replace('http://', ''));
    await quickInput.getByText('The server responds, and needs an API key.').waitFor();
    await enter('team-gpu');
    await quickInput.getByText(/This server (needs an API key|refuses the key)/).waitFor();
    await enter('wrong');
    await quickInput.getByText('To save it all the same, press Enter again.').waitFor();
    await enter('battery-staple');
    const row = quickInputRows.filter({ hasText: 'team-gpu' });
    await row.getByText('team-model, context of').waitFor();
    assert.ok(userSettings().includes(server.url));
    assert.ok(!userSettings().includes('battery-staple'));
    await row.hover();
    await row.getByRole('button', { name: 'Edit…' }).click();
    await quickInput.getByText('The address of llama-server').waitFor();
    await workbench.page.keyboard.press('Enter');
    await quickInput.getByText('The server responds: team-model').waitFor();
    await enter('new-gpu');
    await quickInput.getByText('A key is stored.').waitFor();
    await workbench.page.keyboard.press('Enter');
    const renamed = quickInputRows.filter({ hasText: 'new-gpu' });
    await renamed.getByText('team-model, context of').waitFor();
    await renamed.hover();
    await renamed.getByRole('button', { name: 'Remove…' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await quickInputRows.getByText('Set Up an Endpoint…').waitFor();
    await workbench.page.keyboard.press('Escape');
    server.apiKey = undefined;
    assert.ok(!userSettings().includes(server.url));
  });

  it('is rejected with a message if its setting is invalid', async () => {
    const { workbench } = test;
    await workbench.applySettings({ 'phidelity.endpoints': [{ adress: 'gpu' }] });
    await workbench.notifications.getByText('of the setting "phidelity.endpoints" is invalid').waitFor();
  });
});

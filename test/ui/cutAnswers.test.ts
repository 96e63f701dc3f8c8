import assert from 'node:assert/strict';
import { ChatServer } from '../support/chatServer.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';

describe('answers that do not end by themselves', () => {
  const test = panelTest({ settings: { 'phidelity.chat.maxTokens': 40 } });

  it('are continued in the same answer and the same block of code', async () => {
    const { panel } = test;
    await panel.openEmpty();
    const answer = await panel.askAndWait(fetchJson);
    const cut = answer.getByText('The answer reached the maximum length');
    const text = answer.locator('.answer-text');
    await cut.waitFor();
    const begun = await text.innerText();
    while (await cut.isVisible()) {
      const before = await text.innerText();
      await answer.getByRole('button', { name: 'Continue', exact: true }).click();
      await until(async () => (await text.innerText()) !== before, 'more of the answer');
      await panel.answered();
    }
    assert.equal(await panel.turns.count(), 1);
    assert.ok((await text.innerText()).startsWith(begun.slice(0, 40)));
    const code = answer.getByRole('group', { name: 'Python code' });
    assert.match(await code.first().innerText(), /def fetch_json\(url: str.*return response\.json\(\)/s);
  });
});

describe('answers of a model that thinks, and of one that goes round in circles', () => {
  const test = panelTest();
  let server: ChatServer;
  before('start a server', async () => {
    server = await ChatServer.start();
  });
  after(() => server.stop());

  const answerWith = async (answer: string): Promise<void> => {
    server.answer = answer;
    await test.workbench.applySettings({ 'phidelity.endpoints': [{ url: server.url, name: 'team-gpu' }] });
    await test.workbench.statusEntry('engine').getByText('team-model @ team-gpu').waitFor();
  };

  it('show the thought folded, and only the answer is sent with the next question', async () => {
    const { panel } = test;
    await answerWith('<think>\nHm, let me see.\n</think>\n\nThe team has an answer.');
    await panel.openEmpty();
    const answer = await panel.askAndWait('What does the team say?');
    assert.equal((await answer.locator('.answer-text').innerText()).trim(), 'The team has an answer.');
    assert.equal(await answer.getByText('let me see').count(), 0);
    await answer.getByText('Thoughts').click();
    await answer.getByText('Hm, let me see.').waitFor();
    await panel.askAndWait('And now?');
    assert.deepEqual(server.messages.at(-1)?.slice(1, 3), [
      { role: 'user', content: 'What does the team say?' },
      { role: 'assistant', content: 'The team has an answer.' },
    ]);
  });

  it('end at the loop, without it', async () => {
    const { panel } = test;
    await answerWith(`To begin with:\n\n${'The answer is the same as before.\n\n'.repeat(100)}`);
    await panel.openEmpty();
    const answer = await panel.askAndWait('What does the team say?');
    await answer.getByText('The model began to repeat itself').waitFor();
    assert.equal(await answer.getByText('The answer is the same as before.').count(), 1);
    await answer.getByRole('button', { name: 'Answer Again' }).waitFor();
  });
});

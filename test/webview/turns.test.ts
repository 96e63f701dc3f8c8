import assert from 'node:assert/strict';
import { explainPrompt } from '../../src/core/chat/explainPrompt.ts';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { PanelFixture } from '../../tools/panel/panelFixture.ts';
import { richAnswer, selectedCode } from './support/sampleAnswers.ts';
import { answeringTurn, chatState, turn } from '../../tools/panel/sampleStates.ts';

const first = turn({ id: 'first', question: 'First question?' });
const second = turn({ id: 'second', question: 'Second question?' });

describe('Turns', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  it('edits an earlier question in place and sends it with Enter', async () => {
    const { page, host } = await fixture.open({ state: chatState([first, second]) });
    const article = page.getByRole('article', { name: 'Turn 1: First question?' });
    await article.getByRole('button', { name: 'Edit question' }).click();
    const editor = article.getByRole('textbox', { name: 'Question' });
    assert.equal(await editor.inputValue(), 'First question?');
    await article.getByText('Later turns are removed from the chat.').waitFor();
    await editor.fill('Better question?');
    await editor.press('Enter');
    await editor.waitFor({ state: 'detached' });
    assert.deepEqual(await host.askedFor(1), [
      { method: 'editQuestion', params: { turn: 'first', question: 'Better question?' } },
    ]);
  });

  it('leaves a question alone when editing is cancelled', async () => {
    const { page, host } = await fixture.open({ state: chatState([first]) });
    for (const cancel of ['Escape', 'button']) {
      await page.getByRole('button', { name: 'Edit question' }).click();
      const group = page.getByRole('group', { name: 'Edit question' });
      await group.getByRole('textbox').fill('Something else');
      if (cancel === 'button') await group.getByRole('button', { name: 'Cancel' }).click();
      else await group.getByRole('textbox').press('Escape');
      await group.waitFor({ state: 'detached' });
    }
    await page.getByText('First question?').waitFor();
    assert.deepEqual(host.asked, []);
  });

  it('edits the last question with the up arrow in an empty box', async () => {
    const { page } = await fixture.open({ state: chatState([first, second]) });
    await page.getByRole('textbox', { name: 'Question' }).press('ArrowUp');
    const editor = page.getByRole('group', { name: 'Edit question' }).getByRole('textbox');
    assert.equal(await editor.inputValue(), 'Second question?');
    assert.ok(await editor.evaluate((element) => element === document.activeElement));
  });

  it('gives an edited question back when it could not be sent', async () => {
    const { page, host } = await fixture.open({ state: chatState([first]) });
    host.failure = new PhidelityError('storage', 'The disk is full.');
    await page.getByRole('button', { name: 'Edit question' }).click();
    const editor = page.getByRole('group', { name: 'Edit question' }).getByRole('textbox');
    await editor.fill('Long and carefully worded');
    await editor.press('Enter');
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    assert.equal(await editor.inputValue(), 'Long and carefully worded');
  });

  it('answers the last question again, but none before it', async () => {
    const { page, host } = await fixture.open({ state: chatState([first, second]) });
    const again = page.getByRole('button', { name: 'Regenerate answer' });
    assert.equal(await again.count(), 1);
    await again.click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'regenerate', params: { turn: 'second' } }]);
  });

  it('rates an answer, and takes the rating back', async () => {
    const { page, host } = await fixture.open({ state: chatState([first]) });
    const good = page.getByRole('button', { name: 'Good answer' });
    assert.equal(await good.getAttribute('aria-pressed'), 'false');
    await good.click();
    host.turn({ ...first, rating: 'up' });
    await page.getByRole('button', { name: 'Good answer', pressed: true }).click();
    await page.getByRole('button', { name: 'Bad answer' }).click();
    assert.deepEqual(
      (await host.askedFor(3)).map((call) => call.params),
      [
        { turn: 'first', rating: 'up' },
        { turn: 'first', rating: null },
        { turn: 'first', rating: 'down' },
      ],
    );
  });

  it('copies an answer as the model wrote it', async () => {
    const { page, host } = await fixture.open({ state: chatState([turn({ answer: richAnswer })]) });
    await page.getByRole('button', { name: 'Copy answer' }).click();
    await page.getByRole('status').getByText('Copied').waitFor();
    assert.deepEqual(await host.askedFor(1), [{ method: 'copy', params: { text: richAnswer } }]);
  });

  it('copies, applies, inserts and opens the code of a block', async () => {
    const answer = 'Do:\n\n```py\nx = 1\n```\n\n- or\n\n  ```bash\n  ls\n  ```';
    const { page, host } = await fixture.open({ state: chatState([turn({ answer })]) });
    const python = page.getByRole('group', { name: 'Python code' });
    await python.getByRole('button', { name: 'Copy code' }).click();
    await python.getByRole('button', { name: 'Apply to file' }).click();
    await python.getByRole('button', { name: 'Insert at cursor' }).click();
    const bash = page.getByRole('group', { name: 'Bash code' });
    await bash.getByRole('button', { name: 'Open as new file' }).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await host.askedFor(4), [
      { method: 'copy', params: { text: 'x = 1' } },
      { method: 'applyCode', params: { turn: 'turn-1', code: 'x = 1', language: 'py' } },
      { method: 'insertCode', params: { text: 'x = 1', language: 'py' } },
      { method: 'openCodeAsFile', params: { text: 'ls', language: 'bash' } },
    ]);
  });

  it('applies all files that an answer names, where there are several', async () => {
    const answer = '```py a.py\nx = 1\n```\n\n### b.py\n\n```py\ny = 1\n```\n\n```py\nz = 1\n```';
    const { page, host } = await fixture.open({ state: chatState([turn({ answer })]) });
    await page.getByRole('button', { name: 'Apply all 2 files' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'applyAllFiles', params: { turn: 'turn-1' } }]);
  });

  it('offers the terminal for complete blocks of shells', async () => {
    const answer = '```bash\nls\n```\n\n```Console\n$ pwd\n```\n\n```dockerfile\nRUN ls\n```';
    const { page, host } = await fixture.open({ state: chatState([turn({ answer })]) });
    const buttons = page.getByRole('button', { name: 'Insert into terminal' });
    await buttons.nth(1).click();
    assert.equal(await buttons.count(), 2);
    assert.deepEqual(await host.askedFor(1), [
      { method: 'typeInTerminal', params: { text: '$ pwd', language: 'console' } },
    ]);
  });

  it('leaves opening links to the extension', async () => {
    const answer = 'See [the docs](https://docs.python.org/3/).';
    const { page, host } = await fixture.open({ state: chatState([turn({ answer })]) });
    // VS Code's own listener sits on the document and would open the link once more.
    await page.evaluate(() => document.addEventListener('click', () => (document.title = 'reached')));
    await page.getByRole('link', { name: 'the docs' }).click();
    assert.deepEqual(await host.askedFor(1), [
      { method: 'openLink', params: { href: 'https://docs.python.org/3/' } },
    ]);
    assert.notEqual(await page.title(), 'reached');
    assert.equal(new URL(page.url()).pathname, '/');
  });

  it('shows selected code with its place in a few words, and opens the place', async () => {
    const place = { path: 'src/text_stats.py', startLine: 3, endLine: 400 };
    const reference = { ...place, uri: 'file:///w/src/text_stats.py', cutAfterLine: 17 };
    const question = explainPrompt({ ...place, endLine: 17, languageId: 'python', text: selectedCode });
    const { page, host } = await fixture.open({ state: chatState([turn({ question, reference })]) });
    const shown = page.getByRole('group', { name: 'Question' });
    await shown.getByText('Explain this code', { exact: true }).waitFor();
    await shown
      .getByText("Only lines 3-17 were read: the selection is larger than the model's context.")
      .waitFor();
    assert.equal(await shown.getByText('most_common').count(), 0);
    await shown.getByRole('button', { name: 'Show all 15 lines', expanded: false }).click();
    await shown.getByText('most_common').waitFor();
    await shown.getByRole('button', { name: 'text_stats.py:3-400' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'openReference', params: { turn: 'turn-1' } }]);
  });

  it("shows the user's text as it was entered", async () => {
    const question = 'Why does __init__ *not* return?\n\n  <b>And</b> this?';
    const { page } = await fixture.open({ state: chatState([turn({ question })]) });
    const text = await page.getByRole('group', { name: 'Question' }).innerText();
    assert.match(text, /Why does __init__ \*not\* return\?/);
    assert.match(text, /<b>And<\/b> this\?/);
  });

  it('shows how far the model has read, then the text', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    await page.getByText('Waiting for the model…').waitFor();
    host.notify('reading', { turn: 'turn-1', evaluated: 340, total: 1_200 });
    const progress = page.getByRole('progressbar', { name: 'Reading 340 of 1,200 tokens' });
    await progress.waitFor();
    assert.equal(await progress.getAttribute('value'), '340');
    host.text('turn-1', 'Here it is');
    await page.getByText('Here it is').waitFor();
    assert.equal(await page.getByRole('progressbar').count(), 0);
  });

  it('tells when which text is on the page', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    const rendered = page.evaluate(
      () =>
        new Promise<unknown>((resolve) =>
          window.addEventListener('phidelity:rendered', (event) =>
            resolve([(event as CustomEvent).detail, document.querySelector('.markdown')?.textContent]),
          ),
        ),
    );
    host.text('turn-1', 'Measured', 42.5);
    assert.deepEqual(await rendered, [{ at: 42.5 }, 'Measured']);
  });

  it('says why an answer failed and offers what helps', async () => {
    const failed = turn({
      answer: '',
      state: 'failed',
      error: { reason: 'engine-exited', message: 'The engine stopped.' },
    });
    const { page, host } = await fixture.open({ state: chatState([failed]) });
    const alert = page.getByRole('alert');
    await alert.getByText('The engine stopped.').waitFor();
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await alert.getByRole('button', { name: 'Show Log' }).click();
    assert.deepEqual(await host.askedFor(2), [
      { method: 'regenerate', params: { turn: 'turn-1' } },
      { method: 'runCommand', params: 'showLog' },
    ]);
  });

  it('offers to edit a question that is too long', async () => {
    const error = { reason: 'message-too-long', message: 'Your message is too long.' } as const;
    const { page } = await fixture.open({ state: chatState([turn({ answer: '', state: 'failed', error })]) });
    await page.getByRole('alert').getByRole('button', { name: 'Edit Question' }).click();
    await page.getByRole('group', { name: 'Edit question' }).getByRole('textbox').waitFor();
  });

  it('says that an answer was interrupted and can be written again', async () => {
    const { page, host } = await fixture.open({
      state: chatState([turn({ state: 'interrupted', answer: 'A generator is' })]),
    });
    await page
      .getByText(
        'Interrupted: Phidelity was closed before the answer was complete, or another window is still generating it.',
      )
      .waitFor();
    await page.getByText('A generator is').waitFor();
    await page.getByRole('button', { name: 'Regenerate answer' }).click();
    assert.deepEqual(await host.askedFor(1), [{ method: 'regenerate', params: { turn: 'turn-1' } }]);
  });

  it('gives the figures of an answer on request', async () => {
    const { page } = await fixture.open({ state: chatState([turn()]) });
    await page.getByText('41 tokens · 5.2 tok/s').first().click();
    await page.getByText('312 tokens · 290 reused').waitFor();
  });
});

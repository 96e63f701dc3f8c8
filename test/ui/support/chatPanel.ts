import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../../../tools/vscode/workbench.ts';
import { until } from '../../support/until.ts';

/** The chat panel as a person finds it: by the names and roles that a screen reader tells. */
export class ChatPanel {
  readonly #workbench: Workbench;
  readonly document: FrameLocator;

  /** @param document Where the chat is open, if not in its view. */
  constructor(workbench: Workbench, document: FrameLocator = workbench.panel) {
    this.#workbench = workbench;
    this.document = document;
  }

  /** Brings the panel to the front and waits until it shows what the extension told it. */
  async open(): Promise<void> {
    await this.#workbench.openPanel();
    await this.document.locator('.model-state').waitFor();
    await this.turns.or(this.emptyState).first().waitFor();
  }

  /** Starts a new chat with the command, and returns when the keyboard is in its box. */
  async startNew(): Promise<void> {
    await this.#workbench.runCommand('Phidelity: New Chat');
    await this.emptyState.waitFor();
    await this.boxWithFocus.waitFor();
  }

  /** Goes to a chat without turns, if this one has any. */
  async openEmpty(): Promise<void> {
    if ((await this.turns.count()) > 0) await this.startNew();
    else await this.emptyState.waitFor();
  }

  /** Goes to a chat in which just these questions were asked and answered, unless this is one. */
  async openChatOf(...questions: readonly string[]): Promise<void> {
    if ((await this.questions()).join('\n') === questions.join('\n')) return void (await this.answered());
    await this.openEmpty();
    for (const question of questions) await this.askAndWait(question);
  }

  /** The questions of the chat that is open, as they are shown. */
  async questions(): Promise<string[]> {
    const texts = await this.turns.locator('.question').allInnerTexts();
    return texts.map((text) => text.trim());
  }

  /** The question box while it has the keyboard. */
  get boxWithFocus(): Locator {
    return this.document.locator('.composer textarea:focus');
  }

  get emptyState(): Locator {
    return this.document.locator('.empty-state');
  }

  /** Where questions are written; not the box of an earlier question that is being edited. */
  get box(): Locator {
    return this.document.locator('.composer').getByRole('textbox', { name: 'Question' });
  }

  get turns(): Locator {
    return this.document.getByRole('article');
  }

  /** A turn's question and answer, counted from 0; negative from the end. */
  turn(index: number): { readonly question: Locator; readonly answer: Locator } {
    const turn = index < 0 ? this.turns.last() : this.turns.nth(index);
    return { question: turn.locator('.question'), answer: turn.locator('.answer') };
  }

  get lastAnswer(): Locator {
    return this.turn(-1).answer;
  }

  button(name: string): Locator {
    return this.document.getByRole('button', { name, exact: true });
  }

  get problem(): Locator {
    return this.document.locator('.composer').getByRole('alert');
  }

  /** Asks, and returns when the question is on the page as a turn of its own. */
  async ask(question: string): Promise<void> {
    const before = await this.turns.count();
    await this.box.fill(question);
    await this.box.press('Enter');
    await this.turns.nth(before).waitFor();
  }

  /** Waits until the newest answer has ended, in whatever way. */
  async answered(): Promise<Locator> {
    await this.document.locator('.turn >> nth=-1 >> .answer[aria-busy="false"]').waitFor();
    // Of a turn that was just added, the browser renders the contents with the next frame only.
    await until(async () => (await this.lastAnswer.innerText()) !== '');
    return this.lastAnswer;
  }

  async askAndWait(question: string): Promise<Locator> {
    await this.ask(question);
    return this.answered();
  }

  /** Waits until the newest answer has begun to appear, and returns its text at that moment. */
  async answerBegun(): Promise<string> {
    const text = this.lastAnswer.locator('.answer-text');
    // A long chat may have to be evaluated first.
    await text.filter({ hasText: /\S/ }).waitFor({ timeout: 50_000 });
    return text.innerText();
  }

  /** Waits until the newest answer has at least this many words. */
  async answerOfWords(count: number): Promise<void> {
    const words = new RegExp(`(\\S+\\s+){${count}}`);
    await this.lastAnswer.locator('.answer-text').filter({ hasText: words }).waitFor();
  }
}

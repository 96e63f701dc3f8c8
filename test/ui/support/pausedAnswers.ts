import { setTimeout as delay } from 'node:timers/promises';
import type { VscodeSettings } from '../../../tools/vscode/quietSettings.ts';
import { engineProcess } from './engineProcess.ts';
import type { PanelTest } from './panelTest.ts';

/**
 * Settings under which the demo model writes some hundred words that it was never taught: words that were written
 * become ever more likely, and so the end comes only when it goes round in circles.
 */
export const longAnswers: VscodeSettings = {
  'phidelity.chat.temperature': 0,
  'phidelity.chat.repeatPenalty': 0.5,
  'phidelity.chat.maxTokens': 16_000,
};

/** What the engine runs at a time while an answer is to begin: some tokens. */
const sliceMs = 30;
/** What it then takes until the panel shows them. */
const shownMs = 200;

/**
 * Answers that last for as long as a test needs them. The demo model has written its longest in a second, so the engine
 * process is paused, as if no processor were free for it, and runs for a moment at a time until an answer has begun.
 */
export class PausedAnswers {
  readonly #test: Pick<PanelTest, 'panel' | 'workbench'>;
  readonly #paused = new Set<number>();

  constructor(test: Pick<PanelTest, 'panel' | 'workbench'>) {
    this.#test = test;
  }

  /**
   * Asks in the open chat; the answer is paused when it has begun, or has so many words. Gives what the panel shows of
   * it when it has begun.
   */
  async ask(question: string, words = 1): Promise<string> {
    const { panel, workbench } = this.#test;
    const ready = workbench.statusBarItem(/^\s*Phidelity · demo model\s*$/);
    if (!(await ready.isVisible())) await workbench.runCommand('Phidelity: Load Model');
    await ready.waitFor();
    await this.pause();
    await panel.ask(question);
    let begun = '';
    for (;;) {
      const text = await panel.lastAnswer.locator('.answer-text').allInnerTexts();
      const shown = text.join('').trim();
      begun ||= shown;
      if (shown.split(/\s+/).filter((word) => word !== '').length >= words) return begun;
      this.resume();
      await delay(sliceMs);
      await this.pause();
      await delay(shownMs);
    }
  }

  async pause(): Promise<void> {
    const { id } = await engineProcess();
    process.kill(id, 'SIGSTOP');
    this.#paused.add(id);
  }

  /** Has what was paused go on, as far as it still runs. What its owner has left by then ends by itself. */
  resume(): void {
    for (const id of this.#paused) {
      try {
        process.kill(id, 'SIGCONT');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    this.#paused.clear();
  }
}

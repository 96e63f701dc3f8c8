import type { Locator } from 'playwright-core';
import type { PanelTest } from './panelTest.ts';

/** What is attached to the question in the chat's box. */
export class AttachmentsInBox {
  readonly #test: Pick<PanelTest, 'panel'>;

  constructor(test: Pick<PanelTest, 'panel'>) {
    this.#test = test;
  }

  get all(): Locator {
    return this.#test.panel.document.locator('.composer .attachment-chip');
  }

  /** The chip with this name; what it costs or how much of it fits follows. */
  chip(name: string): Locator {
    return this.#test.panel.document.locator('.composer').getByRole('button', { name: `${name}: ` });
  }

  /** Opens an empty chat, and takes text and attachments out of its box. */
  async empty(): Promise<void> {
    const { panel } = this.#test;
    await panel.openEmpty();
    await panel.box.fill('');
    for (let left = await this.all.count(); left > 0; left = await this.all.count()) {
      await this.all
        .last()
        .getByRole('button', { name: /^Remove / })
        .click();
      await this.all.nth(left - 1).waitFor({ state: 'detached' });
    }
  }
}

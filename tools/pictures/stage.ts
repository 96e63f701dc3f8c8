import path from 'node:path';
import { type Catalogue, readCatalogue } from '../house/catalogues.ts';
import type { Workbench } from '../vscode/workbench.ts';

const answerTimeoutMs = 60_000;

/** The model page measures for so long at most. */
const speedTimeoutMs = 150_000;

/** VS Code in one display language, with Phidelity's texts as that language has them. */
export class Stage {
  readonly #code: Catalogue;
  readonly #manifest: Catalogue;

  /**
   * @param language As VS Code writes it; undefined for English.
   * @param folder The workspace that is open, an absolute path.
   * @param pictures Where pictures go, an absolute path.
   */
  constructor(
    readonly workbench: Workbench,
    language: string | undefined,
    readonly folder: string,
    readonly pictures: string,
  ) {
    this.#code = readCatalogue('code', language);
    this.#manifest = readCatalogue('manifest', language);
  }

  /** A text of the code in the language, by its English. */
  text(english: string): string {
    const text = this.#code[english];
    if (text === undefined) throw new Error(`The code has no text "${english}".`);
    return text;
  }

  /** A text of the manifest in the language, by its key. */
  manifestText(key: string): string {
    const text = this.#manifest[key];
    if (text === undefined) throw new Error(`The manifest has no text "${key}".`);
    return text;
  }

  /** Runs a command of Phidelity by its identifier without the prefix. */
  async command(id: string): Promise<void> {
    await this.workbench.runCommand(`Phidelity: ${this.manifestText(`command.${id}.title`)}`);
  }

  async open(file: string, line?: number): Promise<void> {
    await this.workbench.openFile(path.join(this.folder, file), line);
  }

  /** Opens the model page alone, and returns when it says how fast phi-4 will be. The window has room for all of it. */
  async openModelPage(): Promise<void> {
    const { workbench } = this;
    await workbench.runCommand('View: Close All Editors');
    await workbench.closeSideBars();
    await this.command('openModelPage');
    await workbench.extensionPage.locator('.figures').waitFor({ timeout: speedTimeoutMs });
    await workbench.resize({ width: 1000, height: 1500 });
  }

  /** Asks in the panel, and returns when the answer has ended. */
  async ask(question: string): Promise<void> {
    const { panel } = this.workbench;
    const box = panel.locator('.composer textarea');
    await box.fill(question);
    await box.press('Enter');
    await panel.locator('.turn', { hasText: question }).last().waitFor();
    await panel
      .locator('.turn >> nth=-1 >> .answer[aria-busy="false"]')
      .waitFor({ timeout: answerTimeoutMs });
  }

  /** Saves the window as it is once what moves or fades has come to rest. */
  async picture(name: string): Promise<void> {
    // VS Code fades menus and hovers in by transitions, which Playwright ends only while they run.
    await this.workbench.page.waitForTimeout(400);
    await this.workbench.screenshot(path.join(this.pictures, `${name}.png`));
  }
}

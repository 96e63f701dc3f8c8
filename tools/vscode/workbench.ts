import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { errors, type Frame, type FrameLocator, type Locator } from 'playwright-core';
import { openCodeServerWindow } from './openCodeServerWindow.ts';
import { openDesktopWindow } from './openDesktopWindow.ts';
import type { VscodeSettings } from './quietSettings.ts';
import type { VscodeWindow, VscodeWindowOptions, WindowSize } from './vscodeWindow.ts';
import { ghostTextSelector, WorkbenchParts } from './workbenchParts.ts';

/** Theme id by kind, and the class that the workbench bears under it. */
const colorThemes = {
  dark: { id: 'Dark Modern', workbenchClass: 'vs-dark' },
  light: { id: 'Light Modern', workbenchClass: 'vs' },
  highContrast: { id: 'Default High Contrast', workbenchClass: 'hc-black' },
  highContrastLight: { id: 'Default High Contrast Light', workbenchClass: 'hc-light' },
} as const;

/** VS Code itself may take long on a busy machine; what a test waits for beyond this is a failure. */
const readyTimeoutMs = 60_000;
const stepTimeoutMs = 20_000;
/** Of the first attempt at the palette; each later one has twice the time, as a busy machine may need it. */
const paletteTimeoutMs = 2_000;
const paletteAttempts = 4;

/**
 * A person at a real VS Code window: what they see as Playwright locators, what they do as methods. A method returns
 * when its effect shows, so steps can follow each other without sleeping.
 */
export class Workbench extends WorkbenchParts {
  /** Opens VS Code and waits until it can be used: code-server on Linux, desktop VS Code elsewhere. */
  static async open(options: VscodeWindowOptions = {}): Promise<Workbench> {
    const open = process.platform === 'linux' ? openCodeServerWindow : openDesktopWindow;
    const window = await open(options);
    const workbench = new Workbench(window);
    try {
      await workbench.#ready();
      return workbench;
    } catch (error) {
      await window.close();
      throw error;
    }
  }

  readonly #webviewErrors: string[] = [];

  private constructor(readonly window: VscodeWindow) {
    super();
    window.page.setDefaultTimeout(stepTimeoutMs);
    window.page.on('console', (message) => {
      const fromVscode = isVscodesOwn(message.location().url);
      if (message.type() === 'error' && !fromVscode) this.#webviewErrors.push(message.text());
    });
    window.page.on('pageerror', (error) => {
      const text = error.stack ?? error.message;
      if (!isVscodesOwn(text)) this.#webviewErrors.push(text);
    });
  }

  get page(): VscodeWindow['page'] {
    return this.window.page;
  }

  /** Runs a command by its full title in the palette, such as `Phidelity: New Chat`. Throws when there is none. */
  async runCommand(title: string): Promise<void> {
    await this.#choose(`>${title}`, this.quickInputRow(title));
  }

  /** Opens a file in an editor and puts the cursor there: 1-based line, column 1. */
  async openFile(file: string, line = 1): Promise<void> {
    const name = path.basename(file);
    await this.#choose(path.resolve(file), this.quickInputRow(name));
    await this.activeTab(name).waitFor();
    await this.goToLine(line);
  }

  /** Puts the cursor of the active editor at the start of a line, 1-based. */
  async goToLine(line: number): Promise<void> {
    await this.#choose(`:${line}`, this.quickInputRows.filter({ hasText: `go to line ${line}` }));
    await this.quickInput.waitFor({ state: 'hidden' });
    await this.page.keyboard.press('Home');
  }

  /** Selects whole lines of the active editor, 1-based, both included. */
  async selectLines(first: number, last: number): Promise<void> {
    await this.goToLine(first);
    for (let line = first; line < last; line += 1) await this.page.keyboard.press('Shift+ArrowDown');
    await this.page.keyboard.press('Shift+End');
  }

  /** Brings the chat panel to the front and returns its document. */
  async openPanel(): Promise<FrameLocator> {
    await this.runCommand('Phidelity: Open Chat');
    await this.panelIframe.waitFor();
    await this.panel.locator('body').waitFor({ state: 'attached' });
    return this.panel;
  }

  /** The chat panel's frame, for running code inside it. */
  async panelFrame(): Promise<Frame> {
    const element = await this.panelIframe.contentFrame().locator('iframe#active-frame').elementHandle();
    const frame = await element?.contentFrame();
    if (!frame) throw new Error('The chat panel has no document yet.');
    return frame;
  }

  /**
   * Waits until the text of the active editor, as far as it is scrolled into view, is so. An editor draws its lines
   * one after the other and moves them into place, so one look proves nothing.
   */
  async waitForEditorText(pattern: RegExp): Promise<void> {
    const deadline = Date.now() + stepTimeoutMs;
    for (;;) {
      const text = await this.#visibleEditorText();
      if (pattern.test(text)) return;
      if (Date.now() > deadline) throw new Error(`The editor does not show ${String(pattern)} but:\n${text}`);
      await this.page.waitForTimeout(50);
    }
  }

  /** Waits for ghost text; what is there instead is part of the error. */
  async waitForGhostText(text = ''): Promise<void> {
    try {
      await this.ghostText(text).waitFor({ state: 'attached' });
    } catch (error) {
      const status = await this.statusEntry('engine').getAttribute('aria-label');
      const shown = await this.#visibleEditorText();
      throw new Error(`No ghost text "${text}"; the status is "${status}", the editor shows:\n${shown}`, {
        cause: error,
      });
    }
  }

  async #visibleEditorText(): Promise<string> {
    const lines = await this.editor.locator('.view-line').evaluateAll((elements) =>
      elements
        .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? '' }))
        .toSorted((a, b) => a.top - b.top)
        .map((line) => line.text.replaceAll('\u00a0', ' ')),
    );
    return lines.join('\n');
  }

  /** Waits until the keyboard is in the text of the active editor. */
  async waitForEditorFocus(): Promise<void> {
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  }

  /** Begins to look at every frame for ghost text; what it returns ends that, and tells whether it was ever gone. */
  async watchGhostText(): Promise<() => Promise<boolean>> {
    // As text: a function that has a name would be compiled to one that only Node can run.
    await this.page.evaluate(`(() => {
      window.ghostTextWasGone = false;
      const look = () => {
        if (!document.querySelector(${JSON.stringify(ghostTextSelector)})) window.ghostTextWasGone = true;
        window.ghostTextFrame = requestAnimationFrame(look);
      };
      look();
    })()`);
    return () =>
      this.page.evaluate<boolean>('(cancelAnimationFrame(window.ghostTextFrame), window.ghostTextWasGone)');
  }

  /** Trusts the workspace, as a person does in the editor for it. */
  async trustWorkspace(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    const editor = this.page.locator('.workspace-trust-editor');
    await editor.getByRole('button', { name: 'Trust', exact: true }).click();
  }

  /** Begins to note each text that the status bar entry for the model shows; what it returns tells them. */
  async watchStatusEntry(): Promise<() => Promise<string[]>> {
    await this.statusEntry('engine').evaluate((item) => {
      const seen: string[] = [];
      Object.assign(window, { seenStatus: seen });
      new MutationObserver(() => seen.push(item.textContent ?? '')).observe(item, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    return () => this.page.evaluate(() => (window as unknown as { seenStatus: string[] }).seenStatus);
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.notifications.first().waitFor({ state: 'detached' });
  }

  /** The labels of the rows of the quick pick. */
  async quickInputLabels(): Promise<string[]> {
    const labels = await this.quickInputRows.locator('.label-name').allInnerTexts();
    return labels.map((label) => label.trim());
  }

  /** Chooses an entry of the context menu of whatever the locator points at. */
  async chooseFromContextMenu(target: Locator, label: string): Promise<void> {
    await target.click({ button: 'right' });
    // A menu that has just opened takes no clicks for a moment.
    await this.page.locator('.monaco-menu').getByRole('menuitem', { name: label }).hover();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.monaco-menu').waitFor({ state: 'detached' });
  }

  async applySettings(settings: VscodeSettings): Promise<void> {
    this.window.profile.applySettings(settings);
  }

  async setColorTheme(kind: keyof typeof colorThemes): Promise<void> {
    const { id, workbenchClass } = colorThemes[kind];
    await this.applySettings({ 'workbench.colorTheme': id });
    await this.page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
  }

  resize(size: WindowSize): Promise<void> {
    return this.window.resize(size);
  }

  /** Drags the edge of the chat's side bar, as a person does, until it is so many CSS pixels wide. */
  async resizeSideBar(width: number): Promise<void> {
    const sideBar = this.page.locator('.part.auxiliarybar');
    const box = await sideBar.boundingBox();
    if (!box) throw new Error('The secondary side bar is not visible.');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x - 1, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width - width - 1, y, { steps: 4 });
    await this.page.mouse.up();
    // Off the edge, which is highlighted while the mouse is on it.
    await this.page.mouse.move(0, 0);
    await this.page.waitForFunction(
      (wanted) => {
        const shown = document.querySelector('.part.auxiliarybar')?.getBoundingClientRect().width ?? 0;
        return Math.abs(shown - wanted) < 3;
      },
      width,
      { polling: 'raf' },
    );
  }

  /** Closes both side bars, as far as they are open. */
  async closeSideBars(): Promise<void> {
    await this.#closeSideBar('.part.sidebar', 'View: Toggle Primary Side Bar Visibility');
    await this.#closeSideBar('.part.auxiliarybar', 'View: Toggle Secondary Side Bar Visibility');
  }

  async #closeSideBar(selector: string, toggle: string): Promise<void> {
    const sideBar = this.page.locator(selector);
    if (!(await sideBar.isVisible())) return;
    await this.runCommand(toggle);
    await sideBar.waitFor({ state: 'hidden' });
  }

  /** Opens one more window of the same VS Code, without a folder. Closing it leaves this one open. */
  async openSecondWindow(): Promise<Workbench> {
    const opened = this.page.context().waitForEvent('page');
    await this.runCommand('New Window');
    const page = await opened;
    const second = new Workbench({ ...this.window, page, url: page.url(), close: () => page.close() });
    await second.#ready();
    return second;
  }

  /** Saves a PNG of the whole window, making its directory. */
  async screenshot(file: string): Promise<void> {
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }

  /** Reloads the window as a person does: every extension is deactivated and started again. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: readyTimeoutMs });
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.#ready();
  }

  /**
   * What went wrong in webviews since the window opened: uncaught errors, console errors, and whatever the content
   * security policy refused. VS Code's own errors are left out.
   */
  get webviewErrors(): readonly string[] {
    return this.#webviewErrors;
  }

  /** Ends VS Code and everything it started. */
  close(): Promise<void> {
    return this.window.close();
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: readyTimeoutMs });
  }

  /** Types into the palette and clicks a row that it then offers; opens it again where it has closed, or lists too little. */
  async #choose(text: string, row: Locator): Promise<void> {
    let problem = '';
    for (let attempt = 0; attempt < paletteAttempts; attempt += 1) {
      const timeout = paletteTimeoutMs * 2 ** attempt;
      await this.#quickOpen(text);
      // The palette lists what was registered when it opened: one opened too early never shows a command.
      const found = await appears(row, timeout);
      // What takes the focus just then closes the palette.
      if (found && (await isInTime(row.click({ timeout })))) return;
      const offered = await this.quickInputRows.evaluateAll((rows) => rows.map((each) => each.ariaLabel));
      problem = `${found ? 'takes no click on' : 'does not offer'} "${text}". It offers: ${offered.join(' | ')}`;
      await this.page.keyboard.press('Escape');
      await this.quickInput.waitFor({ state: 'hidden' });
    }
    throw new Error(`The palette ${problem}`);
  }

  async #quickOpen(text: string): Promise<void> {
    const input = this.quickInputBox;
    const deadline = Date.now() + stepTimeoutMs;
    for (;;) {
      await this.page.keyboard.press('F1');
      try {
        await input.waitFor({ timeout: paletteTimeoutMs });
        return await input.fill(text, { timeout: paletteTimeoutMs });
      } catch (error) {
        // A view that takes the keyboard late, after an earlier step, closes the palette again.
        if (!(error instanceof errors.TimeoutError) || Date.now() > deadline) throw error;
      }
    }
  }
}

/** Whether an address, or the stack of an error, leads to VS Code's code; a script inside a document has no address. */
function isVscodesOwn(source: string): boolean {
  return /\/static\/|vscode-file:/.test(source) && !source.includes('/webview/browser/pre/');
}

/** Whether the element shows within this time. */
function appears(locator: Locator, timeout: number): Promise<boolean> {
  return isInTime(locator.waitFor({ timeout }));
}

/** Whether an action came to its end within its own time limit. */
function isInTime(action: Promise<void>): Promise<boolean> {
  return action.then(
    () => true,
    (error: unknown) => {
      if (error instanceof errors.TimeoutError) return false;
      throw error;
    },
  );
}

import type { FrameLocator, Locator, Page } from 'playwright-core';

/** What is shown of a completion that is not taken yet, within a line and below it. */
export const ghostTextSelector = '.monaco-editor :is(.suggest-preview-text, .ghost-text-decoration)';
const ownIframe = 'iframe.webview.ready[src*="extensionId=phidelity.phidelity"]';
const inView = '[src*="purpose=webviewView"]';
const panelIframe = `${ownIframe}${inView}`;
const pageIframe = `${ownIframe}:not(${inView})`;

/** What a person sees of a VS Code window. Here alone is known which names VS Code has for it, and these may change. */
export abstract class WorkbenchParts {
  abstract readonly page: Page;

  /** A line of the active editor that has this in it. */
  editorLine(text: string): Locator {
    return this.editor.locator('.view-line', { hasText: text });
  }

  /** The document of the chat panel. */
  get panel(): FrameLocator {
    return this.page.frameLocator(panelIframe).frameLocator('iframe#active-frame');
  }

  /** The document of a page of the extension that is open in an editor. */
  get extensionPage(): FrameLocator {
    return this.extensionPageIn(this.page);
  }

  /** The same in another window of VS Code. */
  extensionPageIn(window: Page): FrameLocator {
    return window.frameLocator(pageIframe).frameLocator('iframe#active-frame');
  }

  /**
   * The chat panel when its view was hidden and is shown again, while no page of the extension is open: VS Code then no
   * longer says in the frame's address what it is for.
   */
  get panelShownAgain(): FrameLocator {
    return this.page.frameLocator(ownIframe).frameLocator('iframe#active-frame');
  }

  /** VS Code's preview of a Markdown file. */
  get markdownPreview(): FrameLocator {
    return this.page
      .frameLocator('iframe.webview.ready[src*="extensionId=vscode.markdown-language-features"]')
      .frameLocator('iframe#active-frame');
  }

  /** The same where several are open: that of the one in front. */
  get frontExtensionPage(): FrameLocator {
    return this.page.frameLocator(`${pageIframe}:visible >> nth=-1`).frameLocator('iframe#active-frame');
  }

  /** The chat panel as VS Code embeds it; hidden while its view is not shown. */
  get panelIframe(): Locator {
    return this.page.locator(panelIframe);
  }

  /** The active editor. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[role="code"]').first();
  }

  /** The tab of the active editor when its name has this in it. */
  activeTab(name: string | RegExp): Locator {
    return this.page.locator('.tab.active', { hasText: name }).first();
  }

  /** What is underlined in editors, by how grave it is. */
  underlined(severity: 'error' | 'info'): Locator {
    return this.page.locator(`.monaco-editor .squiggly-${severity}`);
  }

  /** Ghost text, in a line or below it, with this in it: just so, but for kinds of blanks. Wait for it to be attached. */
  ghostText(text = ''): Locator {
    const words = text.split(' ').map(escaped);
    return this.page.locator(ghostTextSelector, { hasText: new RegExp(words.join('\\s')) }).first();
  }

  /** A hover that has this text, of the editor or of the workbench. */
  hover(text: string | RegExp): Locator {
    return this.page.locator('.monaco-hover', { hasText: text });
  }

  /** A status bar entry by the text it shows. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** Phidelity's status bar entry for the model, or for the APIs to verify. */
  statusEntry(name: 'engine' | 'unverified'): Locator {
    return this.page.locator(`.statusbar-item[id="phidelity.phidelity.phidelity.${name}"]`);
  }

  /** The picture that the status bar entry for the model shows, by its codicon. */
  statusIcon(codicon: string): Locator {
    return this.statusEntry('engine').locator(`.codicon-${codicon}`);
  }

  /** The notifications now shown. */
  get notifications(): Locator {
    return this.page.locator('.notification-toast');
  }

  /** A notification as a toast, or in the list behind the bell, where a toast goes after a while. */
  notificationItem(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /** The modal dialog now shown. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** The palette, quick pick or input box now shown. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** Where the palette, quick pick or input box takes text. */
  get quickInputBox(): Locator {
    return this.quickInput.locator('input.input');
  }

  /** A button above the rows while it has the keyboard. */
  focusedQuickInputButton(name: string): Locator {
    return this.quickInput.locator(`.action-label[aria-label="${name}"]:focus`);
  }

  get quickInputRows(): Locator {
    return this.quickInput.locator('.quick-input-list .monaco-list-row');
  }

  /** The row of the palette or quick pick with exactly this label. */
  quickInputRow(label: string): Locator {
    // The whole label: what was typed is an element of its own in it, and may be another command's whole title.
    const whole = new RegExp(`^\\s*${escaped(label).replaceAll(' ', '\\s')}\\s*$`);
    return this.quickInputRows.filter({ has: this.page.locator('.label-name', { hasText: whole }) }).first();
  }

  /** The settings editor. */
  get settingsEditor(): Locator {
    return this.page.locator('.settings-editor');
  }

  /** A line of the output in the panel at the bottom. */
  outputLine(text: string): Locator {
    return this.page.locator('.part.panel .view-line', { hasText: text }).first();
  }

  /** The rows of a tree in the side bar, by the name of its view. */
  viewRows(view: string): Locator {
    return this.page.locator('.pane', { hasText: view }).locator('.monaco-list-row');
  }

  /** The row of a file in the Explorer. */
  explorerRow(name: string): Locator {
    return this.page.locator('.explorer-folders-view').getByRole('treeitem', { name, exact: true });
  }

  /** The label and description of each row of a tree in the side bar. */
  viewRowTexts(view: string): Promise<string[]> {
    return this.viewRows(view).evaluateAll((elements) =>
      elements.map((element) =>
        ['.label-name', '.label-description']
          .flatMap((part) => element.querySelector(part)?.textContent ?? [])
          .join('|'),
      ),
    );
  }

  /** The row that has the keyboard, of a tree in the side bar. */
  get focusedViewRow(): Locator {
    return this.page.locator('.pane .monaco-list:focus .monaco-list-row.focused');
  }

  /** What a tree in the side bar says while it is empty. */
  viewWelcome(text: string): Locator {
    return this.page.locator('.welcome-view', { hasText: text });
  }

  /** A row of VS Code's list of extensions that run. */
  runningExtension(name: string): Locator {
    return this.page.locator('.editor-instance .monaco-list-row', { hasText: name });
  }

  /** The heading of the primary side bar. */
  sideBarTitle(text: string): Locator {
    return this.page.locator('.part.sidebar .composite.title', { hasText: text });
  }

  /** The heading of the secondary side bar. */
  secondarySideBarTitle(text: string): Locator {
    return this.page.locator('.part.auxiliarybar .composite.title', { hasText: text });
  }

  /** The menu of quick fixes. */
  get quickFixMenu(): Locator {
    return this.page.locator('.action-widget').first();
  }

  /** An entry of the menu of quick fixes. */
  quickFix(label: string): Locator {
    return this.quickFixMenu.getByText(label, { exact: true });
  }

  /** A step of the walkthrough that is open. */
  walkthroughStep(title: string): { readonly title: Locator; readonly checked: Locator } {
    const step = this.page.locator('.getting-started-step', { hasText: title });
    return {
      title: step.locator('.step-title'),
      checked: step.locator('.codicon-getting-started-step-checked').first(),
    };
  }
}

/** A text in a pattern that matches just this. */
function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

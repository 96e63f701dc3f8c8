import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../tools/projectRoot.ts';
import { VscodeProfile } from '../../../tools/vscode/vscodeProfile.ts';
import type { VscodeWindowOptions } from '../../../tools/vscode/vscodeWindow.ts';
import { Workbench } from '../../../tools/vscode/workbench.ts';
import type { CatalogueFile } from '../../../src/core/models/modelCatalogue.ts';
import { ChatPanel } from './chatPanel.ts';
import { extensionWithCatalogue, removeExtension } from './extensionWithCatalogue.ts';
import { extensionWithFakeGpu } from './extensionWithFakeGpu.ts';
import { StoredChats } from './storedChats.ts';

export interface PanelTestOptions extends Pick<
  VscodeWindowOptions,
  'settings' | 'env' | 'size' | 'workspaceTrust'
> {
  /** A folder relative to the project; the tests get a copy of it as their workspace. Without it, an empty folder. */
  workspace?: string;
  /** Folders relative to the project with extensions that are installed beside Phidelity. */
  extensions?: readonly string[];
  /** Files to offer for download, in place of Phidelity's own. */
  catalogue?: readonly CatalogueFile[];
  /** Whether the engine says that it runs on a GPU. */
  pretendsGpu?: boolean;
  /** Puts into place what VS Code is to find when it starts. */
  prepare?: (test: { readonly folder: string; readonly chats: StoredChats }) => void;
}

/** What the tests of one file share. Usable once the file's `before` hooks have run. */
export interface PanelTest {
  readonly workbench: Workbench;
  readonly panel: ChatPanel;
  /** The workspace that is open, an absolute path. */
  readonly folder: string;
  readonly chats: StoredChats;
  /** Ends VS Code, and starts it again on the same profile and workspace. */
  restart(): Promise<void>;
}

interface Opened extends Pick<PanelTest, 'folder' | 'chats'> {
  readonly profile: VscodeProfile;
  workbench: Workbench | undefined;
}

const openTimeoutMs = 180_000; // the first one may install VS Code

/** Dialogs that Playwright can reach, on the desktop too. */
const dialogSettings = {
  'files.simpleDialog.enable': true,
  'window.dialogStyle': 'custom',
  'workbench.editor.useModal': 'off',
};

/**
 * Call it inside a `describe`: its tests then drive Phidelity in one real VS Code, started before the first of them and
 * ended after the last, with the panel open. The window as it was when a test failed is saved under out/test/ui.
 */
export function panelTest(options: PanelTestOptions = {}): PanelTest {
  const { workspace, extensions = [], catalogue, pretendsGpu, prepare, settings, ...windowOptions } = options;
  let opened: Opened | undefined;
  let ownExtension: string | undefined;

  const open = async (profile: VscodeProfile, folder: string): Promise<Workbench> => {
    const workbench = await Workbench.open({ ...windowOptions, folder, profile });
    await new ChatPanel(workbench).open();
    return workbench;
  };
  const current = (): Opened => {
    if (!opened) throw new Error('VS Code is not open: use it in a test or in a hook.');
    return opened;
  };

  before('open VS Code', async function () {
    this.timeout(openTimeoutMs);
    const profile = VscodeProfile.create({ ...dialogSettings, ...settings });
    const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-workspace-'));
    const chats = new StoredChats(profile);
    opened = { profile, folder, chats, workbench: undefined };
    if (workspace) cpSync(path.join(projectRoot, workspace), folder, { recursive: true });
    if (catalogue) ownExtension = await extensionWithCatalogue(catalogue);
    else if (pretendsGpu) ownExtension = await extensionWithFakeGpu();
    profile.linkExtension(ownExtension ?? projectRoot);
    for (const extension of extensions) profile.linkExtension(path.join(projectRoot, extension));
    prepare?.({ folder, chats });
    opened.workbench = await open(profile, folder);
  });

  afterEach('keep a screenshot of a failure', async function () {
    // One that is tried again has no state yet.
    if (!this.currentTest || this.currentTest.state === 'passed') return;
    const name = this.currentTest.fullTitle().replaceAll(/[^\w-]+/g, '-');
    await opened?.workbench?.screenshot(path.join(projectRoot, 'out', 'test', 'ui', `${name}.png`));
  });

  after('close VS Code', async () => {
    await opened?.workbench?.close();
    opened?.profile.remove();
    if (ownExtension) removeExtension(ownExtension);
    if (opened) rmSync(opened.folder, { recursive: true, force: true });
  });

  const test = {
    get folder() {
      return current().folder;
    },
    get chats() {
      return current().chats;
    },
    get workbench() {
      const { workbench } = current();
      if (!workbench) throw new Error('VS Code is just being started again.');
      return workbench;
    },
    get panel() {
      return new ChatPanel(test.workbench);
    },
    async restart() {
      const state = current();
      await test.workbench.close();
      state.workbench = undefined;
      state.workbench = await open(state.profile, state.folder);
    },
  };
  return test;
}

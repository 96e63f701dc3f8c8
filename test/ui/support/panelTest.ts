import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../tools/projectRoot.ts';
import type { VscodeWindowOptions } from '../../../tools/vscode/vscodeWindow.ts';
import { Workbench } from '../../../tools/vscode/workbench.ts';

export interface PanelTestOptions extends Omit<VscodeWindowOptions, 'folder'> {
  /** A folder relative to the project; the tests get a copy of it as their workspace. Without it, an empty folder. */
  workspace?: string;
}

/** What the tests of one file share. Usable once the file's `before` hooks have run. */
export interface PanelTest {
  readonly workbench: Workbench;
  /** The workspace that is open, an absolute path. */
  readonly folder: string;
}

const openTimeoutMs = 180_000; // the first one may install VS Code

/**
 * Call it inside a `describe`: its tests then drive Phidelity in one real VS Code, started before the first of them and
 * ended after the last. The window as it was when a test failed is saved under out/test/ui.
 */
export function panelTest(options: PanelTestOptions = {}): PanelTest {
  const { workspace, ...windowOptions } = options;
  let workbench: Workbench | undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-workspace-'));

  before('open VS Code', async function () {
    this.timeout(openTimeoutMs);
    if (workspace) cpSync(path.join(projectRoot, workspace), folder, { recursive: true });
    workbench = await Workbench.open({ extensionFolder: projectRoot, folder, ...windowOptions });
  });

  afterEach('keep a screenshot of a failure', async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replaceAll(/[^\w-]+/g, '-');
    await workbench?.screenshot(path.join(projectRoot, 'out', 'test', 'ui', `${name}.png`));
  });

  after('close VS Code', async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    folder,
    get workbench() {
      if (!workbench) throw new Error('VS Code is not open: use it in a test or in a hook.');
      return workbench;
    },
  };
}

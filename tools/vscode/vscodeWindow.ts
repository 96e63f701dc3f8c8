import type { Page } from 'playwright-core';
import type { VscodeSettings } from './quietSettings.ts';
import type { VscodeProfile } from './vscodeProfile.ts';

/** What a window is opened with. */
export interface VscodeWindowOptions {
  /** The folder or file of the workspace to open; without it, an empty window. */
  folder?: string;
  /** The state to start on; without it a fresh profile, which is deleted at the end. */
  profile?: VscodeProfile;
  settings?: VscodeSettings;
  /** Variables for the extension host. */
  env?: NodeJS.ProcessEnv;
  /**
   * The source folder of an extension, to be used as if it were installed. Not as F5 does it: VS Code then shows no
   * notifications while it is driven by a test. Not together with `vsix`.
   */
  extensionFolder?: string;
  /** A packaged extension (VSIX) to install first. */
  vsix?: string;
  /** The display language, as VS Code writes it: `zh-tw`. Only behind a browser; English without it. */
  language?: string;
  /** CSS pixels; 1400 by 900 without it. */
  size?: WindowSize;
  /** Ask whether the folder's author is trusted; without it every folder is. */
  workspaceTrust?: boolean;
}

/** In CSS pixels. */
export interface WindowSize {
  width: number;
  height: number;
}

/** A real VS Code window that Playwright drives, whether VS Code runs on the desktop or behind a browser. */
export interface VscodeWindow {
  readonly page: Page;
  readonly profile: VscodeProfile;
  /** The address for a person's own browser; undefined for desktop VS Code. */
  readonly url: string | undefined;
  resize(size: WindowSize): Promise<void>;
  /** Ends VS Code and everything it started. */
  close(): Promise<void>;
}

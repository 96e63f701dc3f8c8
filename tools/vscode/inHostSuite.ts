import type { VscodeSettings } from './quietSettings.ts';

/** One launch of VS Code with the tests that run inside its extension host. */
export interface InHostSuite {
  name: string;
  /** Test files relative to test/host, with slashes. One suite may leave this out: it gets all that no other names. */
  files?: readonly string[];
  /** A folder relative to the project; the tests get a copy of it as their workspace. Without it, an empty folder. */
  workspace?: string;
  /** Folders relative to the project with extensions that are installed beside the one under test. */
  extensions?: readonly string[];
  settings?: VscodeSettings;
  /** Variables for the extension host. */
  env?: Record<string, string>;
}

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quietSettings, type VscodeSettings } from './quietSettings.ts';

/**
 * The directories that make one VS Code installation's state: settings, storage, extensions. A profile outlives the
 * VS Code that uses it, so a test can start a second one on the same state.
 */
export class VscodeProfile {
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** What a browser that shows VS Code keeps: the memory of the window and of its extensions is there. */
  readonly browserDir: string;
  /** Where code-server was served on this profile: a browser finds its memory again only at the same address. */
  port: number | undefined;

  /** An empty profile in a fresh temporary directory, with the quiet settings and, over them, these. */
  static create(settings: VscodeSettings = {}): VscodeProfile {
    // A short path: VS Code makes sockets below it, and their paths are limited to about 100 characters.
    const profile = new VscodeProfile(mkdtempSync(path.join(tmpdir(), 'phidelity-')));
    mkdirSync(profile.extensionsDir, { recursive: true });
    profile.applySettings({ ...quietSettings, ...settings });
    return profile;
  }

  private constructor(readonly directory: string) {
    this.userDataDir = path.join(directory, 'user');
    this.extensionsDir = path.join(directory, 'extensions');
    this.browserDir = path.join(directory, 'browser');
  }

  /** Writes these settings over those that are there; a running VS Code takes them up by itself. */
  applySettings(settings: VscodeSettings): void {
    // Where the extensions run on a server, machine-scoped settings come from the second file.
    for (const scope of ['User', 'Machine']) {
      const file = path.join(this.userDataDir, scope, 'settings.json');
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ ...readJson(file), ...settings }, undefined, 2));
    }
  }

  /** Makes an extension's source folder an installed extension. Before VS Code's first start on this profile. */
  linkExtension(folder: string): void {
    const source = path.resolve(folder);
    const { publisher, name, version } = readJson(path.join(source, 'package.json')) as Record<
      string,
      string
    >;
    symlinkSync(source, path.join(this.extensionsDir, `${publisher}.${name}-${version}`), 'junction');
  }

  /** Deletes everything. VS Code must have ended; what its browser started may still write for a while. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

function readJson(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

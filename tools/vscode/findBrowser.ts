import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { aptInstall } from '../aptInstall.ts';
import { findOnPath } from '../findOnPath.ts';
import { SetupError } from '../setupError.ts';

const namesOnPath = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];

/**
 * The executable of a Chromium-based browser: the one CHROME_PATH names, else an installed Chrome, Chromium or Edge,
 * else Debian's chromium, which is then installed. Throws a `SetupError` where none of this works.
 */
export async function findBrowser(): Promise<string> {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (!existsSync(named)) throw new SetupError(`CHROME_PATH names ${named}, which does not exist.`);
    return named;
  }
  const installed = await findInstalledBrowser();
  if (installed) return installed;
  if (process.platform !== 'linux') {
    throw new SetupError(
      'No Chrome, Chromium or Edge was found. Please install one, or set CHROME_PATH to it.',
    );
  }
  // A minimal Debian has no font at all, and Chromium then draws boxes.
  await aptInstall(['chromium', 'fonts-dejavu-core']);
  const fresh = await findInstalledBrowser();
  if (!fresh)
    throw new SetupError('Chromium was installed but does not start. Please set CHROME_PATH to a browser.');
  return fresh;
}

async function findInstalledBrowser(): Promise<string | undefined> {
  for (const candidate of candidates()) if (await starts(candidate)) return candidate;
  return undefined;
}

function candidates(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge']
        .map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
        .filter((file) => existsSync(file));
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
        .flatMap((variable) => process.env[variable] ?? [])
        .flatMap((root) => [
          path.join(root, 'Google/Chrome/Application/chrome.exe'),
          path.join(root, 'Microsoft/Edge/Application/msedge.exe'),
        ])
        .filter((file) => existsSync(file));
    default:
      return namesOnPath.flatMap((name) => findOnPath(name) ?? []);
  }
}

/** Ubuntu's `chromium-browser` can be a script that only asks to install a snap: being there is not enough. */
async function starts(browser: string): Promise<boolean> {
  if (process.platform !== 'linux') return true; // chrome.exe --version opens a window
  try {
    await promisify(execFile)(browser, ['--version'], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

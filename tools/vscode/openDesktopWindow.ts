import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { _electron } from 'playwright-core';
import { CleanUpStack } from '../cleanUpStack.ts';
import { projectRoot } from '../projectRoot.ts';
import { cleanEnvironment } from './cleanEnvironment.ts';
import { VscodeProfile } from './vscodeProfile.ts';
import type { VscodeWindow, VscodeWindowOptions, WindowSize } from './vscodeWindow.ts';

/** Opens desktop VS Code, which is downloaded into `.vscode-test/` the first time. Needs a display. */
export async function openDesktopWindow(options: VscodeWindowOptions): Promise<VscodeWindow> {
  const cleanUp = new CleanUpStack();
  try {
    const executablePath = await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: path.join(projectRoot, '.vscode-test'),
    });
    const profile = options.profile ?? VscodeProfile.create();
    if (!options.profile) cleanUp.addSync(() => profile.remove());
    profile.applySettings(options.settings ?? {});
    if (options.extensionFolder) profile.linkExtension(options.extensionFolder);
    const directories = [
      `--user-data-dir=${profile.userDataDir}`,
      `--extensions-dir=${profile.extensionsDir}`,
    ];
    if (options.vsix) await installExtension(executablePath, directories, options.vsix);

    const application = await _electron.launch({
      executablePath,
      env: definedOnly(cleanEnvironment(options.env)),
      args: [
        ...(options.folder ? [path.resolve(options.folder)] : []),
        ...directories,
        '--disable-updates',
        '--skip-welcome',
        '--skip-release-notes',
        '--no-cached-data',
        ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
      ],
    });
    cleanUp.add(() => application.close());
    const page = await application.firstWindow();
    const resize = (size: WindowSize): Promise<void> =>
      application.evaluate(({ BrowserWindow }, { width, height }) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
      }, size);
    await resize(options.size ?? { width: 1400, height: 900 });
    return { page, profile, url: undefined, resize, close: () => cleanUp.run() };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

async function installExtension(
  executable: string,
  directories: readonly string[],
  vsix: string,
): Promise<void> {
  const [cli = '', ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, {
    reuseMachineInstall: true,
  });
  const shell = process.platform === 'win32'; // the command line there is a .cmd file
  await promisify(execFile)(cli, [...args, ...directories, '--install-extension', path.resolve(vsix)], {
    env: cleanEnvironment(),
    shell,
  });
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './projectRoot.ts';
import { SetupError } from './setupError.ts';

/** VS Code's names for the platforms, and node-llama-cpp's for its CPU (on macOS: Metal) builds of them. */
const builds: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};

/** The installed package with the inference build of a platform, as a folder relative to the project. */
export function inferencePackage(target: string): string {
  const build = builds[target];
  if (!build)
    throw new SetupError(
      `There is no inference build for ${target}; there are ${Object.keys(builds).join(', ')}.`,
    );
  const folder = `node_modules/@node-llama-cpp/${build}`;
  if (!existsSync(path.join(projectRoot, folder)))
    throw new SetupError(
      `${folder} is not installed: npm installs only this platform's. Package on a ${target} machine.`,
    );
  return folder;
}

import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { projectRoot } from './projectRoot.ts';
import { stageExtension } from './stageExtension.ts';

/** VS Code's name for the platform this runs on. */
export const hostTarget = `${process.platform}-${process.arch}`;

/** Where the package for a platform is written. */
export function vsixPath(target: string): string {
  return path.join(projectRoot, 'out', `phidelity-${target}.vsix`);
}

/** Builds the extension and packages it for a platform. Returns the path of the VSIX. */
export async function packageExtension(target: string): Promise<string> {
  const stage = await stageExtension(target);
  const packagePath = vsixPath(target);
  await createVSIX({
    cwd: stage,
    target,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return packagePath;
}

import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { projectRoot } from './projectRoot.ts';
import { stageExtension } from './stageExtension.ts';

/** VS Code's name for the platform this runs on. */
export const hostTarget = `${process.platform}-${process.arch}`;

/** Builds the extension and packages it for a platform. Returns the path of the VSIX. */
export async function packageExtension(target: string): Promise<string> {
  const stage = await stageExtension(target);
  const packagePath = path.join(projectRoot, 'out', `phidelity-${target}.vsix`);
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

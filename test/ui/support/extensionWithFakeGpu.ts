import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { artefacts } from '../../../esbuild.mjs';
import { projectRoot } from '../../../tools/projectRoot.ts';

const parts = ['package.json', 'package.nls.json', 'l10n', 'media', 'models', 'data', 'node_modules'];

/**
 * Phidelity as it is built, but for its engine, which says that it runs on a GPU: see `fakeGpu.ts`. Returns the
 * extension's folder, for `removeExtension`.
 */
export async function extensionWithFakeGpu(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-extension-'));
  const dist = path.join(folder, 'dist');
  mkdirSync(dist);
  const link = (name: string): void => symlinkSync(path.join(projectRoot, name), path.join(folder, name));
  parts.forEach(link);
  for (const name of readdirSync(path.join(projectRoot, 'dist')))
    // A bundle that is a link would find the others beside what it leads to.
    if (/^(?:main|extension)\.cjs$/.test(name))
      copyFileSync(path.join(projectRoot, 'dist', name), path.join(dist, name));
    else if (name !== 'engine.mjs' && name !== 'gpuReport.mjs') link(path.join('dist', name));
  const support = path.join(projectRoot, 'test', 'support');
  const entryPoints = {
    engine: path.join(support, 'fakeGpu.ts'),
    gpuReport: path.join(support, 'fakeGpuReport.ts'),
  };
  await build({ ...artefacts.engine, absWorkingDir: projectRoot, entryPoints, outdir: dist });
  return folder;
}

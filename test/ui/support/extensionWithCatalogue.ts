import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { artefacts } from '../../../esbuild.mjs';
import type { CatalogueFile } from '../../../src/core/models/modelCatalogue.ts';
import { projectRoot } from '../../../tools/projectRoot.ts';

/** What an extension in use reads, besides its bundles. */
const parts = ['package.json', 'package.nls.json', 'l10n', 'media', 'models', 'data', 'node_modules'];

function replaceCatalogue(catalogue: readonly CatalogueFile[]): Plugin {
  return {
    name: 'catalogue',
    setup: ({ onLoad }) =>
      onLoad({ filter: /[\\/]modelCatalogue\.ts$/ }, () => ({
        contents: `export const modelCatalogue = ${JSON.stringify(catalogue)};`,
        loader: 'ts',
      })),
  };
}

/**
 * Phidelity as it is built, but for the files that it offers: the catalogue is code, which nothing can change when it
 * runs, and its file is too large for a test to download. Returns the extension's folder.
 */
export async function extensionWithCatalogue(catalogue: readonly CatalogueFile[]): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-extension-'));
  const dist = path.join(folder, 'dist');
  mkdirSync(dist);
  const link = (name: string): void => symlinkSync(path.join(projectRoot, name), path.join(folder, name));
  parts.forEach(link);
  const own = new Set(['main.cjs', 'extension.cjs']);
  for (const name of readdirSync(path.join(projectRoot, 'dist')))
    if (!own.has(name)) link(path.join('dist', name));
  await build({
    ...artefacts.extension,
    absWorkingDir: projectRoot,
    outdir: dist,
    plugins: [replaceCatalogue(catalogue)],
  });
  return folder;
}

/** Deletes the folder of such an extension, but nothing of what it leads to. */
export function removeExtension(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

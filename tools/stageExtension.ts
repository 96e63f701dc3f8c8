import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { artefacts } from '../esbuild.mjs';
import { inferencePackage } from './inferencePackage.ts';
import { packageFolder } from './packageFolder.ts';
import { projectRoot } from './projectRoot.ts';
import { pyrightFiles } from './pyrightFiles.ts';
import { shippedReadme } from './shippedReadme.ts';
import { thirdPartyNotices } from './thirdPartyNotices.ts';

const shipped = ['CHANGELOG.md', 'LICENSE', '.vscodeignore', 'docs', 'media', 'models', 'data'];

/** The texts of the manifest and of the extension, in each language that there are some for. */
function languageFiles(): string[] {
  const manifestTexts = readdirSync(projectRoot).filter((file) =>
    /^package\.nls(\.[\w-]+)?\.json$/.test(file),
  );
  return [...manifestTexts, 'l10n'].filter((file) => existsSync(path.join(projectRoot, file)));
}

/**
 * Builds for processors that hardly anyone has: one laptop of 2018, servers with four sockets, and desktops of 2012.
 * The next best build runs on them too, as llama.cpp chooses among those that are there.
 */
const rareProcessors = /ggml-cpu-(?:cannonlake|cooperlake|piledriver)\./;

/**
 * Lays out the extension as it is shipped for one platform and returns the folder. The bundles find llama.cpp's
 * binaries and pyright in `dist/node_modules`, where Node looks first; it holds only what is needed of them.
 *
 * @param target VS Code's name for a platform, such as "linux-x64".
 * @param stage The folder, whose content is replaced.
 */
export async function stageExtension(
  target: string,
  stage = path.join(projectRoot, 'out', 'stage', target),
): Promise<string> {
  const binary = inferencePackage(target);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const copy = (from: string, to = from): void =>
    cpSync(path.join(projectRoot, from), path.join(stage, to), {
      recursive: true,
      dereference: true,
      filter: (file) => !rareProcessors.test(file),
    });

  const { extension, engine, library, verifier, webview } = artefacts;
  const outdir = path.join(stage, 'dist');
  const built = await Promise.all(
    [extension, engine, library, verifier, webview].map((options) => build({ ...options, outdir })),
  );
  copy('node_modules/@vscode/codicons/dist/codicon.css', 'dist/codicons/codicon.css');
  copy('node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/codicons/codicon.ttf');
  for (const file of [...shipped, ...languageFiles()]) copy(file);
  writeFileSync(
    path.join(stage, 'README.md'),
    shippedReadme(readFileSync(path.join(projectRoot, 'README.md'), 'utf8')),
  );

  copy(binary, `dist/${binary}`);

  for (const file of pyrightFiles()) copy(file, `dist/${file}`);

  const bundled = built.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const packaged = bundled.filter((file) => file.startsWith('node_modules/'));
  const folders = new Set([
    ...packaged.map(packageFolder),
    binary,
    'node_modules/@vscode/codicons',
    'node_modules/pyright',
  ]);
  writeFileSync(path.join(outdir, 'ThirdPartyNotices.txt'), thirdPartyNotices([...folders].sort()));

  // Everything the extension needs is inside, so the manifest must not send vsce looking for packages.
  const { dependencies: _, ...manifest } = JSON.parse(
    readFileSync(path.join(projectRoot, 'package.json'), 'utf8'),
  ) as { readonly dependencies: unknown };
  writeFileSync(path.join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2));
  return stage;
}

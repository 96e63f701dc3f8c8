import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { artefacts } from '../esbuild.mjs';
import { inferencePackage } from './inferencePackage.ts';
import { packageFolder } from './packageFolder.ts';
import { projectRoot } from './projectRoot.ts';
import { reachablePackageFiles } from './reachablePackageFiles.ts';

const shipped = ['README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore', 'media', 'models'];

/** What node-llama-cpp reads by path and not by import. */
const dataOfNodeLlamaCpp = ['binariesGithubRelease.json', 'llama.cpp.info.json', 'package.json', 'grammars'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(projectRoot, folder, 'package.json'), 'utf8')) as Manifest;
}

/** The licences of all packages that are shipped, bundled or not, as their terms demand. */
function thirdPartyNotices(folders: readonly string[]): string {
  const notices = folders.map((folder) => {
    const { name, version, license } = readManifest(folder);
    const file = readdirSync(path.join(projectRoot, folder)).find((each) =>
      /^(licen[cs]e|copying)/i.test(each),
    );
    const text = file
      ? readFileSync(path.join(projectRoot, folder, file), 'utf8').trim()
      : `License: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
  return notices.join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Lays out the extension as it is shipped for one platform and returns the folder. The bundles find the inference
 * engine in `dist/node_modules`, where Node looks first; it holds only what the engine can load.
 *
 * @param target VS Code's name for a platform, such as "linux-x64".
 */
export async function stageExtension(target: string): Promise<string> {
  const binary = inferencePackage(target);
  const stage = path.join(projectRoot, 'out', 'stage', target);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const copy = (from: string, to = from): void =>
    cpSync(path.join(projectRoot, from), path.join(stage, to), { recursive: true, dereference: true });

  const { extension, engine, webview } = artefacts;
  const outdir = path.join(stage, 'dist');
  const built = await Promise.all(
    [extension, engine, webview].map((options) => build({ ...options, outdir })),
  );
  copy('node_modules/@vscode/codicons/dist/codicon.css', 'dist/codicons/codicon.css');
  copy('node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/codicons/codicon.ttf');
  for (const file of shipped) copy(file);

  const reachable = await reachablePackageFiles('node-llama-cpp');
  for (const file of reachable) copy(file, `dist/${file}`);
  const dataFolder = 'node_modules/node-llama-cpp/llama';
  for (const file of dataOfNodeLlamaCpp) copy(`${dataFolder}/${file}`, `dist/${dataFolder}/${file}`);
  copy(binary, `dist/${binary}`);

  const bundled = built.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const packaged = [...bundled, ...reachable].filter((file) => file.startsWith('node_modules/'));
  const folders = new Set([...packaged.map(packageFolder), binary, 'node_modules/@vscode/codicons']);
  writeFileSync(path.join(outdir, 'ThirdPartyNotices.txt'), thirdPartyNotices([...folders].sort()));

  // Everything the extension needs is inside, so the manifest must not send vsce looking for packages.
  const { dependencies: _, ...manifest } = readManifest('.');
  writeFileSync(path.join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2));
  return stage;
}

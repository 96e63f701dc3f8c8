import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { packageFolder } from './packageFolder.ts';
import { projectRoot } from './projectRoot.ts';

/** Packages of binaries, which are chosen by platform and not by import; the second is asked for only to copy files. */
const binaryPackages = ['@node-llama-cpp/*', '@reflink/*'];

/**
 * The files of a package and of all that it imports, static and dynamic, with the manifest of each package; relative
 * to the project. For node-llama-cpp that is a fraction of what npm installs for it.
 */
export async function reachablePackageFiles(name: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    stdin: { contents: `import '${name}';`, resolveDir: projectRoot },
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'out',
    platform: 'node',
    format: 'esm',
    external: binaryPackages,
    loader: { '.node': 'empty' },
    logLevel: 'error',
  });
  const files = Object.keys(metafile.inputs).filter((file) => file.startsWith('node_modules/'));
  return [...new Set([...files, ...files.flatMap(manifestsOf)])].sort();
}

/** A package's manifest, and those that lie between it and the file: they tell Node which kind of module it is. */
function manifestsOf(file: string): string[] {
  const found: string[] = [];
  const root = packageFolder(file);
  for (let folder = path.posix.dirname(file); folder.startsWith(root); folder = path.posix.dirname(folder)) {
    const manifest = path.posix.join(folder, 'package.json');
    if (existsSync(path.join(projectRoot, manifest))) found.push(manifest);
  }
  return found;
}

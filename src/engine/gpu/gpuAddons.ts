import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gpuAddon, inferenceVersion } from '../../core/engine/gpu/gpuBackends.ts';
import type { GpuBackend } from '../../core/ports/gpu.ts';

/** What of node-llama-cpp's packages for GPUs lies in a folder. */
export interface GpuAddons {
  readonly backends: readonly GpuBackend[];
  /** A sentence for each package that is there and cannot be used. */
  readonly problems: readonly string[];
}

const platform = `${process.platform}-${process.arch}`;

/** How a person installs such a package. */
export function installCommand(name: string, folder = 'FOLDER'): string {
  return `npm install --prefix "${folder}" ${name}@${inferenceVersion}`;
}

/** node-llama-cpp imports these packages by name, and Node would look for them beside node-llama-cpp only. */
const resolveFromFolder = `
  let data;
  export function initialize(given) { data = given; }
  export function resolve(name, context, next) {
    return next(name, data.names.includes(name) ? { ...context, parentURL: data.folder } : context);
  }`;

async function versionOf(folder: string, name: string): Promise<string | undefined> {
  try {
    const manifest: unknown = JSON.parse(
      await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8'),
    );
    return (manifest as { version?: string }).version;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Looks for packages in a folder, and has node-llama-cpp find them there. To be called once in a process. */
export async function useGpuAddons(folder: string): Promise<GpuAddons> {
  const backends: GpuBackend[] = [];
  const problems: string[] = [];
  for (const backend of ['cuda', 'vulkan'] as const) {
    const name = gpuAddon(backend, platform);
    const version = name && (await versionOf(folder, name));
    if (!version) continue;
    if (version === inferenceVersion) backends.push(backend);
    else
      problems.push(
        `${name} in ${folder} is version ${version}, and this version of Phidelity needs ${inferenceVersion}. ` +
          `Run: ${installCommand(name, folder)}`,
      );
  }
  if (backends.length > 0)
    register(`data:text/javascript,${encodeURIComponent(resolveFromFolder)}`, import.meta.url, {
      data: {
        names: backends
          .map((backend) => gpuAddon(backend, platform))
          .flatMap((name) => (name ? [name, `${name}-ext`] : [])),
        // A file that need not be there: what counts is the folder from which packages are looked for.
        folder: pathToFileURL(join(folder, 'package.json')).href,
      },
    });
  return { backends, problems };
}

import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as l10n from '@vscode/l10n';
import { gpuAddon, inferenceVersion } from '../../core/engine/gpu/gpuBackends.ts';
import type { GpuBackend } from '../../core/ports/gpu.ts';

/** The GPU packages of node-llama-cpp in a folder. */
export interface GpuAddons {
  readonly backends: readonly GpuBackend[];
  /** A sentence for each package that is there but cannot be used. */
  readonly problems: readonly string[];
}

const platform = `${process.platform}-${process.arch}`;

/** The command that installs a GPU package. */
export function installCommand(name: string, folder = 'FOLDER'): string {
  return `npm install --prefix "${folder}" ${name}@${inferenceVersion}`;
}

/** node-llama-cpp imports these packages by name, and Node would look for them only next to node-llama-cpp. */
const resolveFromFolder = `
  let data;
  export function initialize(value) { data = value; }
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

/** Looks for packages in a folder, and lets node-llama-cpp find them there. To be called once per process. */
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
        l10n.t(
          '{0} in {1} is version {2}, but this version of Phidelity needs {3}. Run: {4}',
          name,
          folder,
          version,
          inferenceVersion,
          installCommand(name, folder),
        ),
      );
  }
  if (backends.length > 0)
    register(`data:text/javascript,${encodeURIComponent(resolveFromFolder)}`, import.meta.url, {
      data: {
        names: backends
          .map((backend) => gpuAddon(backend, platform))
          .flatMap((name) => (name ? [name, `${name}-ext`] : [])),
        // A file that need not exist: only its folder matters, in which packages are resolved.
        folder: pathToFileURL(join(folder, 'package.json')).href,
      },
    });
  return { backends, problems };
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { cpus, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { inferenceVersion } from '../../core/engine/gpu/gpuBackends.ts';
import { testedBinariesVariable } from '../../protocol/testedBinaries.ts';
import { gpuDriverVersion } from './gpuDriverVersion.ts';

type TestBindingBinary = (
  binary: string,
  extBackends: string | undefined,
  gpu: string | false,
  timeout?: number,
  pipesOutput?: boolean,
) => Promise<boolean>;

/**
 * Stands in the bundle of node-llama-cpp for its function of this name: loads a binary in a process of its own, which a
 * binary that does not suit this machine may crash, and says whether that works. Binaries that have passed are
 * remembered, with all that the result depends on, and not tested again.
 */
export const testBindingBinary: TestBindingBinary = async (binary, extBackends, gpu, ...rest) => {
  const folder = process.env[testedBinariesVariable];
  const passed = folder ? join(folder, await fingerprintOf(binary, extBackends, gpu)) : undefined;
  if (passed !== undefined && existsSync(passed)) return true;
  // The library's own. It must be a file of this name, because it forks itself by its path.
  const { testBindingBinary: test } = (await import(
    new URL('testBindingBinary.mjs', import.meta.url).href
  )) as { readonly testBindingBinary: TestBindingBinary };
  const passes = await test(binary, extBackends, gpu, ...rest);
  if (passes && passed !== undefined) await remember(passed);
  return passes;
};

/** The file need not hold anything, so that none can be damaged. */
async function remember(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
  } catch (error) {
    process.stderr.write(`The test of the inference engine's binary is not remembered: ${String(error)}\n`);
  }
}

/** A name for everything that decides whether a binary can be loaded: itself, its libraries, and this machine. */
async function fingerprintOf(
  binary: string,
  extBackends: string | undefined,
  gpu: string | false,
): Promise<string> {
  const folders = [dirname(binary), ...(extBackends === undefined ? [] : [extBackends])];
  const parts = [
    inferenceVersion,
    process.version,
    process.versions['electron'] ?? '',
    process.arch,
    hostname(),
    cpus()[0]?.model ?? '',
    await gpuDriverVersion(),
    String(gpu),
    ...folders,
    ...(await Promise.all(folders.map(stampsIn))).flat(),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** The path, size and time of each file in a folder and those below it. */
async function stampsIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((one) => !one.isDirectory()).map((one) => join(one.parentPath, one.name));
  return Promise.all(
    files.toSorted().map(async (path) => {
      const { size, mtimeMs } = await stat(path);
      return `${path} ${size} ${mtimeMs}`;
    }),
  );
}

import { readFile } from 'node:fs/promises';
import { release } from 'node:os';

/**
 * The version of the GPU's driver, as far as it can be told without loading it, which may be what crashes: that of
 * NVIDIA's kernel module where there is one, and of the system, of which the other drivers are parts.
 */
export async function gpuDriverVersion(): Promise<string> {
  const nvidia = await readFile('/sys/module/nvidia/version', 'utf8').catch(() => undefined);
  return [...(nvidia ? [`nvidia ${nvidia.trim()}`] : []), `${process.platform} ${release()}`].join(', ');
}

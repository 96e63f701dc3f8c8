import { readFile } from 'node:fs/promises';
import { release } from 'node:os';

/**
 * The version of the GPU's driver, as far as it is known without loading the driver, which may crash: that of NVIDIA's
 * kernel module where there is one, and that of the system, which the other drivers are part of.
 */
export async function gpuDriverVersion(): Promise<string> {
  const nvidia = await readFile('/sys/module/nvidia/version', 'utf8').catch(() => undefined);
  return [...(nvidia ? [`nvidia ${nvidia.trim()}`] : []), `${process.platform} ${release()}`].join(', ');
}

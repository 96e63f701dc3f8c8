import type { MachineRoom } from '../../core/models/describeFit.ts';
import { machineRoom } from '../../platform/models/machineRoom.ts';
import type { GpuRecord } from './gpuRecord.ts';

/** What this machine has for a model in a folder, with what is known of its GPU. */
export async function roomFor(folder: string, { device }: GpuRecord): Promise<MachineRoom> {
  return { ...(await machineRoom(folder)), ...(device ? { gpu: device } : {}) };
}

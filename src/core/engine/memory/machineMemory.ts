/** The memory of a GPU. */
export interface DeviceMemory {
  readonly name: string;
  readonly freeBytes: number;
  /** Whether its memory is the machine's, as on Apple silicon: what it takes counts against both. */
  readonly isShared: boolean;
}

/** The free memory before a model is loaded. */
export interface MachineMemory {
  readonly freeBytes: number;
  /** What the engine process holds already; part of what is planned. */
  readonly heldBytes: number;
  /** The GPUs that may hold layers; empty when everything runs on the CPU. */
  readonly devices: readonly DeviceMemory[];
}

/** The share of a Mac's memory that macOS and a few programs leave free; a rule of thumb. */
const usableShareOfMac = 0.75;

/** What the operating system reports about its memory, in bytes. */
export interface SystemMemory {
  /** Node's name for it. */
  readonly platform: string;
  readonly total: number;
  readonly free: number;
  /** The container's limit; without a container, 0 or larger than any real memory, depending on the kernel. */
  readonly limit: number;
}

/** The memory that a model can use, in bytes, for display and planning alike. */
export interface FreeMemory {
  /** The memory of the machine or the container. */
  readonly memory: number;
  readonly freeMemory: number;
  /** Whether `freeMemory` is estimated from the machine's memory because the system does not report it. */
  readonly isRuleOfThumb: boolean;
}

/** The free memory, within the limit of a container where there is one. */
export function freeMemoryOf({ platform, total, free, limit }: SystemMemory): FreeMemory {
  const most = limit > 0 && limit < total ? limit : total;
  // macOS counts memory that it could free at once as used, so only the machine's total tells anything.
  const isRuleOfThumb = platform === 'darwin';
  const usable = isRuleOfThumb ? total * usableShareOfMac : free;
  return { memory: most, freeMemory: Math.min(usable, most), isRuleOfThumb };
}

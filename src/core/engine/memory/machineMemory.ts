/** A GPU, with what is free on it. */
export interface DeviceMemory {
  readonly name: string;
  readonly freeBytes: number;
  /** Its memory is the machine's own, as on Apple silicon: what it takes counts twice, against it and the machine. */
  readonly isShared: boolean;
}

/** What is free, before a model is loaded. */
export interface MachineMemory {
  readonly freeBytes: number;
  /** What the process holds already of what is planned. */
  readonly heldBytes: number;
  /** The GPUs that may hold layers; none when everything is for the CPU. */
  readonly devices: readonly DeviceMemory[];
}

/** What macOS and a few programs leave of a Mac's memory; a rule of thumb. */
const usableShareOfMac = 0.75;

/** What the operating system says of its memory, in bytes. */
export interface SystemMemory {
  /** As Node names it. */
  readonly platform: string;
  readonly total: number;
  readonly free: number;
  /** A container's; without one, 0 or larger than any real memory, depending on the kernel. */
  readonly limit: number;
}

/** What a model may count on, in bytes: it is shown and planned with alike. */
export interface FreeMemory {
  /** What the machine has, or the container. */
  readonly memory: number;
  readonly freeMemory: number;
  /** `freeMemory` is a share of the machine, since the system does not tell. */
  readonly isRuleOfThumb: boolean;
}

/** What is free, within the limit of a container where there is one. */
export function freeMemoryOf({ platform, total, free, limit }: SystemMemory): FreeMemory {
  const most = limit > 0 && limit < total ? limit : total;
  // macOS counts what it could give back at once as used, so there only the size of the machine tells anything.
  const isRuleOfThumb = platform === 'darwin';
  const usable = isRuleOfThumb ? total * usableShareOfMac : free;
  return { memory: most, freeMemory: Math.min(usable, most), isRuleOfThumb };
}

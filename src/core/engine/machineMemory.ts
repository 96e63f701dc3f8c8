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

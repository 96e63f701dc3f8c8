import type { ModelFile } from './modelFile.ts';

/**
 * The files that Phidelity offers to download. Only files whose size and checksum are known are here: the checksum is
 * what makes a download safe, wherever it comes from, and so it is never taken from a setting or a server.
 */
export const modelCatalogue: readonly ModelFile[] = [
  {
    name: 'phi-4 Q4_K_M',
    repository: 'bartowski/phi-4-GGUF',
    revision: '19cd65f97c2f1712a81c506611d3f9c94b16a1e1',
    fileName: 'phi-4-Q4_K_M.gguf',
    bytes: 9_053_114_816,
    sha256: '009aba717c09d4a35890c7d35eb59d54e1dba884c7c526e7197d9c13ab5911d9',
  },
];

/**
 * Smaller files of phi-4 in the repository that the catalogue's file is from. Their checksums are not known here, so they
 * are never downloaded, only named.
 */
export const smallerFiles: readonly { readonly fileName: string; readonly bytes: number }[] = [
  { fileName: 'phi-4-Q3_K_M.gguf', bytes: 7_363_269_056 },
  { fileName: 'phi-4-Q2_K.gguf', bytes: 5_547_348_416 },
];

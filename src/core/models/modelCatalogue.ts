/** A published model file, with everything that identifies it. */
export interface CatalogueFile {
  /** The display name, such as "phi-4 Q4_K_M". */
  readonly name: string;
  /** On Hugging Face, and on a mirror of it: `owner/name`. */
  readonly repository: string;
  /** The commit, so that the file can never change. */
  readonly revision: string;
  readonly fileName: string;
  readonly bytes: number;
  /**
   * 64 lower-case hexadecimal digits; null where Phidelity does not know it, and asks the repository for what is recorded
   * at this commit.
   */
  readonly sha256: string | null;
}

const repository = 'bartowski/phi-4-GGUF';
const revision = '19cd65f97c2f1712a81c506611d3f9c94b16a1e1';

/**
 * The files that Phidelity offers to download, the best first. A known checksum makes a download safe, wherever it comes
 * from; the recommended file has one. Of the smaller files only size and commit are known, and the checksum is the one
 * recorded in the repository, which is only as trustworthy as the server that reports it.
 */
export const modelCatalogue: readonly CatalogueFile[] = [
  {
    name: 'phi-4 Q4_K_M',
    repository,
    revision,
    fileName: 'phi-4-Q4_K_M.gguf',
    bytes: 9_053_114_816,
    sha256: '009aba717c09d4a35890c7d35eb59d54e1dba884c7c526e7197d9c13ab5911d9',
  },
  {
    name: 'phi-4 Q3_K_M',
    repository,
    revision,
    fileName: 'phi-4-Q3_K_M.gguf',
    bytes: 7_363_269_056,
    sha256: null,
  },
  {
    name: 'phi-4 Q2_K',
    repository,
    revision,
    fileName: 'phi-4-Q2_K.gguf',
    bytes: 5_547_348_416,
    sha256: null,
  },
];

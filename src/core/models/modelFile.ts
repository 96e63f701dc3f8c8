/** A model's file as it is published, by everything that tells it from any other. */
export interface ModelFile {
  /** For people, such as "phi-4 Q4_K_M". */
  readonly name: string;
  /** On Hugging Face, and on a mirror of it: `owner/name`. */
  readonly repository: string;
  /** The commit, so that the file can never be another one tomorrow. */
  readonly revision: string;
  readonly fileName: string;
  readonly bytes: number;
  /**
   * 64 lower-case hexadecimal digits; null where Phidelity does not know it, and asks the repository for what it has
   * recorded at this commit.
   */
  readonly sha256: string | null;
}

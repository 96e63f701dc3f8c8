const pattern =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)([-_.]?(?:alpha|beta|preview|pre|rc|a|b|c)[-_.]?\d*)?(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?([-_.]?dev[-_.]?\d*)?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$/;

/** The version of a distribution, as in PEP 440; any other text is a version that equals only itself. */
export class PackageVersion {
  /**
   * Equal for versions with the same interface, judging by their numbers: epoch, major and minor. Missing numbers count
   * as 0, so that `2` is `2.0`; of calendar versions, year and month count. Patches, post-releases and local
   * builds change nothing. A pre-release is equal to itself alone: what comes after it may still differ.
   */
  readonly series: string;
  readonly #epoch: number;
  readonly #release: readonly number[];
  readonly #isFinal: boolean;

  constructor(text: string) {
    const spelled = text.trim().toLowerCase();
    const [, epoch = '0', release, before = '', development = ''] = pattern.exec(spelled) ?? [];
    this.#epoch = release === undefined ? -1 : Number(epoch);
    this.#release = (release ?? '').split('.').map(Number);
    this.#isFinal = before === '' && development === '';
    const [major = 0, minor = 0] = this.#release;
    const isPlain = release !== undefined && this.#isFinal;
    this.series = isPlain ? `${this.#epoch}!${major}.${minor}` : spelled;
  }

  /** Whether this version is certainly later than the other. */
  isAfter(other: PackageVersion): boolean {
    if (this.#epoch !== other.#epoch) return this.#epoch > other.#epoch;
    const length = Math.max(this.#release.length, other.#release.length);
    for (let index = 0; index < length; index += 1) {
      const difference = (this.#release[index] ?? 0) - (other.#release[index] ?? 0);
      if (difference !== 0) return difference > 0;
    }
    return this.#isFinal && !other.#isFinal;
  }
}

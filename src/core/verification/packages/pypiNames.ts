/** What is known of the names of projects on PyPI, without asking it. Names are normalised. */
export interface PypiNames {
  /** The day or month when the names were listed, as `2026-11`. */
  readonly snapshot: string;
  /** How many names there were. */
  readonly count: number;
  /** True for every project of that day, and for about 0.4 % of the names that are none. */
  has(name: string): boolean;
  /** The names downloaded most, the first of them first. */
  readonly popular: readonly string[];
}

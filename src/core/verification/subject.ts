/** What a person can vouch for: a module, or a symbol in it, as it is in one version of a distribution. */
export interface Subject {
  /** As its metadata spell it; `python` for what is in the standard library. */
  readonly distribution: string;
  readonly version: string;
  /** The dotted name from the module on, such as `requests.get`; of an import, the top-level module. */
  readonly symbol: string;
}

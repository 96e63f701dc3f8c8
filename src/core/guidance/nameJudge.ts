import type { OffsetRange } from '../text/offsetRange.ts';

/**
 * What is known of a name that has just been written. `missing`: its owner certainly does not have it; `names` are those
 * that certainly exist in its place, public ones unless the written one is private. Empty where they could not be found
 * out.
 */
export type NameVerdict =
  | { readonly kind: 'exists' | 'unknown' }
  | { readonly kind: 'missing'; readonly names: readonly string[] };

/** Code that is being written, up to a place in it. */
export interface WrittenCode {
  /** Stands for the document or block; what is asked of one document in turn is answered faster. */
  readonly documentId: string;
  readonly code: string;
}

/** A name that has just been written. */
export interface WrittenName extends WrittenCode {
  /**
   * All code of the document, or block, up to the end of the name. What follows may be there too, if the name is part of
   * a whole statement with it.
   */
  readonly code: string;
  /** Where the name itself is in the code. */
  readonly range: OffsetRange;
}

/** Tells of names whether what they hang on has them, against the packages that are really installed. */
export interface NameJudge {
  /**
   * By the rules by which written code is verified. Rejects only when the signal is aborted, with its reason; what cannot
   * be found out is `unknown`. May take seconds: see `PatientJudge`.
   */
  judge(name: WrittenName, signal: AbortSignal): Promise<NameVerdict>;

  /** Reads what the imports of this code need, before a name is asked for. Never fails. */
  warm(written: WrittenCode): void;
}

/** Code that is being written, and where. */
export interface PlacedCode extends WrittenCode {
  /** An absolute path; imports are resolved from its folder. The file itself need not exist. */
  readonly path: string;
  /** The workspace folder that it belongs to; undefined for code outside of folders. */
  readonly folder?: string | undefined;
}

/** A name in code that is being written, and where that is. */
export interface PlacedName extends WrittenName, PlacedCode {}

/** Judges names of any documents. Starts what it needs on first use. */
export interface PlacedNameJudge {
  /** As in `NameJudge`. */
  judgeName(name: PlacedName, signal: AbortSignal): Promise<NameVerdict>;
  warm(written: PlacedCode): void;
}

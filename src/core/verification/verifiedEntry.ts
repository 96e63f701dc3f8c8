import type { Subject } from './subject.ts';

/** That a person has vouched for a symbol. */
export interface VerifiedEntry extends Subject {
  /** The day, as `2026-11-23`. */
  readonly date: string;
  /** What else a person has written into the entry. */
  readonly notes?: Readonly<Record<string, unknown>>;
}

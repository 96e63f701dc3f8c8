import type { EngineStatus } from '../../../src/core/ports/engine.ts';

/** What the process of a person tells whoever disturbs it. Times are milliseconds since 1970. */
export type PersonReport =
  /** The engine's state; `restarting` is an error that mends itself, `down` one that does not. */
  | {
      readonly kind: 'engine';
      readonly state: Exclude<EngineStatus['state'], 'error'> | 'restarting' | 'down';
      readonly at: number;
      readonly pid: number | undefined;
      readonly loadSeconds: number | undefined;
      readonly message: string | undefined;
    }
  /** A question was taken: it must never be lost from now on. */
  | {
      readonly kind: 'asked';
      readonly conversation: string;
      readonly turn: string;
      readonly question: string;
    }
  | { readonly kind: 'text'; readonly turn: string; readonly text: string; readonly at: number }
  /** An answer has ended, for whatever reason, with this text shown; it may have gone on from a saved state. */
  | {
      readonly kind: 'ended';
      readonly turn: string;
      readonly answer: string;
      readonly isRestored: boolean;
    }
  | { readonly kind: 'completed' }
  /** A download was accepted, or deleted for its checksum. */
  | { readonly kind: 'downloaded'; readonly sha256: string }
  | { readonly kind: 'refused' };

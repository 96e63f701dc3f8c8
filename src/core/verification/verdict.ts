import type { CodeRange } from './codeRange.ts';

/** What was found out about a symbol. Never a guess: what could not be checked is `unknown`, with the reason. */
export type Verdict =
  | {
      readonly kind: 'exists';
      /** As the checker prints it, where it is known. */
      readonly signature?: string;
      /** Where it is defined. The line is counted from 1. */
      readonly source?: { readonly path: string; readonly line: number };
      /** The message of the deprecation, where it is deprecated. */
      readonly deprecated?: string;
    }
  | {
      readonly kind: 'missing';
      /** Names that do exist there, the nearest first. */
      readonly nearest: readonly string[];
      /** Which name it is that is missing, and that the nearest would replace; where it is not the last of the use. */
      readonly part?: CodeRange;
    }
  | { readonly kind: 'wrong-call'; readonly message: string }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

/**
 * `untyped`: the package gives no types for it. `not-installed`: there is nothing to check against. `dynamic`: it depends
 * on what happens when the code runs. `checker-failed`: the checker did not answer.
 */
export type UnknownReason = 'untyped' | 'not-installed' | 'dynamic' | 'checker-failed';

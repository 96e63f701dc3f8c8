import type { Disposable } from '../../lifetime/disposable.ts';
import type { OffsetRange } from '../../text/offsetRange.ts';
import type { SourceLocation } from '../../text/position.ts';
import type { ScannedUse } from '../scan/scannedCode.ts';

/** Python code and what is to be checked in it. */
export interface CheckRequest {
  readonly code: string;
  /** Found in this very code. */
  readonly uses: readonly ScannedUse[];
  /** An absolute path beside which relative and workspace imports are resolved; the file itself need not exist. */
  readonly path: string;
}

/** Finds out which symbols exist in the packages that are really installed. */
export interface SymbolChecker extends Disposable {
  /** A verdict for each use, in their order. Never rejects but for an aborted signal: a failure is `unknown`. */
  check(request: CheckRequest, signal: AbortSignal): Promise<readonly Verdict[]>;
}

/** What was found out about a symbol. Never a guess: what could not be checked is `unknown`, with the reason. */
export type Verdict =
  | {
      readonly kind: 'exists';
      /** As the checker prints it, where it is known. */
      readonly signature?: string;
      /** Where it is defined. */
      readonly source?: SourceLocation;
      /** The message of the deprecation, where it is deprecated. */
      readonly deprecated?: string;
    }
  | {
      readonly kind: 'missing';
      /** Names that do exist there, the nearest first. */
      readonly nearest: readonly string[];
      /** Which name it is that is missing, and that the nearest would replace; where it is not the last of the use. */
      readonly part?: OffsetRange;
    }
  | { readonly kind: 'wrong-call'; readonly problem: CallProblem }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

/** Why a call cannot work. */
export type CallProblem =
  | { readonly kind: 'unknown-parameter'; readonly parameter: string }
  | { readonly kind: 'missing-arguments'; readonly parameters: readonly string[] }
  | { readonly kind: 'missing-positional'; readonly count: number }
  | { readonly kind: 'too-many-positional'; readonly limit: number }
  | { readonly kind: 'repeated-argument'; readonly parameter: string }
  | { readonly kind: 'module-called' }
  /** None of several signatures takes the arguments. */
  | { readonly kind: 'no-matching-overload' };

/**
 * `untyped`: the package gives no types for it. `not-installed`: there is nothing to check against. `dynamic`: it depends
 * on what happens when the code runs. `checker-failed`: the checker did not answer.
 */
export type UnknownReason = 'untyped' | 'not-installed' | 'dynamic' | 'checker-failed';

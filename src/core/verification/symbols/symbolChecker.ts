import type { Disposable } from '../../lifetime/disposable.ts';
import type { OffsetRange } from '../../text/offsetRange.ts';
import type { SourceLocation } from '../../text/position.ts';
import type { ScannedUse } from '../scan/scannedCode.ts';

/** Python code and the uses to check in it. */
export interface CheckRequest {
  readonly code: string;
  /** Found in this very code. */
  readonly uses: readonly ScannedUse[];
  /** An absolute path; relative and workspace imports are resolved from its folder. The file itself need not exist. */
  readonly path: string;
  /** The code only tries out what there is: `missing` need not be sure, and comes without similar names. */
  readonly isTrial?: boolean;
}

/** Finds out which symbols exist in the packages that are really installed. */
export interface SymbolChecker extends Disposable {
  /** A verdict for each use, in their order. Rejects only when the signal is aborted: a failure is `unknown`. */
  check(request: CheckRequest, signal: AbortSignal): Promise<readonly Verdict[]>;
}

/** What was found out about a symbol. Never a guess: a symbol that could not be checked is `unknown`, with the reason. */
export type Verdict =
  | {
      readonly kind: 'exists';
      /** As the checker prints it, if it is known. */
      readonly signature?: string;
      /** Where it is defined. */
      readonly source?: SourceLocation;
      /** The authors' deprecation message; may be empty. Undefined if it is not deprecated. */
      readonly deprecated?: string;
      /** Keywords of the call of which it is not known whether they mean anything: the call takes any. */
      readonly unchecked?: UncheckedKeywords;
    }
  | {
      readonly kind: 'missing';
      /** Similar names that do exist, the nearest first. */
      readonly nearest: readonly string[];
      /** The missing name, if it is not the last one of the use. */
      readonly part?: OffsetRange;
    }
  | {
      readonly kind: 'wrong-call';
      readonly problem: CallProblem;
      /** The keyword or the surplus arguments, if it is about such. */
      readonly argument?: OffsetRange;
      /** Keywords that the call does take and that may be meant, the nearest first. */
      readonly nearest?: readonly string[];
    }
  /** A name that the code never imports, and the statements that may be missing, the most likely first. */
  | { readonly kind: 'not-imported'; readonly statements: readonly string[] }
  | {
      readonly kind: 'unknown';
      readonly reason: UnknownReason;
      /** Whether nothing is known of the value whose attribute it is, so that none of its attributes can be checked. */
      readonly isOfAny?: true;
    };

/** Keywords of a call, at least one, and where the first one is. */
export interface UncheckedKeywords {
  readonly keywords: readonly string[];
  readonly argument: OffsetRange;
}

/** Why a call cannot work. */
export type CallProblem =
  | { readonly kind: 'unknown-parameter'; readonly parameter: string }
  | { readonly kind: 'missing-arguments'; readonly parameters: readonly string[] }
  | { readonly kind: 'missing-positional'; readonly count: number }
  | { readonly kind: 'too-many-positional'; readonly limit: number }
  | { readonly kind: 'repeated-argument'; readonly parameter: string }
  | { readonly kind: 'module-called' }
  /** What is called is an object that cannot be. */
  | { readonly kind: 'not-callable' }
  /** It raises this error whatever it is called with. */
  | { readonly kind: 'always-raises'; readonly error: string }
  /** None of several signatures takes the arguments. */
  | { readonly kind: 'no-matching-overload' };

/**
 * `untyped`: the package gives no types for it. `not-installed`: there is nothing to check against. `dynamic`: it depends
 * on what happens when the code runs. `checker-failed`: the checker did not answer. `too-long`: there is more code than it is given.
 */
export type UnknownReason = 'untyped' | 'not-installed' | 'dynamic' | 'checker-failed' | 'too-long';

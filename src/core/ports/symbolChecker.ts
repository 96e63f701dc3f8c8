import type { Disposable } from '../lifetime/disposable.ts';
import type { ScannedUse } from '../verification/scannedCode.ts';
import type { Verdict } from '../verification/verdict.ts';

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

import type { ClassifiedModule } from './moduleClass.ts';
import type { ScannedImport, ScannedUse } from './scannedCode.ts';
import type { Verdict } from './verdict.ts';

/** An import, and what is known of the module. Relative imports are of the workspace by their form. */
export interface VerifiedImport {
  readonly scanned: ScannedImport;
  /** Undefined for a relative import. */
  readonly module: ClassifiedModule | undefined;
}

/** A use of something imported, and what was found out about it. */
export interface VerifiedUse {
  readonly scanned: ScannedUse;
  readonly verdict: Verdict;
}

/** What code was verified against. */
export interface VerificationBasis {
  /** The Python whose packages count; undefined where none was found. */
  readonly python?: {
    /** Its program. */
    readonly path: string;
    /** Such as `3.12`, where it is known. */
    readonly version?: string;
    /** Where its packages lie. */
    readonly packageFolders: readonly string[];
  };
  /** Why the Python that was chosen cannot be used, and what to do. */
  readonly pythonProblem?: string;
  /** The day or month of the list of names on PyPI, where it can be read. */
  readonly pypiSnapshot?: string;
}

/** What was found out about a piece of code. */
export interface Verification {
  readonly imports: readonly VerifiedImport[];
  readonly uses: readonly VerifiedUse[];
  readonly basis: VerificationBasis;
}

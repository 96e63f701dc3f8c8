import type { Disposable } from '../lifetime/disposable.ts';
import type { OffsetRange } from '../text/offsetRange.ts';
import type { Position } from '../text/position.ts';
import type { InstallForm } from './codeBlocks/readInstalls.ts';
import type { ClassifiedModule } from './packages/classifyModule.ts';
import type { ScannedImport, ScannedUse } from './scan/scannedCode.ts';
import type { Verdict } from './symbols/symbolChecker.ts';

/** A piece of Python, or of what installs packages for it, to verify. */
export interface CodeToVerify {
  readonly code: string;
  /** What it is if not Python: only what it installs is verified. */
  readonly form?: InstallForm | undefined;
  /** An absolute path; imports are resolved from its folder. The file itself need not exist. */
  readonly path: string;
  /** The workspace folder that it belongs to, one of those configured; undefined for code outside of folders. */
  readonly folder?: string | undefined;
  /** Only code that touches this range is verified; the rest is read for its definitions. */
  readonly within?: OffsetRange | undefined;
  /** Other code that runs in the same place, such as the other cells of a notebook: the names that it binds are known. */
  readonly around?: readonly string[] | undefined;
}

/** Python of which only the syntax counts. */
export interface CodeToParse {
  readonly code: string;
  /** A notebook's cell, in which commands for IPython may stand. */
  readonly isCell: boolean;
  /** As for code to verify. */
  readonly folder?: string | undefined;
}

/** What code is verified against, as far as it is configured. */
export interface VerifierSettings {
  /** Modules that are not flagged. */
  readonly familiar: readonly string[];
  /** Whether programs may be run to find out about Python. */
  readonly isTrusted: boolean;
  /** The workspace folders. Code outside of them is verified with the Python of the first one. */
  readonly folders: readonly VerifiedFolder[];
}

/** A workspace folder and the Python that was selected for it. Paths are absolute. */
export interface VerifiedFolder {
  /** Undefined if no folder is open. */
  readonly path?: string | undefined;
  /** The selection of a Python extension: a program, or the folder of an environment. */
  readonly interpreter?: string | undefined;
  /** Used if none was selected and the folder has no virtual environment. */
  readonly defaultInterpreter?: string | undefined;
}

/** Verifies code against the packages that are really installed. Starts what it needs on first use. */
export interface CodeVerifier extends Disposable {
  /** From now on code is verified against these settings. Interpreters are looked up again. */
  configure(settings: VerifierSettings): void;

  /** Rejects only when the signal is aborted, with its reason. What could not be found out is `unknown`. */
  verify(request: CodeToVerify, signal: AbortSignal): Promise<Verification>;

  /**
   * Where Python could not read code; undefined where it can, or that could not be found out. Rejects only when the signal is
   * aborted, with its reason.
   */
  syntaxError(request: CodeToParse, signal: AbortSignal): Promise<Position | undefined>;
}

/** An import, and what is known of the module. Relative imports always belong to the workspace. */
export interface VerifiedImport {
  readonly scanned: ScannedImport;
  /** Undefined for a relative import. */
  readonly module: ClassifiedModule | undefined;
  /** Whether the code handles its absence; only said of what is absent. */
  readonly isGuarded?: true;
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
    /** Where its packages are. */
    readonly packageFolders: readonly string[];
  };
  /** Why the selected Python cannot be used. */
  readonly pythonProblem?: PythonProblem;
  /** The day or month of the list of names on PyPI, if it could be read. */
  readonly pypiSnapshot?: string;
}

/** Why a file or folder cannot be used as Python. `path` is what was selected. */
export type PythonProblem =
  | {
      readonly kind:
        | 'not-found'
        | 'not-executable'
        | 'not-runnable'
        /** It ran, but did not answer as Python does. */
        | 'not-python'
        /** A folder that is not a Python environment. */
        | 'not-environment'
        /** Its files do not say enough, and nothing is run in an untrusted workspace. */
        | 'untrusted';
      readonly path: string;
    }
  | { readonly kind: 'timeout'; readonly path: string; readonly seconds: number }
  | { readonly kind: 'exit-code'; readonly path: string; readonly code: number }
  | { readonly kind: 'unexpected'; readonly message: string };

/** What was found out about a piece of code. */
export interface Verification {
  readonly imports: readonly VerifiedImport[];
  readonly uses: readonly VerifiedUse[];
  readonly basis: VerificationBasis;
}

/**
 * The result for code that could not be analysed: a single use with an empty `symbol`, which stands for the code as a
 * whole, at its first line. Nothing is guessed about its imports.
 */
export function uncheckedCode(code: string): Verification {
  const range = { start: 0, end: /^[^\r\n]*/.exec(code)![0].length };
  const scanned = { symbol: '', module: '', level: 0, range, nameRange: range };
  return {
    imports: [],
    uses: [{ scanned, verdict: { kind: 'unknown', reason: 'checker-failed' } }],
    basis: {},
  };
}

import type { Disposable } from '../lifetime/disposable.ts';
import type { CodeRange } from '../verification/codeRange.ts';
import type { Verification } from '../verification/verification.ts';

/** A piece of Python to verify. */
export interface CodeToVerify {
  readonly code: string;
  /** An absolute path beside which imports are resolved; the file itself need not exist. */
  readonly path: string;
  /** The workspace folder that it belongs to, one of those configured; undefined for code on its own. */
  readonly folder?: string | undefined;
  /** Only what lies in this range, or touches it, is verified; the rest is read for what it defines. */
  readonly within?: CodeRange | undefined;
}

/** What code is verified against, as far as it is chosen and not found. */
export interface VerifierSettings {
  /** Modules that are not to be flagged. */
  readonly familiar: readonly string[];
  /** Whether programs may be run to find out about Python. */
  readonly isTrusted: boolean;
  /** The workspace folders. Code on its own is verified against what is chosen for the first one. */
  readonly folders: readonly VerifiedFolder[];
}

/** A workspace folder and the Python that was chosen for it. Paths are absolute. */
export interface VerifiedFolder {
  /** Undefined for what is chosen where no folder is open. */
  readonly path?: string | undefined;
  /** What a Python extension has chosen: a program, or the folder of an environment. */
  readonly interpreter?: string | undefined;
  /** What to take where none was chosen and the folder has no virtual environment. */
  readonly defaultInterpreter?: string | undefined;
}

/** Verifies code against the packages that are really installed. Starts its parts when they are first needed. */
export interface CodeVerifier extends Disposable {
  /** From now on code is verified against this. What is known of interpreters is found out anew. */
  configure(settings: VerifierSettings): void;

  /** Never rejects but for an aborted signal, with its reason: what fails makes what it would have told `unknown`. */
  verify(request: CodeToVerify, signal: AbortSignal): Promise<Verification>;
}

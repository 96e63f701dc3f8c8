import type {
  CheckRequest,
  SymbolChecker,
  Verdict,
} from '../../../core/verification/symbols/symbolChecker.ts';
import type { SourceFolder } from './evidence.ts';
import type { PythonEnvironment } from './server/pyrightFolder.ts';

/** A checker whose environment may change between checks. */
export interface EnvironmentChecker extends SymbolChecker {
  /** Checks code against this from now on. */
  setEnvironment(environment: PythonEnvironment): void;

  /** Like `check`, and says what the verdicts rest on beside the code and what it imports. */
  examine(request: CheckRequest, signal: AbortSignal): Promise<Examination>;
}

/** What a check has found out. */
export interface Examination {
  readonly verdicts: readonly Verdict[];
  /** Folders all of whose sources were searched. */
  readonly sourceFolders: readonly SourceFolder[];
}

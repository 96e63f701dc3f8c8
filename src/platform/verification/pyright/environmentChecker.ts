import type { Position } from '../../../core/text/position.ts';
import type { CodeToParse } from '../../../core/verification/codeVerifier.ts';
import type {
  CheckRequest,
  SymbolChecker,
  Verdict,
} from '../../../core/verification/symbols/symbolChecker.ts';
import type { Basis } from './evidence.ts';
import type { PythonEnvironment } from './server/pyrightFolder.ts';

/** A checker whose environment may change between checks. */
export interface EnvironmentChecker extends SymbolChecker {
  /** Checks code against this from now on. */
  setEnvironment(environment: PythonEnvironment): void;

  /**
   * Where Python could not read code; undefined where it can, or that could not be found out. Rejects only when the signal is
   * aborted, with its reason.
   */
  syntaxError(request: CodeToParse, signal: AbortSignal): Promise<Position | undefined>;
}

/** One that looks for itself, and knows at what. */
export interface ExaminingChecker extends EnvironmentChecker {
  /** Like `check`, and says what the verdicts rest on beside the code and what it imports. */
  examine(request: CheckRequest, signal: AbortSignal): Promise<Examination>;

  /** Begins what the first check has to wait for: there will be one, most likely. */
  warmUp(): void;
}

/** What a check has found out. */
export interface Examination extends Basis {
  readonly verdicts: readonly Verdict[];
}

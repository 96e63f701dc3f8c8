import { type Diagnostic, DiagnosticSeverity, type TextDocument, workspace } from 'vscode';
import type { Report } from '../../../core/edits/fix/fixOutcome.ts';
import type { FindingKind } from '../../../core/verification/findings/finding.ts';
import { diagnosticSource } from '../../verification/findings/itemCommands.ts';

/**
 * Our own findings that other code can settle. What is not installed has to be installed, and what could not be verified is not
 * wrong.
 */
const fixableFindings: ReadonlySet<FindingKind> = new Set([
  'not-found',
  'missing',
  'wrong-call',
  'not-imported',
  'deprecated',
]);

/** The problems that a change of code may fix, the most severe first. */
export function fixableProblems(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return problems
    .filter((one) => one.source !== diagnosticSource || fixableFindings.has(codeOf(one) as FindingKind))
    .toSorted((one, other) => one.severity - other.severity);
}

/** Whether the user sees it as more than a shade of the code. */
export function isVisible({ severity }: Diagnostic): boolean {
  return severity !== DiagnosticSeverity.Hint;
}

/** Whether code actions for a document's problems make sense: it can be changed, as far as its scheme says. */
export function canBeFixed({ uri, isUntitled, languageId }: TextDocument): boolean {
  if (languageId !== 'python') return false;
  return (
    isUntitled ||
    uri.scheme === 'vscode-notebook-cell' ||
    workspace.fs.isWritableFileSystem(uri.scheme) === true
  );
}

/** The rule that a problem is reported by. */
export function codeOf({ code }: Diagnostic): string | undefined {
  const value = typeof code === 'object' ? code.value : code;
  return value === undefined ? undefined : `${value}`;
}

export function reportOf(problem: Diagnostic): Report {
  const { source, message, range } = problem;
  return { source, code: codeOf(problem), message, firstLine: range.start.line, lastLine: range.end.line };
}

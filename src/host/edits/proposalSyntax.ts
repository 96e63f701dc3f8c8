import { Diagnostic, DiagnosticSeverity, l10n, Range, type TextDocument, window, workspace } from 'vscode';
import type { Position } from '../../core/text/position.ts';
import { cellOf } from '../documents/notebookCells.ts';
import { diagnosticSource } from '../verification/findings/itemCommands.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import type { EditReview } from './editReview.ts';

/**
 * Where a document would no longer be Python; undefined for other languages, where it is none already, and where that could not
 * be found out. Rejects only if the signal is aborted, with its reason.
 *
 * @param text The document as it would be, with `\n` as line ends.
 */
export async function brokenSyntax(
  document: TextDocument,
  text: string,
  verification: Pick<WorkspaceVerification, 'syntaxError'>,
  signal: AbortSignal,
): Promise<Position | undefined> {
  if (document.languageId !== 'python') return undefined;
  const isCell = cellOf(document.uri) !== undefined;
  const errorIn = (code: string): Promise<Position | undefined> =>
    verification.syntaxError({ code, isCell, at: document.uri }, signal);
  const error = await errorIn(text);
  return error && (await errorIn(document.getText())) === undefined ? error : undefined;
}

/** Says that a proposal is no Python, and offers another one. */
export async function tellBroken(
  { target, proposer }: Pick<EditReview, 'target' | 'proposer'>,
  { line }: Position,
): Promise<void> {
  const again = l10n.t('Change the Instruction');
  const choice = await window.showWarningMessage(
    l10n.t(
      'What is proposed for {0} is not valid Python: see line {1}.',
      workspace.asRelativePath(target),
      line + 1,
    ),
    ...(proposer.changeInstruction ? [again] : []),
  );
  if (choice === again) await proposer.changeInstruction?.();
}

/** The mark of the place, to the end of its line. */
export function syntaxDiagnostic({ line, character }: Position): Diagnostic {
  const range = new Range(line, character, line, Number.MAX_SAFE_INTEGER);
  const diagnostic = new Diagnostic(range, l10n.t('This is not valid Python.'), DiagnosticSeverity.Error);
  diagnostic.source = diagnosticSource;
  return diagnostic;
}

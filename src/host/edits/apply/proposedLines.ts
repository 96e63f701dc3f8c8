import type { TextDocument } from 'vscode';
import { type ApplyProblem, codeInFile } from '../../../core/edits/apply/codeInFile.ts';
import type { FileCode } from '../../../core/edits/apply/filesOfAnswer.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { withPlacedCode } from '../../../core/edits/placeCode.ts';
import type { IndentStyle } from '../../../core/insertion/indentBlock.ts';
import { choosePlace } from './choosePlace.ts';

/** What a document would be with code of an answer; `cursor`: the user has the code inserted there instead. */
export type ProposedLines =
  | { readonly lines: readonly string[] }
  | { readonly problem: ApplyProblem }
  | 'cursor'
  | 'cancelled';

/**
 * What a document would be with code of an answer in it, one piece after the other. Where it is not clear where one belongs, the
 * user chooses.
 */
export async function proposedLines(
  document: TextDocument,
  codes: readonly FileCode[],
  style: IndentStyle,
): Promise<ProposedLines> {
  let lines: readonly string[] = linesOf(document.getText());
  for (const one of codes) {
    const next = codeInFile(lines, one, style);
    if ('problem' in next) return next;
    if ('lines' in next) {
      lines = next.lines;
      continue;
    }
    const places = await choosePlace(document, { ...next, lines });
    if (places === 'cursor') return 'cursor';
    if (!places) return 'cancelled';
    lines = withPlacedCode(lines, places, style);
  }
  return { lines };
}

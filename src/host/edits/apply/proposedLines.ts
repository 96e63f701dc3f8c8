import type { TextDocument } from 'vscode';
import { applyDiff } from '../../../core/edits/apply/unifiedDiff.ts';
import type { FileCode } from '../../../core/edits/apply/filesOfAnswer.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { placeCode, type PlacedCode, withPlacedCode } from '../../../core/edits/placeCode.ts';
import type { CodePlace } from '../../../core/edits/partPlaces.ts';
import { sourceTextOf } from '../../../core/completion/document/sourceText.ts';
import { readEdit } from '../../../core/edits/readEdit.ts';
import type { IndentStyle } from '../../../core/insertion/indentBlock.ts';
import { fencedCode } from '../../../core/text/sanitizeText.ts';
import type { ApplyProblem } from '../../../wording/chat/applyProblem.ts';
import { choosePlace } from './choosePlace.ts';

/** What a file would be with code of an answer; `cursor`: the user has the code inserted there instead. */
export type ProposedLines =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: ApplyProblem }
  | { readonly kind: 'cursor' }
  | { readonly kind: 'cancelled' };

/** What a document would be with code of an answer in it, one piece after the other. Where it is not clear where one belongs, the user chooses. */
export async function proposedLines(
  document: TextDocument,
  codes: readonly FileCode[],
  style: IndentStyle,
): Promise<ProposedLines> {
  let lines: readonly string[] = linesOf(document.getText());
  for (const one of codes) {
    const problem = problemOf(one, lines);
    if (problem) return { kind: 'problem', problem };
    if (one.diff) {
      const patched = applyDiff(lines, one.diff);
      if ('problem' in patched) return { kind: 'problem', ...patched };
      lines = patched.lines;
      continue;
    }
    const code = codeFor(one, lines);
    const placed = placeCode(lines, code, style);
    const places =
      placesIn(placed, one) ?? (await choosePlace(document, { code, lines, choices: choicesIn(placed) }));
    if (places === 'cursor') return { kind: 'cursor' };
    if (!places) return { kind: 'cancelled' };
    lines = withPlacedCode(lines, places, style);
  }
  return { kind: 'lines', lines };
}

/**
 * What a new file has, with a line end at its end.
 *
 * @param path Of the file, with `/`.
 */
export function newLines(codes: readonly FileCode[], path: string): ProposedLines {
  let lines: readonly string[] = [''];
  for (const one of codes) {
    const problem = problemOf(one, lines) ?? (one.diff?.kind === 'changed' ? 'missing' : undefined);
    if (problem) return { kind: 'problem', problem };
    const next = withMore(lines, one, path);
    if ('problem' in next) return { kind: 'problem', ...next };
    lines = next.lines;
  }
  return { kind: 'lines', lines: [...withoutLast(lines), ''] };
}

/** What the answer's first block for the file has stands in it as it is; what another one has goes where it belongs, or behind that. */
function withMore(
  lines: readonly string[],
  { body, diff }: FileCode,
  path: string,
): ReturnType<typeof applyDiff> {
  if (diff) return applyDiff(lines, diff);
  const code = linesOf(body.replace(/^(?:[ \t]*\n)+/, ''));
  if (lines.every((line) => line === '')) return { lines: code };
  const languageId = /\.pyi?w?$/.test(path) ? 'python' : '';
  const style = sourceTextOf({ path, languageId, text: lines.join('\n') });
  const placed = placeCode(lines, body, style);
  if (placed.kind === 'clear') return { lines: withPlacedCode(lines, placed.places, style) };
  return { lines: [...withoutLast(lines), '', ...code] };
}

function withoutLast(lines: readonly string[]): readonly string[] {
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function problemOf(one: FileCode, lines: readonly string[]): ApplyProblem | undefined {
  if (one.isBrokenDiff === true) return 'broken';
  if (one.diff) return one.diff.kind === 'deleted' || one.diff.kind === 'renamed' ? one.diff.kind : undefined;
  if (one.body.trim() === '') return 'no-code';
  const read = readEdit(fencedCode(one.body, ''), lines.join('\n'));
  if (!('problem' in read)) return undefined;
  return read.problem === 'part' ? 'part' : read.problem === 'diff' ? 'broken' : 'no-code';
}

/** A first line that names the file stays where the file has it, too. */
function codeFor({ code, body }: FileCode, lines: readonly string[]): string {
  return lines.includes(code.split('\n', 1)[0]!) ? code : body;
}

function placesIn(placed: PlacedCode, { path }: FileCode): readonly CodePlace[] | undefined {
  if (placed.kind === 'clear') return placed.places;
  // What an answer says is for a file, and the file does not have, is to be added; unless a function may have got another name.
  const isClear = placed.kind === 'new' && path !== undefined && placed.choices.length === 1;
  return isClear && placed.choices[0]!.kind === 'add' ? placed.choices[0]!.places : undefined;
}

function choicesIn(placed: PlacedCode): Extract<PlacedCode, { readonly choices: unknown }>['choices'] {
  return placed.kind === 'clear' ? [] : placed.choices;
}

import { sourceTextOf } from '../../completion/document/sourceText.ts';
import type { IndentStyle } from '../../insertion/indentBlock.ts';
import { fencedCode } from '../../text/sanitizeText.ts';
import { linesOf } from '../lineHunks.ts';
import type { PlaceChoice } from '../partPlaces.ts';
import { placeCode, withPlacedCode } from '../placeCode.ts';
import { readEdit } from '../readEdit.ts';
import type { FileCode } from './filesOfAnswer.ts';
import { applyDiff, type DiffProblem } from './unifiedDiff.ts';

/**
 * Why code of an answer cannot be applied to a file. `part`: it leaves lines out and says so in their place. `deleted`,
 * `renamed`: that is what the diff does. `missing`: the diff changes a file that is not there.
 */
export type ApplyProblem = DiffProblem | 'no-code' | 'part' | 'deleted' | 'renamed' | 'missing';

/** What a file is with code of an answer in it. */
type WithCode = { readonly lines: readonly string[] } | { readonly problem: ApplyProblem };

/** The same; or the code without a place that is clear, and the places that are likely. */
export type CodeInFile = WithCode | { readonly code: string; readonly choices: readonly PlaceChoice[] };

/** A file with what an answer has for it: in the place of what it defines again, or of what the hunks of a diff change. */
export function codeInFile(lines: readonly string[], one: FileCode, style: IndentStyle): CodeInFile {
  const problem = problemOf(one, lines);
  if (problem) return { problem };
  if (one.diff) return applyDiff(lines, one.diff);
  // A first line that names the file stays where the file has it, too.
  const code = lines.includes(one.code.split('\n', 1)[0]!) ? one.code : one.body;
  const placed = placeCode(lines, code, style);
  if (placed.kind === 'clear') return { lines: withPlacedCode(lines, placed.places, style) };
  const { kind, choices } = placed;
  const [only] = choices;
  // What an answer says is for a file that does not have it is added; unless it may be what has another name there.
  const isAdded = kind === 'new' && one.path !== undefined && choices.length === 1 && only!.kind === 'add';
  return isAdded ? { lines: withPlacedCode(lines, only!.places, style) } : { code, choices };
}

/**
 * What a new file has, with a line end at its end: the first block for it as it is, what others have in its place in that, or
 * behind.
 *
 * @param path Of the file, with `/`.
 */
export function newFile(codes: readonly FileCode[], path: string): WithCode {
  let lines: readonly string[] = [''];
  for (const one of codes) {
    const problem = problemOf(one, lines) ?? (one.diff?.kind === 'changed' ? 'missing' : undefined);
    if (problem) return { problem };
    const next = withMore(lines, one, path);
    if ('problem' in next) return next;
    lines = next.lines;
  }
  return { lines: [...withoutLast(lines), ''] };
}

function withMore(lines: readonly string[], { body, diff }: FileCode, path: string): WithCode {
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

import { importPlace, type OrderedImport } from '../../python/importOrder.ts';
import type { OffsetEdit } from '../../text/offsetRange.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** Beyond this much text no import is looked for: the imports of a file are at its beginning. In UTF-16 code units. */
const longestHead = 50_000;

/**
 * The edit that adds an import statement to Python code: at its place among those that the code begins with, and where it
 * begins with none, behind the module's docstring and a notebook's magics. Undefined where the beginning is too long to be
 * read.
 */
export function addImport(code: string, statement: string): OffsetEdit | undefined {
  const head = code.slice(0, longestHead);
  const lines = leadingLines(head);
  const [first, ...others] = lines.filter(({ isImport }) => isImport);
  const last = lines.at(-1);
  if (!last) return atBeginning(code, statement);
  if (last.end === head.length && head.length < code.length) return undefined;
  const place = first && importPlace([first, ...others], statement);
  const gap = !place || place.isSpaced ? '\n\n' : '\n';
  if (place?.side === 'before') {
    const { start } = place.at;
    return { start, end: start, text: `${statement}${gap}` };
  }
  const { end } = place?.at ?? last;
  const at = end + /^[^\r\n]*/.exec(code.slice(end))![0].length;
  return { start: at, end: at, text: `${gap}${statement}` };
}

interface LeadingLine extends OrderedImport {
  readonly isImport: boolean;
}

/** The lines that code begins with before it does anything: its docstring, a notebook's magics, and then its imports. */
function leadingLines(code: string): LeadingLine[] {
  const { lines, texts, kinds, starts, ends } = tokenizePython(code);
  const found: LeadingLine[] = [];
  for (const [index, { firstToken, endToken, indent }] of lines.entries()) {
    const isImport = indent === 0 && /^(?:import|from|lazy)$/.test(texts[firstToken]!);
    const isDocstring = index === 0 && kinds[firstToken] === 'string' && endToken === firstToken + 1;
    const isPreamble = (isDocstring || kinds[firstToken] === 'shell') && found.at(-1)?.isImport !== true;
    const isOne = !texts.slice(firstToken, endToken).includes(';');
    if (!isOne || (!isImport && !isPreamble)) break;
    const start = starts[firstToken]!;
    const end = ends[endToken - 1]!;
    const isSpaced = /\n[^\S\n]*\n[^\S\n]*(?:#[^\n]*\n[^\S\n]*)*$/.test(
      code.slice(found.at(-1)?.end ?? 0, start),
    );
    found.push({ text: code.slice(start, end), start, end, isSpaced, isImport });
  }
  return found;
}

/** Behind the lines that say how the file is to be read or run. */
function atBeginning(code: string, statement: string): OffsetEdit {
  const at = /^(?:\uFEFF)?(?:#(?:!|.*coding[:=]).*(?:\r\n|\r|\n))*/.exec(code)![0].length;
  const rest = code.slice(at);
  const isSpaced = rest.trim() === '' || /^\r?\n/.test(rest);
  return { start: at, end: at, text: `${statement}\n${isSpaced ? '' : '\n'}` };
}

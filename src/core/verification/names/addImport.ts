import type { OffsetEdit } from '../../text/offsetRange.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** Beyond this much text no import is looked for: the imports of a file are at its beginning. In UTF-16 code units. */
const longestHead = 50_000;

/**
 * The edit that adds an import statement to Python code: behind the import of the same module or else the last of those
 * that the code begins with, and where it begins with none, behind the module's docstring and a notebook's magics.
 * One from `__future__` stands before the others. Undefined where the beginning is too long to be read.
 */
export function addImport(code: string, statement: string): OffsetEdit | undefined {
  const head = code.slice(0, longestHead);
  const lines = leadingLines(head);
  const imports = lines.filter(({ isImport }) => isImport);
  const module = moduleOf(statement);
  const known = imports.findLast(({ text }) => moduleOf(text) === module);
  if (module === '__future__' && !known && imports[0])
    return { start: imports[0].start, end: imports[0].start, text: `${statement}\n` };
  const line = known ?? lines.at(-1);
  if (!line) return atBeginning(code, statement);
  if (lines.at(-1)!.end === head.length && head.length < code.length) return undefined;
  const at = line.end + /^[^\r\n]*/.exec(code.slice(line.end))![0].length;
  return { start: at, end: at, text: `${imports.length > 0 ? '\n' : '\n\n'}${statement}` };
}

interface LeadingLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
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
    found.push({ text: code.slice(start, end), start, end, isImport });
  }
  return found;
}

/** The module that a statement imports from. */
function moduleOf(statement: string): string {
  return /^(?:lazy\s+)?(?:from|import)\s+([\w.]+)/.exec(statement)?.[1] ?? '';
}

/** Behind the lines that say how the file is to be read or run. */
function atBeginning(code: string, statement: string): OffsetEdit {
  const at = /^(?:\uFEFF)?(?:#(?:!|.*coding[:=]).*(?:\r\n|\r|\n))*/.exec(code)![0].length;
  const rest = code.slice(at);
  const isSpaced = rest.trim() === '' || /^\r?\n/.test(rest);
  return { start: at, end: at, text: `${statement}\n${isSpaced ? '' : '\n'}` };
}

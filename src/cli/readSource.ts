import { TextDecoder } from 'node:util';
import { lineColumnAt } from '../core/text/textPositions.ts';
import { invalidSyntax } from '../core/verification/syntax/invalidSyntax.ts';
import { readSmallBytes } from '../platform/verification/untrustedFiles.ts';
import { readNotebook } from './notebook.ts';

/** Longer ones are data. */
const longestFile = 64 << 20;

/** Where something is in a file: lines and columns count from 1, of a notebook in a cell. */
interface SourcePlace {
  readonly cell?: number;
  readonly line: number;
  readonly column: number;
  /** Its line in the file itself; of a notebook, that in its JSON. */
  readonly fileLine: number;
}

/** What could be read of a file to verify. */
export interface SourceFile {
  readonly code: string;
  /** Where an offset in the code is. */
  placeAt(offset: number): SourcePlace;
  /** Why not all of it could be read as Python, in words that go on after the file's name. */
  readonly problem?: string;
  /** Whether it is a notebook in another language than Python. */
  readonly isForeign?: boolean;
}

/** A file of which nothing can be read. */
export function unreadSource(problem: string): SourceFile {
  return { code: '', problem, placeAt: () => ({ line: 1, column: 1, fileLine: 1 }) };
}

const pythonEnding = /\.(?:py|pyw|pyi|wsgi)$/i;

/** Files with other endings are Python where their first line says so, and those without any where it says nothing else. */
function isPython(name: string, text: string): boolean {
  if (pythonEnding.test(name)) return true;
  const [program] = /^\uFEFF?#!.*/.exec(text) ?? [];
  return program === undefined ? /^\.?[^.]*$/.test(name) : /\bpython/.test(program);
}

/** Reads a file as Python would. What cannot be, is said in its `problem`, and what can be is looked at all the same. */
export async function readSource(file: string): Promise<SourceFile> {
  const bytes = await readSmallBytes(file, longestFile + 1);
  if (bytes === undefined) return unreadSource('cannot be read');
  if (bytes.length > longestFile) return unreadSource(`is longer than ${longestFile >> 20} MB`);
  if (bytes.length === 0 && file.endsWith('.ipynb'))
    return unreadSource('cannot be read. It is empty, and no notebook');
  const { text, problem } = decoded(bytes);
  const name = file.replace(/^.*[/\\]/s, '');
  if (name.endsWith('.ipynb'))
    return readNotebook(text) ?? unreadSource('cannot be read. It is damaged, or no notebook');
  if (!isPython(name, text)) return unreadSource('is no Python file');
  const source: SourceFile = {
    code: text,
    placeAt: (offset) => {
      const { line, column } = lineColumnAt(text, offset);
      return { line, column, fileLine: line };
    },
  };
  const found = problem ?? syntaxProblem(text);
  return found === undefined ? source : { ...source, problem: found };
}

/** Such as `is not valid Python 3 from line 2 on`. */
function syntaxProblem(code: string): string | undefined {
  const at = invalidSyntax(code);
  return at === undefined ? undefined : `is not valid Python 3: see line ${lineColumnAt(code, at).line}`;
}

/** What PEP 263 has in one of the first two lines. */
const declaration = /^(?:[ \t\f]*(?:#.*)?\r?\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** The text in the encoding that it declares; without one, in UTF-8, or in UTF-16 where it begins with its mark. */
function decoded(bytes: Buffer): { readonly text: string; readonly problem?: string } {
  const mark = bytes.subarray(0, 2).toString('hex');
  const wide = { fffe: 'utf-16le', feff: 'utf-16be' }[mark];
  const declared = wide ?? declaration.exec(bytes.subarray(0, 500).toString('latin1'))?.[1] ?? 'utf-8';
  const decoder = decoderOf(declared);
  if (!decoder) return { text: bytes.toString('utf8'), problem: `has an unknown encoding, ${declared}` };
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { text: bytes.toString('utf8').replace(/^\uFEFF/, ''), problem: `is not ${declared}` };
  }
  return text.includes('\0') ? { text, problem: 'has null characters' } : { text };
}

/** By Python's names, which allow `utf_8`, `utf-8-sig` and `latin-1-unix`. Undefined for an encoding that is not known. */
function decoderOf(declared: string): TextDecoder | undefined {
  const name = declared
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^utf-?8-.*$/, 'utf-8')
    .replace(/^(?:latin-1|iso-8859-1|iso-latin-1)(?:-.*)?$/, 'latin1');
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    return undefined;
  }
}

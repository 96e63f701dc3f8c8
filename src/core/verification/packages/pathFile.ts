import { isClosed } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import { readArguments } from './pythonLiteral.ts';

/** What a `.pth` file does when Python starts. Paths are as written: relative ones start at the file's own folder. */
export interface PathFile {
  /** Folders and archives that it adds to the search path. */
  readonly paths: readonly string[];
  /** Folders whose own `.pth` files count too. */
  readonly siteFolders: readonly string[];
  /** Modules that its code imports, and that may be import hooks. */
  readonly hooks: readonly string[];
}

/** The ends of lines by Python's `splitlines`. */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** Reads a `.pth` file. Its lines of code are never run; in them, only what is written out is understood. */
export function readPathFile(text: string): PathFile {
  const found = { paths: [] as string[], siteFolders: [] as string[], hooks: [] as string[] };
  for (const line of text.replace(/^\uFEFF/, '').split(lineEnd)) {
    if (line.startsWith('#') || line.trim() === '') continue;
    if (/^import[ \t]/.test(line)) readCode(line, found);
    else found.paths.push(line.trimEnd());
  }
  return found;
}

/** The modules that a `.start` file, which Python 3.15 reads besides, calls functions of. */
export function readStartFile(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  return lines.flatMap((line) => /^\s*([\p{L}_][\p{L}\p{N}_]*)[\w.]*\s*:/u.exec(line)?.[1] ?? []);
}

/** Reads such as `import _shop_finder; _shop_finder.install()` and `import sys; sys.path.append("/shop")`. */
function readCode(
  line: string,
  found: { readonly paths: string[]; readonly siteFolders: string[]; readonly hooks: string[] },
): void {
  const tokens = tokenizePython(line);
  const { kinds, texts } = tokens;
  let isImport = false;
  for (let at = 0; at < texts.length; at++) {
    const isStart = at === 0 || texts[at - 1] === ';';
    if (texts[at] === ';') isImport = false;
    else if (isStart && texts[at] === 'import') isImport = true;
    else if (isImport && kinds[at] === 'name' && /^(?:import|,)$/.test(texts[at - 1]!))
      found.hooks.push(texts[at]!);
    if (texts[at] !== '(' || !isClosed(tokens, at)) continue;
    const path = readArguments(tokens, at).findLast((one) => typeof one === 'string');
    if (path === undefined) continue;
    if (texts[at - 1] === 'addsitedir') found.siteFolders.push(path);
    else if (/^sys\.path\.(?:append|insert)$/.test(texts.slice(Math.max(0, at - 5), at).join('')))
      found.paths.push(path);
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { builtinAttributes, builtinNames } from '../../../src/core/python/builtinNames.ts';
import { codeOfLine, headerAt, ModuleOutline } from '../../../src/core/python/moduleOutline.ts';

/** A line of a file that calls a function or class of the same package, with arguments. Lines count from 0. */
export interface CallPlace {
  readonly file: string;
  /** The file's lines without those of the call, where an empty line is left with its indentation. */
  readonly lines: readonly string[];
  readonly line: number;
  readonly character: number;
  readonly call: string;
  readonly callee: { readonly file: string; readonly header: string };
}

/** The Python files below a folder, in the order of their paths, without its tests. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py') && !/(?:^|[\\/])tests?[\\/]/.test(name))
    .toSorted()
    .map((name) => path.join(folder, name));
}

/**
 * The lines of a package that call what is defined elsewhere in it. To know without types what is called, only names count
 * that one function or class of the package has, and no built-in type.
 */
export function callPlaces(folder: string): CallPlace[] {
  const files = filesIn(folder).map((file) => {
    const lines = readFileSync(file, 'utf8').split(/\r?\n/);
    return { file, lines, outline: new ModuleOutline(lines) };
  });
  const callees = onlyDefinitions(files);
  return files.flatMap(({ file, lines, outline }) =>
    outline.definitions
      .filter(({ kind }) => kind === 'function')
      .flatMap((one) => Array.from({ length: one.end - one.line }, (_, at) => one.line + 1 + at))
      .flatMap((line) => callAt(file, lines, line, callees) ?? []),
  );
}

function onlyDefinitions(
  files: readonly {
    readonly file: string;
    readonly lines: readonly string[];
    readonly outline: ModuleOutline;
  }[],
): ReadonlyMap<string, CallPlace['callee']> {
  const found = new Map<string, CallPlace['callee']>();
  const twice = new Set<string>();
  for (const { file, lines, outline } of files)
    for (const { name, line } of outline.definitions) {
      const last = name.split('.').at(-1)!;
      if (found.has(last) || builtinNames.has(last) || builtinAttributes.has(last)) twice.add(last);
      found.set(last, { file, header: headerAt(lines, line)[0]!.trim() });
    }
  for (const name of twice) found.delete(name);
  return found;
}

function callAt(
  file: string,
  lines: readonly string[],
  line: number,
  callees: ReadonlyMap<string, CallPlace['callee']>,
): CallPlace | undefined {
  const text = lines[line]!;
  if (/^\s*(?:@|(?:async\s+)?def\s|class\s|from\s|import\s)/.test(text)) return undefined;
  for (const [, name = ''] of codeOfLine(text).matchAll(/([^\W\d]\w*)\((?!\))/gu)) {
    const callee = callees.get(name);
    if (!callee) continue;
    const statement = headerAt(lines, line);
    const indent = text.slice(0, text.search(/\S/));
    return {
      file,
      lines: [...lines.slice(0, line), indent, ...lines.slice(line + statement.length)],
      line,
      character: indent.length,
      call: statement.join('\n').trim(),
      callee,
    };
  }
  return undefined;
}

import type { IndentStyle } from '../../insertion/indentBlock.ts';
import { fitEdit, type EditedLines } from '../fitEdit.ts';
import { linesOf } from '../lineHunks.ts';
import { leadingImports } from '../newImports.ts';
import { type PythonDefinition, pythonDefinitions } from './pythonDefinitions.ts';

/**
 * Why an answer is not added to a file of tests. `no-tests`: it has none, or none that is not there already. `redefined`: it
 * defines anew what the tests that are there use.
 */
export type TestsProblem =
  | { readonly kind: 'no-tests' }
  | { readonly kind: 'redefined'; readonly name: string };

/** Where tests are added to a file: behind all others, before what runs them. The lines have no code. */
export function linesForTests(lines: readonly string[]): EditedLines {
  const guard = lines.findLastIndex((line) => /^if\s+__name__\s*==/.test(line));
  const end = guard < 0 ? lines.length : guard;
  const last = lines.slice(0, end).findLastIndex((line) => line.trim() !== '');
  return { start: last + 1, end };
}

/**
 * The lines of a file with the tests of an answer, two blank lines from the others, and with the imports that they need. What is
 * there already is left out; tests of a name that is taken get another one.
 *
 * @param tested The name of what is tested, which the answer may repeat.
 * @param importStatement Imports it; added where neither the file nor the answer does.
 */
export function withTests(
  lines: readonly string[],
  edited: EditedLines,
  code: string,
  parts: { readonly tested: string; readonly importStatement: string; readonly style: IndentStyle },
): readonly string[] | TestsProblem {
  const { tested, importStatement, style } = parts;
  const { imports, rest } = leadingImports(linesOf(code), style.indentSize);
  const known = topLevel(lines);
  const added: string[] = [];
  let hasTests = false;
  let left = rest;
  for (const one of topLevel(rest).toReversed()) {
    const same = known.find(({ ownName }) => ownName === one.ownName);
    const text = textOf(rest, one);
    if (one.ownName === tested || (same && textOf(lines, same) === text)) left = without(left, one);
    else if (isTest(one)) {
      hasTests = true;
      if (same) left = renamed(left, one, freeName(one.ownName, [...known, ...topLevel(rest)], added));
    } else if (same) return { kind: 'redefined', name: one.ownName };
  }
  if (!hasTests) return { kind: 'no-tests' };
  const block = trimmed(withoutRunner(left));
  const statements = [...imports, ...missingImports([...lines, ...imports], block, tested, importStatement)];
  const isFirst = lines.slice(0, edited.start).every((line) => line.trim() === '');
  const isLast = lines.slice(edited.end).every((line) => line.trim() === '');
  const gap = ['', ''];
  const whole = [
    ...(isFirst ? [] : [...lines.slice(0, edited.start), ...gap]),
    ...block,
    ...(isLast ? [''] : [...gap, ...lines.slice(edited.end)]),
  ];
  if (isFirst) return [...statements, ...(statements.length > 0 ? gap : []), ...whole];
  const start = edited.start + gap.length;
  const place = { start, end: start + block.length };
  return fitEdit(whole.join('\n'), place, [...statements, '', ...block].join('\n'), style);
}

/** Of the framework, and of what is tested, where nothing imports them yet. */
function missingImports(
  known: readonly string[],
  block: readonly string[],
  tested: string,
  importStatement: string,
): readonly string[] {
  const text = known.join('\n');
  const isImported = (name: string): boolean =>
    new RegExp(`^[ \\t]*(?:from|import)\\b(?:[^\\n(]|\\([^)]*\\))*\\b${name}\\b`, 'm').test(text);
  const modules = ['asyncio', 'unittest', 'pytest'].filter(
    (name) => block.some((line) => new RegExp(`\\b${name}\\.`).test(line)) && !isImported(name),
  );
  return [...modules.map((name) => `import ${name}`), ...(isImported(tested) ? [] : [importStatement])];
}

function topLevel(lines: readonly string[]): readonly PythonDefinition[] {
  const { all } = pythonDefinitions(lines.join('\n'));
  const blanks = (line: string): number => line.length - line.trimStart().length;
  return all.filter(
    ({ header, kind, isInner }) => kind !== 'method' && !isInner && blanks(lines[header]!) === 0,
  );
}

function isTest({ ownName, kind }: PythonDefinition): boolean {
  return kind === 'class' ? /^Test|Tests?$|TestCase$/.test(ownName) : ownName.startsWith('test');
}

function textOf(lines: readonly string[], { start, end }: PythonDefinition): string {
  return lines
    .slice(start, end)
    .map((line) => line.trimEnd())
    .join('\n');
}

function without(lines: readonly string[], { start, end }: PythonDefinition): readonly string[] {
  return [...lines.slice(0, start), ...lines.slice(end)];
}

function renamed(lines: readonly string[], one: PythonDefinition, name: string): readonly string[] {
  const header = lines[one.header]!.replace(new RegExp(`\\b${one.ownName}\\b`), name);
  return lines.with(one.header, header);
}

function freeName(name: string, known: readonly PythonDefinition[], added: string[]): string {
  for (let count = 2; ; count++) {
    const own = /^[A-Z]/.test(name) ? `${name}${count}` : `${name}_${count}`;
    if (known.some(({ ownName }) => ownName === own) || added.includes(own)) continue;
    added.push(own);
    return own;
  }
}

/** Without `if __name__ == "__main__":` and what follows it: a runner of tests, of which a file has one or none. */
function withoutRunner(lines: readonly string[]): readonly string[] {
  const guard = lines.findIndex((line) => /^if\s+__name__\s*==/.test(line));
  return guard < 0 ? lines : lines.slice(0, guard);
}

function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

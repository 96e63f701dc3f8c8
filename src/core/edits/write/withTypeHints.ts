import { withImport } from '../newImports.ts';
import { linesOf } from '../lineHunks.ts';
import type { TypeProblem } from '../../verification/typeChecker.ts';
import type { HintedFunction } from './typeHints.ts';

/** What a type checker reports for each of several texts of a file; undefined where it could not be asked. Rejects if aborted. */
export type CheckTypes = (
  texts: readonly string[],
) => Promise<readonly (readonly TypeProblem[])[] | undefined>;

/** What can be offered of hints. */
export interface CheckedHints {
  readonly lines: readonly string[];
  readonly offered: readonly HintedFunction[];
  /** The functions of which no hint is offered, each with the first new error. */
  readonly left: readonly { readonly name: string; readonly message: string }[];
  readonly isChecked: boolean;
}

/** The lines of a file with annotations, and the imports that they need. */
export function withTypeHints(
  lines: readonly string[],
  functions: readonly HintedFunction[],
): readonly string[] {
  let text = lines.join('\n');
  const edits = functions.flatMap((one) => one.edits).toSorted((one, other) => other.start - one.start);
  for (const { start, end, text: added } of edits) text = text.slice(0, start) + added + text.slice(end);
  const imports = joined(functions.flatMap((one) => one.imports));
  return linesOf(imports.reduce(withImport, text));
}

/** The hints that bring no new error: all of them, or those of some functions. */
export async function hintsThatCheck(
  lines: readonly string[],
  functions: readonly HintedFunction[],
  check: CheckTypes,
): Promise<CheckedHints> {
  const ask = async (
    choices: readonly (readonly HintedFunction[])[],
  ): Promise<readonly (readonly TypeProblem[])[] | undefined> => {
    const texts = choices.map((some) => withTypeHints(lines, some));
    const [before, ...after] = (await check([lines, ...texts].map((one) => one.join('\n')))) ?? [];
    return before && after.map((found, at) => newProblems(lines, before, texts[at]!, found));
  };
  let offered = functions;
  const left: { name: string; message: string }[] = [];
  while (offered.length > 0) {
    const [problems] = (await ask([offered])) ?? [];
    const result = { lines: withTypeHints(lines, offered), offered, left };
    if (!problems || problems.length === 0) return { ...result, isChecked: problems !== undefined };
    let blamed = offered.filter((one) => problems.some(({ line }) => one.start <= line && line < one.end));
    if (blamed.length === 0) {
      // Where something else is no longer right, such as a call, each is tried alone.
      const alone = await ask(offered.map((one) => [one]));
      blamed = offered.filter((_, at) => alone?.[at]?.length !== 0);
    }
    // They may only be wrong together.
    if (blamed.length === 0) blamed = [...offered];
    for (const { name, start, end } of blamed) {
      const own = problems.find(({ line }) => start <= line && line < end) ?? problems[0]!;
      left.push({ name, message: own.message });
    }
    offered = offered.filter((one) => !blamed.includes(one));
  }
  return { lines, offered, left, isChecked: true };
}

/** The errors that were not there before, in a line that reads the same; their lines are those of the file as it is. */
function newProblems(
  base: readonly string[],
  before: readonly TypeProblem[],
  lines: readonly string[],
  found: readonly TypeProblem[],
): TypeProblem[] {
  const keyIn =
    (some: readonly string[]) =>
    ({ line, rule }: TypeProblem): string =>
      `${rule ?? ''} ${some[line]?.trim() ?? ''}`;
  const known = new Map<string, number>();
  for (const key of before.map(keyIn(base))) known.set(key, (known.get(key) ?? 0) + 1);
  const keyOf = keyIn(lines);
  // Imports come above everything that has hints.
  const added = lines.length - base.length;
  return found.flatMap((one) => {
    const rest = known.get(keyOf(one)) ?? 0;
    known.set(keyOf(one), rest - 1);
    return rest > 0 ? [] : [{ ...one, line: one.line - added }];
  });
}

/** Statements that take names from the same module, as one. */
function joined(statements: readonly string[]): string[] {
  const byModule = new Map<string, Set<string>>();
  for (const statement of statements) {
    const [, from = statement, name] = /^(from \S+ import )(.*)$/.exec(statement) ?? [];
    if (!byModule.has(from)) byModule.set(from, new Set());
    if (name !== undefined) byModule.get(from)!.add(name);
  }
  return [...byModule].map(([from, names]) => from + [...names].toSorted().join(', '));
}

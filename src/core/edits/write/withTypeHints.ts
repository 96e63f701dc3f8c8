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

/** More functions are not checked one by one. */
const mostAlone = 40;

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

/** The hints that bring no new error: all of them, or those of each function that brings none. */
export async function hintsThatCheck(
  lines: readonly string[],
  functions: readonly HintedFunction[],
  check: CheckTypes,
): Promise<CheckedHints> {
  const base = lines.join('\n');
  const textOf = (some: readonly HintedFunction[]): string => withTypeHints(lines, some).join('\n');
  const ask = async (choices: readonly (readonly HintedFunction[])[]): Promise<TypeProblem[] | undefined> => {
    const texts = choices.map(textOf);
    const [before, ...after] = (await check([base, ...texts])) ?? [];
    return before && after.map((found, at) => newProblem({ base, before, text: texts[at]!, found }) ?? none);
  };
  const all = { lines: withTypeHints(lines, functions), offered: functions, left: [] };
  const whole = await ask([functions]);
  if (!whole) return { ...all, isChecked: false };
  if (whole[0] === none) return { ...all, isChecked: true };
  const few = functions.slice(0, mostAlone);
  const alone = functions.length > 1 ? await ask(few.map((one) => [one])) : whole;
  const good = few.filter((_, at) => alone?.[at] === none);
  const together = good.length > 0 ? await ask([good]) : undefined;
  const offered = together?.[0] === none ? good : [];
  const left = functions
    .filter((one) => !offered.includes(one))
    .map((one) => {
      const own = alone?.[few.indexOf(one)];
      const { message } = own && own !== none ? own : whole[0]!;
      return { name: one.name, message };
    });
  return { lines: withTypeHints(lines, offered), offered, left, isChecked: true };
}

/** Stands for no problem. */
const none: TypeProblem = { line: -1, rule: undefined, message: '' };

/** The first error that was not there before, in a line that reads the same. */
function newProblem(parts: {
  readonly base: string;
  readonly before: readonly TypeProblem[];
  readonly text: string;
  readonly found: readonly TypeProblem[];
}): TypeProblem | undefined {
  const keyIn = (text: string): ((problem: TypeProblem) => string) => {
    const lines = linesOf(text);
    return ({ line, rule }) => `${rule ?? ''} ${lines[line]?.trim() ?? ''}`;
  };
  const known = new Map<string, number>();
  for (const key of parts.before.map(keyIn(parts.base))) known.set(key, (known.get(key) ?? 0) + 1);
  const keyOf = keyIn(parts.text);
  return parts.found.find((one) => {
    const left = known.get(keyOf(one)) ?? 0;
    known.set(keyOf(one), left - 1);
    return left <= 0;
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

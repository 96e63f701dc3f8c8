import type { OffsetEdit } from '../../text/offsetRange.ts';
import {
  isClosed,
  type PythonTokens,
  splitTokens,
  tokenAtLevel,
} from '../../verification/scan/pythonTokens.ts';
import { linesOf } from '../lineHunks.ts';
import { HintNames } from './hintNames.ts';
import { type PythonDefinition, type PythonDefinitions, pythonDefinitions } from './pythonDefinitions.ts';

/** The annotations that an answer adds to one function of a file. */
export interface HintedFunction {
  readonly name: string;
  /** Its lines in the file as it is, counted from 0; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly edits: readonly OffsetEdit[];
  /** The import statements that they need. */
  readonly imports: readonly string[];
}

/** What of an answer is nothing but annotations. */
export interface TypeHints {
  readonly functions: readonly HintedFunction[];
  /** The functions whose parameters the answer changes in other ways, too. */
  readonly changed: readonly string[];
}

/**
 * Reads the annotations that an answer adds to a function, or to those of a class: to parameters and results that have none.
 * Nothing else is taken from the answer.
 *
 * @param lines Of the whole file.
 * @param start The line that the definition begins in, with its decorators.
 * @param path Of the file, relative to the workspace folder.
 * @returns Undefined where there is no definition, or none of its functions is in the answer.
 */
export function readTypeHints(
  lines: readonly string[],
  start: number,
  code: string,
  path: string,
): TypeHints | undefined {
  const file = pythonDefinitions(lines.join('\n'));
  const answer = pythonDefinitions(linesOf(code).join('\n'));
  const target = file.all.find((one) => one.start === start);
  if (!target) return undefined;
  const names = new HintNames(file, answer, path);
  const own = functionsOf(file.all.filter((one) => one.start >= target.start && one.end <= target.end));
  const given = functionsOf(answer.all);
  const functions: HintedFunction[] = [];
  const changed: string[] = [];
  let found = 0;
  for (const [key, one] of own) {
    const other = given.get(key);
    if (!other) continue;
    found += 1;
    const hinted = hintsOf({ file, one, answer, other, names });
    if (!hinted) changed.push(one.name);
    else if (hinted.edits.length > 0) functions.push(hinted);
  }
  return found === 0 ? undefined : { functions, changed };
}

/** By their names, and where several have the same, by their order. */
function functionsOf(all: readonly PythonDefinition[]): Map<string, PythonDefinition> {
  const found = new Map<string, PythonDefinition>();
  for (const one of all) {
    if (one.kind === 'class') continue;
    let count = 0;
    while (found.has(`${one.ownName} ${count}`)) count += 1;
    found.set(`${one.ownName} ${count}`, one);
  }
  return found;
}

/** A parameter in tokens: of its name, its annotation and its default; an end is exclusive. */
interface Parameter {
  /** Its stars, name and default, without blanks. */
  readonly key: string;
  readonly name: number | undefined;
  readonly annotation: readonly [from: number, to: number] | undefined;
  readonly value: number | undefined;
}

interface Header {
  readonly parameters: readonly Parameter[];
  readonly close: number;
  readonly result: readonly [from: number, to: number] | undefined;
}

/** Undefined where more than annotations differ. */
function hintsOf(parts: {
  readonly file: PythonDefinitions;
  readonly one: PythonDefinition;
  readonly answer: PythonDefinitions;
  readonly other: PythonDefinition;
  readonly names: HintNames;
}): HintedFunction | undefined {
  const { file, one, answer, other, names } = parts;
  const [own, given] = [headerOf(file.tokens, one), headerOf(answer.tokens, other)];
  const keys = (header: Header): string => header.parameters.map(({ key }) => key).join(',');
  if (!own || !given || keys(own) !== keys(given) || one.isAsync !== other.isAsync) return undefined;
  const edits: OffsetEdit[] = [];
  const imports: string[] = [];
  const typeOf = (range: Header['result']): string | undefined => {
    const text = range && typeText(answer.tokens, range);
    const hint = text === undefined ? undefined : names.hint(text, one);
    imports.push(...(hint?.imports ?? []));
    return hint?.text;
  };
  for (const [at, parameter] of own.parameters.entries()) {
    if (parameter.name === undefined || parameter.annotation || isReceiver(file.tokens, parameter, one, at))
      continue;
    const type = typeOf(given.parameters[at]!.annotation);
    if (type !== undefined) edits.push(parameterEdit(file.tokens, parameter, type));
  }
  const result = own.result ? undefined : typeOf(given.result);
  const behind = file.tokens.ends[own.close]!;
  if (result !== undefined) edits.push({ start: behind, end: behind, text: ` -> ${result}` });
  return { name: one.name, start: one.start, end: one.end, edits, imports };
}

function isReceiver(
  { texts }: PythonTokens,
  { name }: Parameter,
  { kind }: PythonDefinition,
  at: number,
): boolean {
  return kind === 'method' && at === 0 && /^(?:self|cls|mcs|mcls)$/.test(texts[name!]!);
}

function headerOf(tokens: PythonTokens, { nameToken, colon }: PythonDefinition): Header | undefined {
  const open = tokenAtLevel(tokens, nameToken, colon, '(');
  const close = tokens.partners.get(open);
  if (open >= colon || close === undefined || !isClosed(tokens, open)) return undefined;
  const arrow = tokens.texts[close + 1] === '->';
  return {
    parameters: splitTokens(tokens, open + 1, close).map(([from, to]) => parameterOf(tokens, from, to)),
    close,
    result: arrow ? [close + 2, colon] : undefined,
  };
}

function parameterOf(tokens: PythonTokens, from: number, to: number): Parameter {
  const { texts, kinds, code, starts, ends } = tokens;
  const isStarred = texts[from] === '*' || texts[from] === '**';
  const first = isStarred ? from + 1 : from;
  const name = first < to && kinds[first] === 'name' ? first : undefined;
  const equals = tokenAtLevel(tokens, first, to, '=');
  const annotation =
    name !== undefined && texts[name + 1] === ':' ? ([name + 2, equals] as const) : undefined;
  const textOf = (at: number): string => withPlainQuotes(code.slice(starts[at], ends[at]));
  const key = [
    ...Array.from({ length: Math.min(first + 1, to) - from }, (_, at) => textOf(from + at)),
    ...Array.from({ length: to - equals }, (_, at) => textOf(equals + at)),
  ].join('');
  return { key, name, annotation, value: equals + 1 < to ? equals + 1 : undefined };
}

/** Models write the same string with other quotes. */
function withPlainQuotes(text: string): string {
  return text.replace(/^(\w*)'([^'"\\\n]*)'$/, '$1"$2"');
}

/** Undefined where it is none that can be written in one line. */
function typeText(tokens: PythonTokens, [from, to]: readonly [number, number]): string | undefined {
  const { code, starts, ends, skipped } = tokens;
  if (to <= from) return undefined;
  const [start, end] = [starts[from]!, ends[to - 1]!];
  if (skipped.some((one) => one.start < end && one.end > start)) return undefined;
  const text = code.slice(start, end);
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/(\[) | ?,? (?=\])/g, '$1');
}

/** Blanks around the `=` of a default belong to an annotation. */
function parameterEdit(
  { code, starts, ends }: PythonTokens,
  { name, value }: Parameter,
  type: string,
): OffsetEdit {
  const start = ends[name!]!;
  const end = value === undefined ? start : starts[value]!;
  return /^[ \t]*=[ \t]*$/.test(code.slice(start, end))
    ? { start, end, text: `: ${type} = ` }
    : { start, end: start, text: `: ${type}` };
}

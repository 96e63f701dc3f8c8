import { linesOf } from '../lineHunks.ts';
import {
  type CheckerProblem,
  comparePositions,
  type PlaceEdit,
  type PlaceRange,
  textAt,
} from './brokenPlaces.ts';
import type { ChangedDefinition } from './changedDefinitions.ts';

/**
 * What has to be written at the names in a problem if all that happened is that something was renamed: the definition, or the
 * parameters that a call gives by name. Undefined where that is not all.
 */
export function renamesFor(
  problems: readonly CheckerProblem[],
  lines: readonly string[],
  { name, newName, isReshaped, renamedParameters }: ChangedDefinition,
): PlaceEdit[] | undefined {
  const names = new Map(renamedParameters.map(({ before, after }) => [before, after]));
  if (newName !== undefined) names.set(name, newName);
  if (isReshaped && renamedParameters.length === 0) return undefined;
  const edits = problems.flatMap(({ range }) => {
    const text = names.get(textAt(lines, range));
    return text === undefined ? [] : [{ range, text }];
  });
  return edits.length > 0 ? edits : undefined;
}

/** A text after changes of it that do not overlap. */
export function withEdits(text: string, edits: readonly PlaceEdit[]): string {
  const lines = linesOf(text);
  for (const { range, text: written } of edits.toSorted((a, b) =>
    comparePositions(b.range.start, a.range.start),
  )) {
    const { start, end } = range;
    // Names are in one line.
    const line = lines[start.line]!;
    lines[start.line] = line.slice(0, start.character) + written + line.slice(end.character);
  }
  return lines.join('\n');
}

/** Without those that are there already. */
export function distinctEdits(edits: readonly PlaceEdit[]): PlaceEdit[] {
  const keyOf = ({ start }: PlaceRange): string => `${start.line} ${start.character}`;
  return [...new Map(edits.map((one) => [keyOf(one.range), one])).values()];
}

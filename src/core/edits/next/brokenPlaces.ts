import type { Position } from '../../text/position.ts';
import { fixPlace } from '../fix/fixPlace.ts';
import { lineHunks } from '../lineHunks.ts';
import type { ChangedDefinition } from './changedDefinitions.ts';
import type { Mentions } from './mentions.ts';

/** A part of a text, as positions. */
export interface PlaceRange {
  readonly start: Position;
  readonly end: Position;
}

/** What a type checker reports for a file. */
export interface CheckerProblem {
  readonly range: PlaceRange;
  /** In the checker's words, in English. */
  readonly message: string;
}

/** A place that fits a definition no longer since that has changed. */
export interface BrokenPlace {
  /** The index of the definition. */
  readonly definition: number;
  readonly range: PlaceRange;
  /** What is at the range. */
  readonly text: string;
  readonly message: string;
  /** Whether renaming, as the file's `edits` do, mends it: so the checker said. */
  readonly isRenaming: boolean;
}

/** A change of a file's text. */
export interface PlaceEdit {
  readonly range: PlaceRange;
  readonly text: string;
}

/** A file with such places. */
export interface BrokenFile {
  /** Absolute. */
  readonly path: string;
  /** In the order of the file. */
  readonly places: readonly BrokenPlace[];
  /** What gives the new name to all that a renaming broke in this file; empty where that is not enough. */
  readonly edits: readonly PlaceEdit[];
}

/** What a change of a file's definitions breaks elsewhere, and in the rest of the file. */
export interface BrokenPlaces {
  readonly definitions: readonly ChangedDefinition[];
  readonly files: readonly BrokenFile[];
  /** Whether the new text is no valid Python, so that nothing can be said. */
  readonly isInvalid: boolean;
  /** How many files mention one of the definitions, and how many of them there was time to check. */
  readonly mentioning: number;
  readonly checked: number;
}

/** A change of a file that may have broken others. */
export interface DefinitionChange {
  /** Absolute; the file need not be saved. */
  readonly path: string;
  /** The workspace folder that it is in. */
  readonly folder: string;
  readonly before: string;
  readonly after: string;
  /** VS Code's glob patterns of what in the folder is of no interest. */
  readonly excluded: readonly string[];
  /** Other files whose changes are not saved. */
  readonly unsaved: readonly { readonly path: string; readonly text: string }[];
}

/** Finds out what a change broke. */
export interface BrokenPlaceFinder {
  /**
   * The places that a type checker proves to be broken by a change: it reports them with the new text and not with the old one.
   * Rejects only if the signal is aborted, with its reason; what could not be checked is not listed.
   */
  brokenBy(change: DefinitionChange, signal: AbortSignal): Promise<BrokenPlaces>;
}

/** A broken place with all that is reported in it. */
export interface NewlyBroken extends Omit<BrokenPlace, 'isRenaming'> {
  readonly problems: readonly CheckerProblem[];
}

/**
 * The problems that are new, and that are about one of the changed definitions; of several in each other, the outermost with the
 * words of all.
 *
 * @param options.lines Of the file as it is.
 * @param options.before What is reported with the definitions as they were, at `oldLines`.
 * @param options.oldLines The file as it was where it has changed itself: lines that are new are not looked at.
 */
export function newlyBroken(options: {
  readonly lines: readonly string[];
  readonly oldLines: readonly string[];
  readonly before: readonly CheckerProblem[];
  readonly after: readonly CheckerProblem[];
  readonly mentions: Mentions;
}): NewlyBroken[] {
  const { lines, oldLines, before, after, mentions } = options;
  const oldLine = oldLineOf(oldLines, lines);
  const known = new Set(before.map(({ range }) => `${range.start.line} ${range.start.character}`));
  const fresh = after.filter(({ range: { start, end } }) => {
    const [from, to] = [oldLine(start.line), oldLine(end.line)];
    if (from === undefined || to === undefined) return false;
    return !known.has(`${from} ${start.character}`);
  });
  return outermost(fresh).flatMap(({ range, problems }) => {
    const { statement } = fixPlace(lines, range);
    const code = lines.slice(statement.start, statement.end).join('\n');
    const message = [...new Set(problems.map((one) => one.message))].join('\n');
    const definition = mentions.definitionOf(code, message);
    return definition === undefined
      ? []
      : [{ definition, range, message, text: textAt(lines, range), problems }];
  });
}

/** The text of a range, with `\n` as line ends. */
export function textAt(lines: readonly string[], { start, end }: PlaceRange): string {
  const part = lines.slice(start.line, end.line + 1);
  if (part.length === 0) return '';
  const last = part.length - 1;
  part[last] = part[last]!.slice(0, end.character);
  part[0] = part[0]!.slice(start.character);
  return part.join('\n');
}

/** Where lines that have not changed were. */
function oldLineOf(
  before: readonly string[],
  after: readonly string[],
): (line: number) => number | undefined {
  const hunks = lineHunks(before, after);
  return (line) => {
    if (hunks.some(({ newStart, newEnd }) => line >= newStart && line < newEnd)) return undefined;
    const above = hunks.findLast(({ newEnd }) => newEnd <= line);
    return above ? line - above.newEnd + above.oldEnd : line;
  };
}

function outermost(
  problems: readonly CheckerProblem[],
): { readonly range: PlaceRange; readonly problems: readonly CheckerProblem[] }[] {
  const found: { range: PlaceRange; problems: CheckerProblem[] }[] = [];
  for (const one of problems.toSorted((a, b) => compareRanges(a.range, b.range))) {
    const around = found.find(({ range }) => isWithin(one.range, range));
    if (around) around.problems.push(one);
    else found.push({ range: one.range, problems: [one] });
  }
  return found;
}

/** By where they begin; of those that begin together, the longest first. */
function compareRanges(a: PlaceRange, b: PlaceRange): number {
  return comparePositions(a.start, b.start) || comparePositions(b.end, a.end);
}

export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function isWithin(inner: PlaceRange, outer: PlaceRange): boolean {
  return comparePositions(outer.start, inner.start) <= 0 && comparePositions(inner.end, outer.end) <= 0;
}

import { linesOf } from '../lineHunks.ts';

/** A place of a diff. */
interface DiffHunk {
  /** The line that its header names, counted from 0; undefined where it names none. */
  readonly start: number | undefined;
  readonly lines: { readonly mark: ' ' | '-' | '+'; readonly text: string }[];
}

/** What a diff does to one file. */
export interface FileDiff {
  /** Undefined where the diff does not say of which file it is. */
  path: string | undefined;
  kind: 'changed' | 'new' | 'deleted' | 'renamed';
  readonly hunks: DiffHunk[];
}

/**
 * Why a diff cannot be applied. `broken`: a line of it is none of a diff. `not-found`: what a hunk changes is not in the file.
 * `several`: it is there more than once, and not at the line that the hunk names.
 */
export type DiffProblem = 'broken' | 'not-found' | 'several';

/** Whether code is a unified diff: it is called one, or has the header of a hunk. */
export function isUnifiedDiff(code: string, language: string): boolean {
  return /^(?:diff|patch|udiff)$/.test(language) || /^@@ .*@@/m.test(code);
}

/**
 * Reads a unified diff of one file or several. The numbers in it only say where a hunk is looked for first: models count
 * badly.
 */
export function readDiff(code: string): readonly FileDiff[] | { readonly problem: 'broken' } {
  const reader = new DiffReader();
  const lines = linesOf(code);
  for (const [at, line] of lines.entries())
    if (!reader.read(line, lines[at + 1] ?? '')) return { problem: 'broken' };
  const files = reader.files.filter(({ hunks, kind }) => hunks.length > 0 || kind !== 'changed');
  return files.length > 0 && files.every(changesSomething) ? files : { problem: 'broken' };
}

class DiffReader {
  readonly files: FileDiff[] = [];
  #hunk: DiffHunk | undefined;
  /** The first of the two lines with a file's names. */
  #old: string | undefined;

  /** False for a line that no diff has. */
  read(line: string, next: string): boolean {
    if (this.#old !== undefined) return this.#name(line);
    if (line.startsWith('--- ') && next.startsWith('+++ ')) {
      this.#old = line;
      return true;
    }
    if (line.startsWith('diff --git ')) {
      this.#open();
      return true;
    }
    const header = /^@@(?: -(\d+)\S* \+\d+\S*)?.*?@@/.exec(line);
    if (header) {
      this.#openHunk(header[1] === undefined ? undefined : Math.max(0, Number(header[1]) - 1));
      return true;
    }
    if (!this.#hunk && readAttribute(line, this.files.at(-1))) return true;
    return readLine(line, this.#hunk ?? this.#openHunk(undefined));
  }

  #open(): FileDiff {
    const file: FileDiff = { path: undefined, kind: 'changed', hunks: [] };
    this.files.push(file);
    this.#hunk = undefined;
    return file;
  }

  #openHunk(start: number | undefined): DiffHunk {
    const file = this.files.at(-1) ?? this.#open();
    this.#hunk = { start, lines: [] };
    file.hunks.push(this.#hunk);
    return this.#hunk;
  }

  #name(now: string): true {
    const last = this.files.at(-1);
    // Git has said before that it is about a file.
    const isOpen = last !== undefined && last.path === undefined && last.hunks.length === 0;
    nameFile(isOpen ? last : this.#open(), this.#old!, now);
    this.#old = undefined;
    this.#hunk = undefined;
    return true;
  }
}

/**
 * The lines of a file with the hunks of a diff. Each must have its lines in the file exactly, but for blanks at their ends: at
 * the line that it names, or else in one place only.
 */
export function applyDiff(
  lines: readonly string[],
  { hunks }: Pick<FileDiff, 'hunks'>,
): { readonly lines: readonly string[] } | { readonly problem: DiffProblem } {
  const places: { readonly start: number; readonly end: number; readonly after: readonly string[] }[] = [];
  let moved = 0;
  for (const hunk of hunks) {
    const own = withoutBlankEnd(hunk.lines);
    const before = own.filter(({ mark }) => mark !== '+').map(({ text }) => text.trimEnd());
    const found = placeOf(lines, before, hunk.start === undefined ? undefined : hunk.start + moved);
    if (typeof found === 'string') return { problem: found };
    if (hunk.start !== undefined) moved = found - hunk.start;
    let line = found;
    const after = own.flatMap(({ mark, text }) => {
      if (mark === '+') return [text];
      line += 1;
      return mark === ' ' ? [lines[line - 1]!] : [];
    });
    places.push({ start: found, end: found + before.length, after });
  }
  const sorted = places.toSorted((one, other) => one.start - other.start);
  if (sorted.some(({ start }, at) => at > 0 && start < sorted[at - 1]!.end)) return { problem: 'not-found' };
  const changed = [...lines];
  for (const { start, end, after } of sorted.toReversed()) changed.splice(start, end - start, ...after);
  return { lines: changed };
}

function placeOf(
  lines: readonly string[],
  before: readonly string[],
  named: number | undefined,
): number | Exclude<DiffProblem, 'broken'> {
  const isEmpty = lines.every((line) => line === '');
  if (before.length === 0) return isEmpty ? 0 : 'several';
  const isAt = (start: number): boolean =>
    before.every((line, index) => lines[start + index]?.trimEnd() === line);
  if (named !== undefined && isAt(named)) return named;
  const found = lines.flatMap((_, start) => (isAt(start) ? [start] : []));
  return found.length === 1 ? found[0]! : found.length === 0 ? 'not-found' : 'several';
}

function nameFile(file: FileDiff, old: string, now: string): void {
  const nameIn = (line: string): string => line.slice(4).split('\t', 1)[0]!.trim().replaceAll(/^"|"$/g, '');
  const [before, after] = [nameIn(old), nameIn(now)];
  if (before === '/dev/null') file.kind = 'new';
  if (after === '/dev/null') file.kind = 'deleted';
  const name = after === '/dev/null' ? before : after;
  // Git's own prefixes, which are no folders.
  const isOfGit = /^(?:a\/|\/dev\/null$)/.test(before) && /^(?:b\/|\/dev\/null$)/.test(after);
  file.path = isOfGit ? name.slice(2) : name.replace(/^\.\//, '');
}

/** What Git says of a file before its hunks. False for other lines. */
function readAttribute(line: string, file: FileDiff | undefined): boolean {
  const rename = /^(?:rename|copy) (?:from|to) (.*)/.exec(line);
  if (file && rename) Object.assign(file, { kind: 'renamed', path: rename[1] });
  if (file && line.startsWith('new file mode')) file.kind = 'new';
  if (file && line.startsWith('deleted file mode')) file.kind = 'deleted';
  return (
    line.trim() === '' ||
    rename !== null ||
    /^(?:index [\da-f]|new file mode|deleted file mode|old mode|new mode|(?:dis)?similarity index|\*{3} |={3,}$)/.test(
      line,
    )
  );
}

function readLine(line: string, { lines }: DiffHunk): boolean {
  if (line.startsWith('\\')) return true;
  const mark = line === '' ? ' ' : line[0];
  if (mark !== ' ' && mark !== '-' && mark !== '+') return false;
  lines.push({ mark, text: line.slice(1) });
  return true;
}

function changesSomething({ hunks, kind }: FileDiff): boolean {
  return kind !== 'changed' || hunks.every(({ lines }) => lines.some(({ mark }) => mark !== ' '));
}

/** Blank lines at the end of a hunk are perhaps only those between it and the next one. */
function withoutBlankEnd(lines: DiffHunk['lines']): DiffHunk['lines'] {
  const last = lines.findLastIndex(({ mark, text }) => mark !== ' ' || text.trim() !== '');
  return lines.slice(0, last + 1);
}

/** A place in code that an error went through. Lines and cells count from 1. */
export interface Frame {
  /** As it was printed. Empty for a cell of a notebook. */
  readonly path: string;
  /** The number of a notebook's run: `In [3]`. */
  readonly run?: number;
  readonly line: number;
  /** The line's code as it was printed, without indentation; undefined if it was not. */
  readonly code?: string;
}

/** What a text says of errors. */
export interface Traceback {
  /** Of the last error, such as `ValueError`; undefined if no error is named. */
  readonly errorType?: string;
  /** Each place once: of the last error first, and in an error the most recent call first. */
  readonly frames: readonly Frame[];
  /** The lines of the text from the first error's to the last one's, counting from 0. */
  readonly first: number;
  readonly last: number;
}

/** No path or line of code is longer; what is can be anything. */
const longestLine = 2_000;

interface Raised {
  readonly frames: Frame[];
  /** Calls are printed the most recent one first, as faulthandler does. */
  readonly isReversed: boolean;
}

interface Reading {
  readonly errors: Raised[];
  errorType?: string;
  first?: number;
  last: number;
  /** Where the last error's lines begin: logs have something before them. */
  column: number;
}

const header = /Traceback(?: \(most recent call last\))?:?\s*(?:─+\s*╮)?\s*$/;
const reversedHeader = /\(most recent call first\):\s*$/;
const chained = /^\W*(?:During handling of the above exception|The above exception was the direct cause)/;
/** pytest's line above each failed test, and unittest's. */
const testHeader = /^(?:_{2,} .+ _{2,}|(?:ERROR|FAIL): \S.* \(\S+\))$/;

const pythonFrame = /File "([^"]+)", line (\d+)/;
const ipythonFrame = /^\s*File (\S.*?):(\d+)(?:, in .*)?$/;
const cellFrame = /^\s*(?:Cell|Input) In ?\[(\d+)\], (?:line (\d+)|in )/;
/** Of pytest (`a.py:3: in f`, `a.py:3: ValueError`, `a.py:3: `), and of rich (`/x/a.py:3 in f`). */
const shortFrame =
  /^(?:[A-Za-z]:)?([^\s:"'<>|*?][^:"'<>|*?]*\.\w+):(\d+)(?::\s*$|:? in \S|: (?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Group|Failed)(?::.*)?$)/;
const arrow = /^(?:-+> ?|❱ )\s*(\d+)\s(?:\s*│)?(.*)$/;
const errorLine =
  /^([A-Za-z_][\w.]*(?:Error|Exception|Warning|Exit|Interrupt|Group|Failed|Iteration|Fault|Timeout))(?::\s|\s\(|$)/;

/**
 * Reads what Python, IPython, pytest, unittest and rich print of errors, from a text with anything around it. Of a text in which
 * there is no such thing, undefined.
 *
 * @param text Without control sequences.
 */
export function readTraceback(text: string): Traceback | undefined {
  const reading: Reading = { errors: [], last: 0, column: 0 };
  const lines = text.split('\n').map((line) => content(line.slice(0, longestLine)));
  for (const [at, line] of lines.entries()) readLine(reading, line, at, lines);
  const frames = reading.errors.toReversed().flatMap(({ frames: own, isReversed }) =>
    // The most recent call first.
    isReversed ? own : own.toReversed(),
  );
  if (reading.first === undefined || (frames.length === 0 && reading.errorType === undefined))
    return undefined;
  return {
    ...(reading.errorType === undefined ? {} : { errorType: reading.errorType }),
    frames: distinct(frames),
    first: reading.first,
    last: reading.last,
  };
}

/** A line without what is drawn around it: the bars of exception groups and boxes, and pytest's mark. */
function content(line: string): string {
  return line
    .replace(/^\s*[│|] ?/, '')
    .replace(/\s*[│]\s*$/, '')
    .replace(/^[E>] {2,}/, '')
    .trimEnd();
}

function readLine(reading: Reading, line: string, at: number, lines: readonly string[]): void {
  if (header.test(line) || reversedHeader.test(line)) {
    reading.errors.push({ frames: [], isReversed: reversedHeader.test(line) });
    reading.column = Math.max(0, line.indexOf('Traceback'));
    touch(reading, at);
    return;
  }
  if (chained.test(line) || testHeader.test(line)) {
    reading.errors.push({ frames: [], isReversed: false });
    return;
  }
  const frame = frameAt(lines, at);
  if (frame) {
    if (reading.errors.length === 0) reading.errors.push({ frames: [], isReversed: false });
    reading.errors.at(-1)!.frames.push(frame);
    touch(reading, at);
    return;
  }
  const whole = line.trimStart().replace(/^FAILED \S+ - /, '');
  const [, type] = errorLine.exec(whole) ?? errorLine.exec(line.slice(reading.column)) ?? [];
  // A line that begins as an error does may be any text, unless it is where errors are.
  if (type === undefined || reading.errors.length === 0) return;
  reading.errorType = type.split('.').at(-1)!;
  touch(reading, at);
}

function touch(reading: Reading, at: number): void {
  reading.first ??= at;
  reading.last = at;
}

function frameAt(lines: readonly string[], at: number): Frame | undefined {
  const line = lines[at]!;
  const cell = cellFrame.exec(line);
  if (cell) {
    const marked = markedLine(lines, at);
    const number = Number(cell[2] ?? marked?.line ?? 1);
    return { path: '', run: Number(cell[1]), line: number, ...codeOf(marked?.code ?? codeBelow(lines, at)) };
  }
  const [, path, number = ''] = pythonFrame.exec(line) ?? ipythonFrame.exec(line) ?? [];
  return path === undefined
    ? shortFrameAt(lines, at)
    : placed(path, number, markedLine(lines, at)?.code ?? codeBelow(lines, at));
}

function shortFrameAt(lines: readonly string[], at: number): Frame | undefined {
  const whole = lines[at]!.trim();
  const number = shortFrame.exec(whole)?.[2];
  if (number === undefined) return undefined;
  // A drive's letter has a colon, too.
  const end = whole.indexOf(`:${number}`, 2);
  const isAboveCode = /^:\d+:? in \S/.test(whole.slice(end));
  const code = markedLine(lines, at)?.code ?? (isAboveCode ? codeBelow(lines, at) : undefined);
  return placed(whole.slice(0, end), number, code);
}

/** The line below a frame if it is deeper than the frame: where the source is not there, the next frame or the error follows. */
function codeBelow(lines: readonly string[], at: number): string | undefined {
  const column = Math.max(0, lines[at]!.search(/File "|Cell In|Input In|\S+:\d+:? in /));
  const below = lines[at + 1]?.slice(column) ?? '';
  return below.startsWith('  ') ? below : undefined;
}

/** Undefined for what is in no file, such as `<stdin>`. */
function placed(path: string, number: string, code: string | undefined): Frame | undefined {
  const line = Number(number);
  if (path.startsWith('<') || !Number.isSafeInteger(line) || line < 1) return undefined;
  return { path, line, ...codeOf(code) };
}

function codeOf(line: string | undefined): { readonly code?: string } {
  const code = line?.trim() ?? '';
  return code === '' || /^[~^]+$/.test(code) ? {} : { code };
}

/** The line that IPython and rich point to, a few lines below a frame. */
function markedLine(
  lines: readonly string[],
  at: number,
): { readonly line: number; readonly code: string } | undefined {
  for (const line of lines.slice(at + 1, at + 12)) {
    const found = arrow.exec(line.trimStart());
    // rich draws bars in place of indentation.
    if (found) return { line: Number(found[1]), code: found[2]!.replace(/^(?:\s*│)+/, '') };
    if (pythonFrame.test(line) || ipythonFrame.test(line) || cellFrame.test(line)) return undefined;
  }
  return undefined;
}

function distinct(frames: readonly Frame[]): readonly Frame[] {
  const known = new Map<string, Frame>();
  for (const frame of frames) {
    const key = `${frame.path}\n${frame.run ?? ''}\n${frame.line}`;
    if (!known.has(key)) known.set(key, frame);
  }
  return [...known.values()];
}

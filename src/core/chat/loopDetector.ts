import { periodicEnd } from '../text/periodicEnd.ts';

/** The longest run of lines, and the longest piece of a line in characters, whose repetition is detected. */
const longestPeriod = { lines: 60, characters: 400 } as const;

/** Lines that are compared: ten copies of the longest run. */
const comparedLines = 10 * longestPeriod.lines;

/** An open line is looked at again when it has grown by this many characters. */
const lookEvery = 64;

/**
 * Characters and copies from which a repetition is a loop. Chosen so that nothing is stopped which people write on
 * purpose (boards and grids, empty tables, a sentence ten times over), and a loop after a few hundred tokens.
 */
const loopLength = 1_000;
const textCopies = 4;
const dataCopies = 12;
/** Where nothing is said: zeros, rulers, drawings. Rarely a loop, and then it fills the answer. */
const silentLength = { lines: 3_000, line: 1_500 } as const;
/** Lines with next to nothing in them, such as empty headings, would be far too many before they have that length. */
const silentLines = { text: 60, data: 300 } as const;
/** Lines without letters or digits, of one character alone. */
const rulerLength = 400;
/** Where copies are not exact: characters of lines that all stood there before, and how often each of them on average. */
const staleLength = 1_200;
const staleCopies = 8;
/** Code of so many different lines is written out once, however regular it is. */
const variedLines = 5;

const fenceMark = /^ {0,3}(?:[-*+>] +|\d+[.)] +)*(`{3,}(?=[^`]*$)|~{3,})/;
const ordinal = /^(\s*)\d{1,9}[.)](?=\s)/;
/** "Example 7", "**Step 3:** …": a number behind one to three words at the beginning of a line. */
const counter = /^([^\p{L}\p{N}]*(?:\p{L}+ ){1,3})\d{1,9}(?![\p{L}\p{N}.,]*\p{N})/u;
const title = /^\s*(?:#{1,6} |\*\*.*\*\*:?$)/;
/** A line with a counter that says as much as this, in different words, says the same again. */
const counterWords = 4;

/**
 * Finds out where a growing answer begins to go round in circles: the same lines, or the same piece of a line, over and
 * over until the end, or the same few lines in changing order. The result depends only on the text, not on how it arrives, but for a few characters.
 */
export class LoopDetector {
  /** Complete lines, as they are compared, and where they start. */
  #lines: string[] = [];
  #starts: number[] = [];
  #open = '';
  #openStart = 0;
  #lookedAt = 0;
  #fence: string | undefined;
  /** Complete lines since the open fence. */
  #linesInFence = 0;
  readonly #seen = new Set<string>();
  #stale = new StaleLines();

  /**
   * Takes more of the answer. Gives how many UTF-16 code units of the whole answer come before the first repetition if
   * its end is a loop, or undefined.
   */
  push(text: string): number | undefined {
    const parts = text.split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        this.#endLine();
        const kept = this.#keptOfLines() ?? this.#stale.kept;
        if (kept !== undefined) return kept;
      }
      this.#open += part;
      const kept = this.#keptOfLine();
      if (kept !== undefined) return kept;
    }
    return undefined;
  }

  #endLine(): void {
    const line = this.#open.trimEnd();
    const mark = fenceMark.exec(line)?.[1];
    const compared = this.#fence === undefined ? withoutCounter(line) : line;
    this.#lines.push(compared);
    this.#starts.push(this.#openStart);
    if (/[\p{L}\p{N}]/u.test(compared)) {
      if (!this.#seen.has(compared)) this.#stale = new StaleLines();
      else if (saysSomething(compared)) this.#stale.add(compared, this.#openStart);
      this.#seen.add(compared);
    }
    if (this.#fence === undefined) {
      this.#fence = mark;
      this.#linesInFence = 0;
    } else if (mark?.startsWith(this.#fence) && line.trim() === mark) this.#fence = undefined;
    else this.#linesInFence += 1;
    this.#openStart += this.#open.length + 1;
    this.#open = '';
    this.#lookedAt = 0;
    if (this.#lines.length < 2 * comparedLines) return;
    this.#lines = this.#lines.slice(-comparedLines);
    this.#starts = this.#starts.slice(-comparedLines);
  }

  #keptOfLines(): number | undefined {
    for (let period = 1; period <= longestPeriod.lines; period++) {
      const run = periodicEnd(this.#lines, period);
      if (run <= period * textCopies) continue;
      const first = this.#lines.length - run;
      const piece = this.#lines.slice(-period);
      const length = this.#openStart - this.#starts[first]!;
      const isData = this.#isInFence(run) || piece.every((line) => line.trimStart().startsWith('|'));
      const repetition = {
        piece: piece.join('\n'),
        copies: run / period,
        length,
        isData,
        isVaried: new Set(piece).size >= variedLines,
        isLong: length >= silentLength.lines || run >= silentLines[isData ? 'data' : 'text'],
      };
      if (isLoop(repetition)) return this.#starts[first + period]! - 1;
    }
    return undefined;
  }

  #isInFence(lines: number): boolean {
    return this.#fence !== undefined && lines <= this.#linesInFence;
  }

  #keptOfLine(): number | undefined {
    const line = this.#open;
    if (line.length < rulerLength || line.length < this.#lookedAt + lookEvery) return undefined;
    this.#lookedAt = line.length;
    for (let period = 1; period <= longestPeriod.characters; period++) {
      const length = periodicEnd(line, period);
      if (length <= period * textCopies || length < rulerLength) continue;
      const piece = line.slice(-period);
      const isRuler = period === 1 && !/[\p{L}\p{N}]/u.test(piece);
      const isData = this.#fence !== undefined || line.trimStart().startsWith('|');
      const repetition = {
        piece,
        copies: length / period,
        length,
        isData,
        isVaried: false,
        isLong: length >= silentLength.line,
      };
      if (!isRuler && !isLoop(repetition)) continue;
      const end = line.length - length + period;
      // A sentence keeps its full stop.
      return this.#openStart + end + /^[.!?…:;)\]"'`*]*/.exec(line.slice(end, end + period))![0].length;
    }
    return undefined;
  }
}

/** Lines at the end that all stood there before. */
class StaleLines {
  readonly #different = new Set<string>();
  #count = 0;
  #length = 0;
  #start = 0;

  add(line: string, start: number): void {
    if (this.#count === 0) this.#start = start;
    this.#count += 1;
    this.#length += line.length;
    this.#different.add(line);
  }

  /** What comes before them, if there is nothing else any more. */
  get kept(): number | undefined {
    const isLoop = this.#length >= staleLength && this.#count >= staleCopies * this.#different.size;
    return isLoop ? this.#start - 1 : undefined;
  }
}

interface Repetition {
  readonly piece: string;
  readonly copies: number;
  /** Characters of all copies. */
  readonly length: number;
  /** Code, or rows of a table. */
  readonly isData: boolean;
  readonly isVaried: boolean;
  /** Long enough for a loop even if it says nothing. */
  readonly isLong: boolean;
}

function isLoop({ piece, copies, length, isData, isVaried, isLong }: Repetition): boolean {
  if (!saysSomething(piece)) return copies > dataCopies && isLong;
  return length >= loopLength && copies > (isData && !isVaried ? dataCopies : textCopies);
}

const literals = /\b(?:True|False|None|null|true|false|nan|NaN)\b/g;
const words = /\p{L}{3,}|\p{Script=Han}{2,}|[\p{Script=Hiragana}\p{Script=Katakana}]{2,}/gu;

/** Text that goes round in circles may still count. */
function withoutCounter(line: string): string {
  const different = new Set(line.match(words));
  if (title.test(line) || different.size >= counterWords)
    return line.replace(ordinal, '$1#.').replace(counter, '$1#');
  return line.replace(ordinal, '$1#.');
}

/** Whether there is a word in it, other than those that fill grids. Letters of drawings make no words. */
function saysSomething(piece: string): boolean {
  // Three copies have each word as a whole, wherever a piece begins.
  const whole = piece.repeat(3).replace(/^\p{L}+|\p{L}+$/gu, '');
  const found = whole.replace(literals, '').match(words);
  return found?.some((word) => new Set(word).size > 1) ?? false;
}

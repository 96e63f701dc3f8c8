import type { OffsetRange } from '../text/offsetRange.ts';
import type { ScannedUse } from '../verification/scan/scannedCode.ts';
import { type NameKind, probeName } from './nameProbe.ts';

/** A name that has just ended in a text that is being written. */
export interface NamePlace {
  readonly kind: NameKind;
  /** What is used by it; of a module behind `from`, something of that. */
  readonly use: ScannedUse;
  /** As in `NameProbe`. */
  readonly isTried: boolean;
  /** All code up to the end of the name. */
  readonly code: string;
  /** Of the name in the code. */
  readonly range: OffsetRange;
  /** Where the name begins in the text that is being written; negative if the text only continues it. */
  readonly start: number;
}

const word = /[\w\u00a1-\ufefe\uff00-\uffff]+/y;

const longestName = 500;

/** How far behind a name the sign of an assignment is looked for. */
const farthestSign = 100;

/** How far before a name its dot, bracket, comma or import statement can be. In UTF-16 code units. */
const longestStatement = 4000;

/**
 * Follows a piece of Python that is being written, and finds the names that have ended and hang on something imported. The
 * same text gives the same places, in whatever pieces it comes.
 */
export class NamePlaces {
  readonly #before: number;
  #code: string;
  #at: number;

  /** @param before The code before the text. */
  constructor(before = '') {
    this.#before = before.length;
    this.#code = before;
    this.#at = before.length - /[\w\u00a1-\ufefe\uff00-\uffff]*$/.exec(before.slice(-longestName))![0].length;
  }

  /** How much of the text was looked at: a word of which more may be written was not. */
  get seen(): number {
    return this.#at - this.#before;
  }

  /** Reads more of the text. Returns the names that ended in it. */
  read(more: string): NamePlace[] {
    this.#code += more;
    return this.#find(false);
  }

  /** The name at the end of the text, which is over. */
  end(): NamePlace[] {
    return this.#find(true);
  }

  #find(isOver: boolean): NamePlace[] {
    const found: NamePlace[] = [];
    while (this.#at < this.#code.length) {
      word.lastIndex = this.#at;
      if (!word.test(this.#code)) {
        this.#at += 1;
        continue;
      }
      const range = { start: this.#at, end: word.lastIndex };
      const next = this.#whatFollows(range, isOver);
      if (next === 'undecided') break;
      this.#at = range.end;
      const isWritten = range.end > this.#before && next !== 'nothing';
      const place = isWritten ? this.#placeAt(range, next) : undefined;
      if (place) found.push(place);
    }
    return found;
  }

  #placeAt(range: OffsetRange, next: 'keyword' | 'other'): NamePlace | undefined {
    const code = this.#code.slice(0, range.end);
    const probe = probeName(code, range);
    if (!probe || (probe.kind === 'keyword') !== (next === 'keyword')) return undefined;
    const { kind, use, isTried } = probe;
    return { kind, use, isTried, code, range, start: range.start - this.#before };
  }

  #whatFollows(range: OffsetRange, isOver: boolean): 'keyword' | 'other' | 'nothing' | 'undecided' {
    if (range.end === this.#code.length && !isOver) return 'undecided';
    const head = this.#code.slice(Math.max(0, range.start - longestStatement), range.start);
    const role = roleBehind(head);
    if (typeof role === 'boolean') return role ? 'other' : 'nothing';
    const rest = this.#code.slice(range.end, range.end + farthestSign);
    const [all, signs = ''] = /^[ \t]*([-+*%@&|^/<>=:]{0,3})/.exec(rest)!;
    if (!isOver && all.length === rest.length && signs.length < 3) return 'undecided';
    if (role === 'argument') return /^=(?!=)/.test(signs) ? 'keyword' : 'nothing';
    // An attribute that is set is none that must exist.
    const isSet = assignment.test(signs) || (signs.startsWith(':') && isDeclaredBehind.test(head));
    return isSet ? 'nothing' : 'other';
  }
}

/** Whether a name behind some code may hang on something; of an attribute that may be set, and an argument, what it is. */
function roleBehind(head: string): 'attribute' | 'argument' | boolean {
  if (/\bimport\b(?:[^;:=\n(]|\\\r?\n)*(?:\([^)]*)?$/.test(head)) return true;
  // Of an own class, more may be yet to come.
  if (/(?:^|[^\w.])(?:self|cls)\.$/.test(head)) return false;
  if (/\.[ \t\f\\\r\n]*$/.test(head)) return isTargetBehind.test(head) ? 'attribute' : true;
  return /[(,]\s*$/.test(head) && 'argument';
}

/** What can stand in a line before the last name of the target of an assignment. */
const isTargetBehind = /(?:^|[\n;:])[^\S\n]*[\w.,[\]()"' ]+\.$/;

/** The same of an annotation. */
const isDeclaredBehind = /(?:^|[\n;])[^\S\n]*[\w.]+\.$/;

/** With or without an operator; not a comparison. */
const assignment = /^(?:[-+*%@&|^/]|\*\*|\/\/|<<|>>)?=(?!=)/;

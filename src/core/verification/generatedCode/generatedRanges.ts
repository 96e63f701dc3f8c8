import {
  type OffsetRange,
  mapCharacter,
  type ReplacedPart,
  type OffsetEdit,
} from '../../text/offsetRange.ts';
import { trackRanges, mergeRanges, type GeneratedRange } from './trackRanges.ts';

/** What the document has after a change, or now. */
export type ReadText = (range: OffsetRange) => string;

/** A state of the document. */
interface State {
  ranges: readonly GeneratedRange[];
  /** How it came from the state before it: in that one's offsets. */
  readonly parts: readonly ReplacedPart[];
}

/** As many states are remembered. VS Code itself remembers more, but people seldom go back that far. */
const mostStates = 300;

/** A place after the end of every text; as what follows it, it is never replaced. */
const beyondAnyText = 2 ** 40;

/**
 * The parts of one document that Phidelity wrote, followed through its changes. What undo and redo bring back is found by
 * the states that the document has had: of those of the same shape, and with all that was written where it was, it is the
 * one in which most was written.
 */
export class GeneratedRanges {
  #states: State[];
  #index = 0;

  /** @param ranges What is known from before; in any order. */
  constructor(ranges: readonly GeneratedRange[] = []) {
    this.#states = [{ ranges: mergeRanges(ranges), parts: [] }];
  }

  /** In order and apart from each other. None is empty. */
  get all(): readonly GeneratedRange[] {
    return this.#states[this.#index]!.ranges;
  }

  /** Whether there are any, or an undo or redo could bring some back. */
  get isOfUse(): boolean {
    return this.#states.some(({ ranges }) => ranges.length > 0);
  }

  /** From now on this part of the document, as it is, was written by Phidelity. */
  add({ start, end }: OffsetRange, read: ReadText): void {
    const state = this.#states[this.#index]!;
    if (start < end)
      state.ranges = mergeRanges([...state.ranges, { start, end, text: read({ start, end }) }]);
  }

  /**
   * Follows changes that were made at once.
   *
   * @param changes Not overlapping, in any order.
   * @param read The text after the changes.
   */
  follow(changes: readonly OffsetEdit[], cause: 'edit' | 'undo' | 'redo', read: ReadText): void {
    if (changes.length === 0) return;
    const ordered = changes.toSorted((a, b) => a.start - b.start || a.end - b.end);
    if (cause !== 'edit') {
      const known = this.#find(ordered, cause === 'undo' ? -1 : 1, read);
      if (known !== undefined) {
        this.#index = known;
        return;
      }
    }
    const ranges = trackRanges(this.all, ordered);
    const parts = partsOf(ordered);
    if (cause === 'undo') {
      // A state from before the first that is known. What is redone from it is known.
      const [present, ...later] = this.#states.slice(this.#index) as [State, ...State[]];
      this.#states = [{ ranges, parts: [] }, { ranges: present.ranges, parts: inverseOf(parts) }, ...later];
      this.#index = 0;
      return;
    }
    this.#states = [...this.#states.slice(0, this.#index + 1), { ranges, parts }];
    this.#index += 1;
    this.#forgetOldest();
  }

  /** The state in a direction that the document is in after these changes. */
  #find(changes: readonly OffsetEdit[], step: -1 | 1, read: ReadText): number | undefined {
    const parts = partsOf(changes);
    const edges = [...changes.flatMap(({ start, end }) => [start - 1, end]), beyondAnyText];
    // What the changes have left alone: where it is now, and where it was in the state that is looked at.
    const left = edges
      .filter((at) => at >= 0)
      .map((at) => ({ at: at as number | undefined, now: mapCharacter(at, parts) }))
      .filter(({ now }) => now !== undefined);
    let found: number | undefined;
    let most = -1;
    for (let index = this.#index + step; index >= 0 && index < this.#states.length; index += step) {
      const { ranges, parts: way } = this.#states[index]!;
      const passed = step < 0 ? inverseOf(this.#states[index + 1]!.parts) : way;
      for (const one of left) if (one.at !== undefined) one.at = mapCharacter(one.at, passed);
      const length = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
      if (length <= most || left.some(({ at, now }) => at !== undefined && at !== now)) continue;
      if (!ranges.every((range) => read(range) === range.text)) continue;
      found = index;
      most = length;
    }
    return found;
  }

  #forgetOldest(): void {
    const from = this.#states.length - mostStates;
    if (from <= 0) return;
    this.#states = this.#states.slice(from);
    this.#index -= from;
  }
}

function partsOf(changes: readonly OffsetEdit[]): ReplacedPart[] {
  return changes.map(({ start, end, text }) => ({ start, end, length: text.length }));
}

/** The way back: in the offsets of the state that these parts led to. */
function inverseOf(parts: readonly ReplacedPart[]): ReplacedPart[] {
  let shift = 0;
  return parts.map(({ start, end, length }) => {
    const from = start + shift;
    shift += length - (end - start);
    return { start: from, end: from + length, length: end - start };
  });
}

/** A part of a document that Phidelity wrote, as it is remembered while nobody follows the document. */
export interface GeneratedText {
  /** Where it began, counted from 0: a hint, since the document may change meanwhile. */
  readonly line: number;
  readonly character: number;
  /** Its lines, joined by "\n". */
  readonly text: string;
}

/**
 * Where a text that was written stands in a document that may have changed meanwhile: at the same place, or else at the
 * only place where it stands at all. Undefined if it cannot be told.
 */
export function findGenerated(written: string, at: number, code: string): OffsetRange | undefined {
  if (written === '') return undefined;
  const start = code.startsWith(written, at) ? at : code.indexOf(written);
  if (start < 0 || (start !== at && code.lastIndexOf(written) !== start)) return undefined;
  return { start, end: start + written.length };
}

import {
  type OffsetRange,
  mapCharacter,
  type ReplacedPart,
  type OffsetEdit,
} from '../../text/offsetRange.ts';
import type { Position } from '../../text/position.ts';
import { trackRanges, mergeRanges, type GeneratedRange } from './trackRanges.ts';

/** Reads a part of the document as it is now. */
export type ReadText = (range: OffsetRange) => string;

/** A state of the document. */
interface State {
  ranges: readonly GeneratedRange[];
  /** How it came from the state before it: in that one's offsets. */
  readonly parts: readonly ReplacedPart[];
}

/** How many states are kept. VS Code's undo history is longer, but is seldom used that far. */
const mostStates = 300;

/** An offset after the end of every text, which no change replaces. */
const beyondAnyText = 2 ** 40;

/**
 * The parts of one document that Phidelity generated, tracked through its changes. Undo and redo return to an earlier
 * state: of the states with the same shape and all generated text in place, to the one with most generated text.
 */
export class GeneratedRanges {
  #states: State[];
  #index = 0;

  /** @param ranges The ranges known from before, in any order. */
  constructor(ranges: readonly GeneratedRange[] = []) {
    this.#states = [{ ranges: mergeRanges(ranges), parts: [] }];
  }

  /** In order and apart from each other. None is empty. */
  get all(): readonly GeneratedRange[] {
    return this.#states[this.#index]!.ranges;
  }

  /** Whether there are any ranges, or an undo or redo could bring some back. */
  get isNeeded(): boolean {
    return this.#states.some(({ ranges }) => ranges.length > 0);
  }

  /** Marks a part of the document as generated. */
  add({ start, end }: OffsetRange, read: ReadText): void {
    const state = this.#states[this.#index]!;
    if (start < end)
      state.ranges = mergeRanges([...state.ranges, { start, end, text: read({ start, end }) }]);
  }

  /**
   * Applies changes that were made at once.
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
      // A state from before the first one that is known; the states after it stay known for redo.
      const [present, ...later] = this.#states.slice(this.#index) as [State, ...State[]];
      this.#states = [{ ranges, parts: [] }, { ranges: present.ranges, parts: inverseOf(parts) }, ...later];
      this.#index = 0;
      return;
    }
    this.#states = [...this.#states.slice(0, this.#index + 1), { ranges, parts }];
    this.#index += 1;
    this.#forgetOldest();
  }

  /** The index of the earlier or later state that the document is in after these changes. */
  #find(changes: readonly OffsetEdit[], step: -1 | 1, read: ReadText): number | undefined {
    const parts = partsOf(changes);
    const edges = [...changes.flatMap(({ start, end }) => [start - 1, end]), beyondAnyText];
    // Places that the changes left alone: where they are now, and where they were in the state that is compared.
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

/** The reverse of replaced parts, in the offsets of the state that they led to. */
function inverseOf(parts: readonly ReplacedPart[]): ReplacedPart[] {
  let shift = 0;
  return parts.map(({ start, end, length }) => {
    const from = start + shift;
    shift += length - (end - start);
    return { start: from, end: from + length, length: end - start };
  });
}

/** A generated part of a document, as it is stored while the document is not open: its place is only a hint then. */
export interface GeneratedText extends Position {
  /** Its lines, joined by "\n". */
  readonly text: string;
  /** Only of a name within another generated part: the one that the model wrote in its place at first. */
  readonly wanted?: string;
}

/**
 * Finds generated text in a document that may have changed meanwhile: at the same offset, or else at its only occurrence.
 * Undefined if it is not found or ambiguous.
 */
export function findGenerated(generated: string, at: number, code: string): OffsetRange | undefined {
  if (generated === '') return undefined;
  const start = code.startsWith(generated, at) ? at : code.indexOf(generated);
  if (start < 0 || (start !== at && code.lastIndexOf(generated) !== start)) return undefined;
  return { start, end: start + generated.length };
}

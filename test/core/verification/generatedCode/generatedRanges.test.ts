import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OffsetEdit } from '../../../../src/core/text/offsetRange.ts';
import { GeneratedRanges } from '../../../../src/core/verification/generatedCode/generatedRanges.ts';

/** A text of which every character knows whether Phidelity wrote it. No two characters are the same. */
type Marked = readonly { readonly character: string; readonly isWritten: boolean }[];

interface Edit {
  readonly kind: 'edit';
  readonly places: readonly (readonly [number, number, number])[];
  readonly isWritten: boolean;
  readonly beginsStep: boolean;
}

const amount = fc.nat({ max: 1_000_000 });

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constant('edit' as const),
  places: fc.array(fc.tuple(amount, fc.nat({ max: 6 }), fc.nat({ max: 5 })), { minLength: 1, maxLength: 3 }),
  isWritten: fc.boolean(),
  beginsStep: fc.boolean(),
});

const action = fc.oneof(
  { arbitrary: edit, weight: 4 },
  { arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }), weight: 2 },
);

/** An editor with an undo stack, and what it knows to be written. */
class Model {
  states: Marked[] = [[]];
  /** Those before which a step of undo begins. */
  steps = new Set<number>();
  index = 0;
  #characters = 0x4e00;

  get now(): Marked {
    return this.states[this.index]!;
  }

  get text(): string {
    return this.now.map(({ character }) => character).join('');
  }

  get ranges(): { start: number; end: number; text: string }[] {
    return [
      ...this.now
        .map(({ isWritten }) => (isWritten ? 'w' : '.'))
        .join('')
        .matchAll(/w+/g),
    ].map(({ 0: { length }, index }) => ({
      start: index,
      end: index + length,
      text: this.text.slice(index, index + length),
    }));
  }

  edit({ places, isWritten, beginsStep }: Edit): { changes: OffsetEdit[]; added: [number, number][] } {
    const before = this.now;
    const changes: OffsetEdit[] = [];
    let free = 0;
    for (const [at, removed, inserted] of places.toSorted((a, b) => a[0] - b[0])) {
      const start = Math.max(free, Math.floor((at / 1_000_001) * (before.length + 1)));
      const end = Math.min(before.length, start + removed);
      if (start > before.length || (start === end && inserted === 0)) continue;
      const text = Array.from({ length: inserted }, () => String.fromCharCode(this.#characters++)).join('');
      changes.push({ start, end, text });
      free = end + 1;
    }
    const added: [number, number][] = [];
    const after: { character: string; isWritten: boolean }[] = [];
    let from = 0;
    for (const { start, end, text } of changes) {
      after.push(...before.slice(from, start));
      const isInside =
        start > 0 && end < before.length && before.slice(start - 1, end + 1).every((one) => one.isWritten);
      if (text !== '') added.push([after.length, after.length + text.length]);
      for (const character of text) after.push({ character, isWritten: isWritten || isInside });
      from = end;
    }
    after.push(...before.slice(from));
    if (changes.length > 0) {
      this.states = [...this.states.slice(0, this.index + 1), after];
      this.index += 1;
      for (const step of this.steps) if (step >= this.index) this.steps.delete(step);
      if (beginsStep) this.steps.add(this.index);
    }
    return { changes, added: isWritten ? added : [] };
  }

  /** Goes to the begin or the end of a step of undo; says what changes. */
  go(direction: -1 | 1): OffsetEdit[] {
    const before = this.now;
    let to = this.index + direction;
    if (to < 0 || to >= this.states.length) return [];
    if (direction < 0) while (to > 0 && !this.steps.has(to + 1)) to -= 1;
    else while (to < this.states.length - 1 && !this.steps.has(to + 1)) to += 1;
    this.index = to;
    const after = this.now;
    const kept = new Set(after.map(({ character }) => character));
    const stood = new Set(before.map(({ character }) => character));
    const changes: OffsetEdit[] = [];
    for (let i = 0, j = 0; i < before.length || j < after.length; i++, j++) {
      const start = i;
      let text = '';
      while (i < before.length && !kept.has(before[i]!.character)) i++;
      while (j < after.length && !stood.has(after[j]!.character)) text += after[j++]!.character;
      if (i > start || text !== '') changes.push({ start, end: i, text });
    }
    return changes;
  }
}

describe('GeneratedRanges', () => {
  it('are those of the characters that were written, after any edits, undo and redo', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const model = new Model();
        const ranges = new GeneratedRanges();
        const read = ({ start, end }: { start: number; end: number }): string => model.text.slice(start, end);
        for (const one of actions) {
          if (one.kind === 'edit') {
            const { changes, added } = model.edit(one);
            ranges.follow(changes.toReversed(), 'edit', read);
            for (const [start, end] of added) ranges.add({ start, end }, read);
          } else {
            const changes = model.go(one.kind === 'undo' ? -1 : 1);
            if (changes.length > 0) ranges.follow(changes, one.kind, read);
          }
          assert.deepEqual(ranges.all, model.ranges);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LookupDraft } from '../../../../src/core/engine/speculation/lookupDraft.ts';
import { PassCosts } from '../../../../src/core/engine/speculation/passCosts.ts';

/** Seconds of a pass by its tokens. */
type Machine = (tokens: number) => number;

/** As measured at phi-4's size on one core; where a token costs as much in a large pass; and where a pass costs as much as one. */
const laptop: Machine = (tokens) => ({ 1: 1, 4: 2.5, 8: 4.7, 16: 8.1 })[tokens]!;
const linear: Machine = (tokens) => tokens;
const gpu: Machine = (tokens) => 1 + tokens / 100;

/** How much sooner a text is written after another, in all, by a model that would write it anyway. */
function gain(
  read: readonly number[],
  text: readonly number[],
  machine: Machine,
  costs = new PassCosts(),
): number {
  const draft = new LookupDraft(read, costs);
  let seconds = 0;
  for (let at = 0; at < text.length;) {
    const proposed = draft.propose(Math.min(16, text.length - at));
    const pass = machine(1 + proposed.length);
    draft.measured(1 + proposed.length, pass);
    seconds += pass;
    let right = 0;
    while (right < proposed.length && proposed[right] === text[at + right]) right += 1;
    for (const token of text.slice(at, at + right + 1)) draft.push(token);
    at += right + 1;
  }
  return text.length / seconds;
}

const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => from + at);
/** A text of 300 tokens, and the same with every fortieth replaced. */
const original = range(300);
const rewritten = original.map((token) => (token % 40 === 39 ? token + 1000 : token));

describe('A draft by lookup', () => {
  it('makes rewrites faster, as far as the machine allows it', () => {
    assert.ok(gain(original, original, laptop) > 1.7);
    assert.ok(gain(original, rewritten, laptop) > 1.4);
    assert.ok(gain(original, rewritten, gpu) > 5);
  });

  it('proposes nothing where several tokens take as long as one by one, once that is known', () => {
    const costs = new PassCosts();
    gain(original, rewritten, linear, costs);
    assert.ok(gain(original, rewritten, linear, costs) > 0.97);
  });

  it('proposes nothing in a text that repeats nothing', () => {
    assert.equal(gain(original, range(300, 5000), laptop), 1);
  });

  it('soon proposes nothing where the same few tokens go on in other ways', () => {
    // Each phrase of four tokens comes again and again, and what follows it is always new.
    const text = range(80).flatMap((at) => [1, 2, 3, 4, 10_000 + at]);
    assert.ok(gain(text.slice(0, 100), text.slice(100), laptop) > 0.97);
  });

  it('never makes noise much slower', () => {
    const token = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(fc.array(token, { minLength: 400, maxLength: 400 }), (text) => {
        assert.ok(gain(text.slice(0, 200), text.slice(200), laptop) > 0.9);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps to the limit of a pass', () => {
    const draft = new LookupDraft(original, new PassCosts());
    for (const token of original.slice(0, 40)) draft.push(token);
    assert.equal(draft.propose(16).length, 15);
    assert.equal(draft.propose(15).length, 7);
    assert.equal(draft.propose(4).length, 3);
    assert.equal(draft.propose(3).length, 0);
  });
});

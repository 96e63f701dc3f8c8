import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PromptChunkSizer } from '../../../../src/core/engine/evaluation/promptChunkSizer.ts';

const phi4 = 14.66e9;

describe('PromptChunkSizer', () => {
  /** Measures so many full slices at a speed in tokens a second. */
  const settled = (speed: number, parameters = phi4): number => {
    const slices = new PromptChunkSizer(parameters);
    for (let at = 0; at < 20; at += 1) slices.measured(slices.size, slices.size / speed);
    return slices.size;
  };

  it('settles on a quarter of a second', () => {
    for (const speed of [64, 128, 384, 1920]) assert.equal(settled(speed), speed / 4);
  });

  it('reads sixteen tokens at once where that takes up to two seconds, and else four', () => {
    for (const speed of [60, 16, 8]) assert.equal(settled(speed), 16);
    for (const speed of [7.9, 4, 0.1]) assert.equal(settled(speed), 4);
  });

  it('has chunks that fit the kernels, no larger than a batch', () => {
    for (let speed = 64; speed < 2048; speed += 7) assert.equal(settled(speed) % 16, 0);
    assert.equal(settled(1e6), 512);
  });

  it('does not swing to and fro where sixteen tokens take three to four times as long as four', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.double({ min: 3, max: 4, noNaN: true }),
        (four, factor) => {
          const slices = new PromptChunkSizer(phi4);
          const sizes = Array.from({ length: 10 }, () => {
            slices.measured(slices.size, slices.size === 4 ? four : (four * factor * slices.size) / 16);
            return slices.size;
          });
          assert.equal(sizes.at(-1), sizes.at(-2));
        },
      ),
    );
  });

  it('begins small with a large model', () => {
    assert.equal(new PromptChunkSizer(phi4).size, 4);
    assert.equal(new PromptChunkSizer(2e9).size, 16);
    assert.equal(new PromptChunkSizer(135e6).size, 32);
  });

  it('learns nothing from a rest of a few tokens, which costs as much as a few more', () => {
    const slices = new PromptChunkSizer(phi4);
    for (let at = 0; at < 20; at += 1) slices.measured(slices.size, slices.size / 400);
    const { size } = slices;
    slices.measured(1, 0.2);
    assert.equal(slices.size, size);
  });

  it('never more than doubles, but for the step from four to sixteen, whatever is measured', () => {
    const measurement = fc.record({
      share: fc.integer({ min: 1, max: 2 }),
      seconds: fc.double({ min: 0, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(measurement), (measurements) => {
        const slices = new PromptChunkSizer(1e9);
        for (const { share, seconds } of measurements) {
          const before = slices.size;
          slices.measured(Math.ceil(before / share), seconds);
          assert.ok(slices.size <= Math.max(16, before * 2));
          assert.ok(slices.size >= 4 && slices.size <= 512 && Number.isInteger(slices.size));
        }
      }),
    );
  });
});

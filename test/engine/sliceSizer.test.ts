import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SliceSizer } from '../../src/engine/sliceSizer.ts';

const phi4 = 14.66e9;

describe('SliceSizer', () => {
  /** Measures so many full slices at a speed in tokens a second. */
  const settled = (speed: number, parameters = phi4): number => {
    const slices = new SliceSizer(parameters);
    for (let at = 0; at < 20; at += 1) slices.measured(slices.size, slices.size / speed);
    return slices.size;
  };

  it('settles on a quarter of a second', () => {
    for (const speed of [20, 60, 400, 2000]) assert.equal(settled(speed), speed / 4);
  });

  it('is neither so small that slices cost more than they are worth, nor larger than a batch', () => {
    assert.equal(settled(1), 4);
    assert.equal(settled(1e6), 512);
  });

  it('begins small with a large model', () => {
    assert.equal(new SliceSizer(phi4).size, 4);
    assert.equal(new SliceSizer(135e6).size, 32);
  });

  it('learns nothing from a rest of a few tokens, which costs as much as a few more', () => {
    const slices = new SliceSizer(phi4);
    for (let at = 0; at < 20; at += 1) slices.measured(slices.size, slices.size / 400);
    const { size } = slices;
    slices.measured(1, 0.2);
    assert.equal(slices.size, size);
  });

  it('follows no single measurement by more than the double', () => {
    const measurement = fc.record({
      share: fc.integer({ min: 1, max: 2 }),
      seconds: fc.double({ min: 0, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(measurement), (measurements) => {
        const slices = new SliceSizer(1e9);
        for (const { share, seconds } of measurements) {
          const before = slices.size;
          slices.measured(Math.ceil(before / share), seconds);
          assert.ok(slices.size <= before * 2 && slices.size >= Math.min(before / 2, before) - 1);
          assert.ok(slices.size >= 4 && slices.size <= 512 && Number.isInteger(slices.size));
        }
      }),
    );
  });
});

import {
  filterHash,
  filterPlace,
  type BinaryFuseFilterParts,
} from '../../src/core/verification/packages/pypiNames.ts';

/** With 7.5 % more slots than names, building succeeds at the first seeds for large sets; small ones need more. */
const slotsFor = (count: number): number =>
  Math.round(count * Math.max(1.075, 0.77 + (0.305 * Math.log(600_000)) / Math.log(count)));

const mostSeeds = 100;

/**
 * A filter in which every one of the names is found. Names are hashed to four slots each; names that have a slot for
 * themselves are peeled off until none is left, and get that slot's byte in the opposite order.
 */
export function buildFilter(names: Iterable<string>): BinaryFuseFilterParts {
  const distinct = [...new Set(names)];
  const count = Math.max(distinct.length, 2);
  // The length at which segments of four slots peel best, by the authors of the filter.
  const segmentLength = Math.min(
    65_536,
    Math.max(4, 2 ** Math.floor(Math.log(count) / Math.log(2.91) - 0.5)),
  );
  const segments = Math.max(1, Math.ceil(slotsFor(count) / segmentLength) - 3);
  const fingerprints = new Uint8Array((segments + 3) * segmentLength);
  for (let seed = 1; seed <= mostSeeds; seed++) {
    const parts = { seed, segmentLength, fingerprints };
    if (fill(parts, distinct)) return parts;
  }
  throw new Error(`No filter of ${distinct.length} names was found with ${mostSeeds} seeds.`);
}

function fill(parts: BinaryFuseFilterParts, names: readonly string[]): boolean {
  const { fingerprints } = parts;
  const slotCount = fingerprints.length;
  const counts = new Uint32Array(slotCount);
  const highs = new Uint32Array(slotCount);
  const lows = new Uint32Array(slotCount);
  const toggle = (high: number, low: number, by: 1 | -1): void => {
    for (const slot of filterPlace([high, low], parts).slots) {
      counts[slot]! += by;
      highs[slot]! ^= high;
      lows[slot]! ^= low;
    }
  };
  for (const name of names) toggle(...filterHash(name, parts.seed), 1);
  const lonely = Array.from(counts.keys()).filter((slot) => counts[slot] === 1);
  const peeled: { readonly slot: number; readonly high: number; readonly low: number }[] = [];
  for (let slot = lonely.pop(); slot !== undefined; slot = lonely.pop()) {
    if (counts[slot] !== 1) continue;
    const [high, low] = [highs[slot]!, lows[slot]!];
    peeled.push({ slot, high, low });
    toggle(high, low, -1);
    for (const other of filterPlace([high, low], parts).slots) if (counts[other] === 1) lonely.push(other);
  }
  if (peeled.length !== names.length) return false;
  fingerprints.fill(0);
  for (const { slot, high, low } of peeled.toReversed()) {
    const { slots, fingerprint } = filterPlace([high, low], parts);
    let byte = fingerprint;
    for (const other of slots) byte ^= fingerprints[other]!;
    fingerprints[slot] = byte;
  }
  return true;
}

/** What is known of the names of projects on PyPI, without asking it. Names are normalised. */
export interface PypiNames {
  /** The day or month when the names were listed, as `2026-11`. */
  readonly snapshot: string;
  /** How many names there were. */
  readonly count: number;
  /** True for every project of that day, and for about 0.4 % of the names that are none. */
  has(name: string): boolean;
  /** The names downloaded most, the first of them first. */
  readonly popular: readonly string[];
}

/** What a filter of names is made of. See `BinaryFuseFilter`. */
export interface BinaryFuseFilterParts {
  readonly seed: number;
  /** Slots of a segment; a power of two, at most 65,536. */
  readonly segmentLength: number;
  /** As many as there are segments, and three more, times their length. */
  readonly fingerprints: Uint8Array;
}

/** Where a name is kept, and what the four slots must give together. */
export interface FilterPlace {
  readonly slots: readonly [number, number, number, number];
  readonly fingerprint: number;
}

/**
 * Says whether a name belongs to a set, in 8.6 bits a name. Every name of the set is found; of others, 1 in 256 is
 * taken for one. It is a binary fuse filter of four slots (Graf and Lemire, 2022): the fingerprint of a name is the
 * exclusive or of four bytes that its hash points at.
 */
export class BinaryFuseFilter {
  readonly #parts: BinaryFuseFilterParts;

  constructor(parts: BinaryFuseFilterParts) {
    this.#parts = parts;
  }

  has(name: string): boolean {
    const { fingerprints } = this.#parts;
    const { slots, fingerprint } = filterPlace(filterHash(name, this.#parts.seed), this.#parts);
    let found = fingerprint;
    for (const slot of slots) found ^= fingerprints[slot]!;
    return found === 0;
  }
}

/** A 64-bit hash of a name, as two unsigned numbers. */
export function filterHash(name: string, seed: number): readonly [number, number] {
  let a = Math.imul(seed, 0x9e3779b1) ^ 0x243f6a88;
  let b = Math.imul(seed, 0x85ebca77) ^ 0x13198a2e;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    a = Math.imul(a ^ code, 0x85ebca6b);
    b = Math.imul(b ^ code, 0xc2b2ae35);
    a = (a << 13) | (a >>> 19);
    b = (b << 17) | (b >>> 15);
  }
  return [mixed(a ^ Math.imul(b, 0x27d4eb2f)), mixed(b ^ Math.imul(a, 0x165667b1) ^ name.length)];
}

export function filterPlace(
  [high, low]: readonly [number, number],
  {
    segmentLength,
    fingerprints,
  }: Pick<BinaryFuseFilterParts, 'segmentLength'> & {
    readonly fingerprints: { readonly length: number };
  },
): FilterPlace {
  const mask = segmentLength - 1;
  // The product has at most 53 bits: a filter has fewer than two million slots.
  const first = Math.floor((high * (fingerprints.length - 3 * segmentLength)) / 2 ** 32);
  const more = mixed(high ^ Math.imul(low, 0x9e3779b1));
  return {
    slots: [
      first,
      (first + segmentLength) ^ (low & mask),
      (first + 2 * segmentLength) ^ ((low >>> 16) & mask),
      (first + 3 * segmentLength) ^ (more & mask),
    ],
    fingerprint: more >>> 24,
  };
}

/** Every bit of the result depends on every bit of the number. */
function mixed(bits: number): number {
  let mix = bits;
  mix = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}

import { typoDistance } from '../../text/typoDistance.ts';

/** A name that may have been meant; a lower score is likelier. */
export interface NearName {
  readonly name: string;
  readonly score: number;
}

interface BareNames {
  readonly names: readonly string[];
  /** The set of the letters of each. */
  readonly letters: Int32Array;
}

/** What models and people put around the name of a package. */
const affixes = /^(?:python|py|lib)|(?:python|py|lib|sdk|api|client|[23])$/g;

/** As much as the last of 15,000 is less likely than the first: a little more than one slip. */
const unpopularity = 1.2 / Math.log(15_000);

/**
 * Names among which the nearest to a misspelt one are found. Case, hyphens, underscores and dots count for nothing; of
 * two that are equally near, the better known one is meant.
 */
export class NameIndex {
  readonly #names: readonly string[];
  /** Made at the first question: most code has no name that is not known. */
  #bare: BareNames | undefined;

  /** @param names The best known first. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** The names that `name` may be, the likeliest first: at most `slips` away, and among the best known `among`. */
  nearest(name: string, limits: { readonly slips?: number; readonly among?: number } = {}): NearName[] {
    this.#bare ??= bareNames(this.#names);
    const { names, letters: sets } = this.#bare;
    const asked = bareName(name);
    const core = asked.replaceAll(affixes, '');
    const askedLetters = letters(asked);
    const slips = Math.min(mostSlips(asked.length), limits.slips ?? Infinity);
    const near: NearName[] = [];
    const count = Math.min(names.length, limits.among ?? Infinity);
    for (let rank = 0; rank < count; rank++) {
      const bare = names[rank]!;
      let distance = slips + 1;
      if (bare === asked) distance = 0;
      else if (core.length >= 4 && bare === core) distance = 1;
      // Each slip changes two letters of the set at most, so most names need no closer look.
      else if (
        Math.abs(bare.length - asked.length) <= slips &&
        bitCount(sets[rank]! ^ askedLetters) <= 2 * slips
      )
        distance = typoDistance(asked, bare, slips);
      if (distance <= slips)
        near.push({ name: this.#names[rank]!, score: distance + unpopularity * Math.log(rank + 1) });
    }
    return near.sort((a, b) => a.score - b.score);
  }
}

/** The most slips that are believed of a name of this length: short names are near to each other by chance. */
function mostSlips(length: number): number {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
}

function bareNames(written: readonly string[]): BareNames {
  // All at once, which takes a fifth of the time. No name has a line break.
  const names = bareName(written.join('\n')).split('\n');
  return { names, letters: Int32Array.from(names, letters) };
}

function bareName(name: string): string {
  return name.replaceAll(/[-_.]/g, '').toLowerCase();
}

/** The set of the letters of a name, as bits. */
function letters(name: string): number {
  let set = 0;
  for (let at = 0; at < name.length; at++) set |= 1 << (name.charCodeAt(at) & 31);
  return set;
}

function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

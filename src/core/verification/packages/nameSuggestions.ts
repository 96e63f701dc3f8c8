import { damerauLevenshtein } from '../../text/editDistance.ts';
import { distributionName } from './distribution.ts';
import { wellKnownDistributions, wellKnownModules } from './wellKnownDistributions.ts';

/** So many of the most downloaded projects are known well enough for others to be taken for them. */
const wellKnownCount = 3000;

const mostHints = 3;

/** Hints that are less likely than the best one by this factor are left out. */
const tooFar = 1;

/** Which well-known names may be meant by one that is not known, or hardly. */
export class NameSuggestions {
  /** With the place of each. */
  readonly #popular: ReadonlyMap<string, number>;
  readonly #wellKnown: ReadonlySet<string>;
  readonly #distributions: NameIndex;
  readonly #modules = new NameIndex([...wellKnownDistributions.keys()]);

  /** @param popular Normalised names of distributions, the best known first. */
  constructor(popular: readonly string[]) {
    this.#popular = new Map(popular.map((name, place) => [name, place]));
    this.#wellKnown = new Set(popular.slice(0, wellKnownCount));
    this.#distributions = new NameIndex(popular);
  }

  /** For a module that is not known. `local`: others that can be imported here. */
  forUnknownModule(module: string, local: readonly string[]): string[] {
    const near = [
      ...asModules(this.#bestKnown(this.#distributions.nearest(module))),
      ...this.#modules.nearest(module, everyName),
      ...new NameIndex(local).nearest(module, everyName),
    ];
    // Such as `opencv`, which is the beginning of opencv-python.
    const held = [module, `${module}-python`, `python-${module}`].flatMap((name) => this.#heldBy(name));
    return this.#best([...held, ...near], module);
  }

  /**
   * For a module whose name is a project on PyPI: what that project is imported by, and when hardly anyone downloads it,
   * the well-known one that is a single slip away.
   */
  forProjectModule(module: string): string[] {
    const held = this.#heldBy(module);
    if (this.isPopular(module)) return this.#best(held, module);
    const isHolder = wellKnownModules.has(distributionName(module) ?? '');
    const near = [
      ...asModules(this.#distributions.nearest(module, { slips: 1, among: wellKnownCount })),
      ...(isHolder ? [] : this.#modules.nearest(module, { ...everyName, slips: 1 })),
    ];
    return this.#best([...held, ...near], module);
  }

  /** For a distribution that is not known: it may be the name of a module, as in `pip install cv2`. */
  forUnknownDistribution(name: string): string[] {
    // Such as `opencv` for opencv-python.
    const longer = [`${name}-python`, `python-${name}`].filter((one) => this.isPopular(one));
    const held = [...holdersOf(name), ...longer.map((one) => ({ name: one, score: 0 }))];
    return this.#best([...held, ...this.#bestKnown(this.#distributions.nearest(name))], name);
  }

  /**
   * The distribution that holds the well-known module of this name, if it is another one than that of this name and known
   * better: Pillow for `PIL`, but not django-ninja for `ninja`.
   */
  betterKnownHolder(name: string): string | undefined {
    const [holder] = holdersOf(name);
    const held = distributionName(holder?.name ?? '');
    const own = distributionName(name);
    if (!holder || held === undefined || own === undefined || held === own) return undefined;
    const place = (one: string): number => this.#popular.get(one) ?? Infinity;
    return place(own) === Infinity || place(held) < place(own) ? holder.name : undefined;
  }

  /**
   * For a project on PyPI, when hardly anyone downloads it: the one that holds the well-known module of that name, and
   * the well-known one that is a single slip away.
   */
  forProject(name: string): string[] {
    if (this.isPopular(name)) return [];
    const near = this.#distributions.nearest(name, { slips: 1, among: wellKnownCount });
    return this.#best([...holdersOf(name), ...near], name);
  }

  /** Whether a distribution is among those that are downloaded most. */
  isPopular(name: string): boolean {
    return this.#popular.has(distributionName(name) ?? '');
  }

  /** What the distribution of a module's name is imported by, where that is something else. */
  #heldBy(module: string): NearName[] {
    const name = distributionName(module) ?? '';
    const modules = wellKnownModules.get(name) ?? [];
    if (modules.some((one) => distributionName(one) === name)) return [];
    return modules.map((one) => ({ name: one, score: 0 }));
  }

  /** Next to a well-known name, a hardly known one is more likely to be a trap than what was meant. */
  #bestKnown(near: readonly NearName[]): readonly NearName[] {
    const known = near.filter(({ name }) => this.#wellKnown.has(name));
    return known.length > 0 ? known : near;
  }

  #best(near: readonly NearName[], asked: string): string[] {
    const sorted = near.filter(({ name }) => name !== asked).sort((a, b) => a.score - b.score);
    const limit = (sorted[0]?.score ?? 0) + tooFar;
    const names = sorted.filter(({ score }) => score <= limit).map(({ name }) => name);
    return [...new Set(names)].slice(0, mostHints);
  }
}

const everyName = { among: Infinity };

/** The distribution that holds the well-known module of a name. */
function holdersOf(name: string): NearName[] {
  const module = [...wellKnownDistributions.keys()].find(
    (one) => distributionName(one) === distributionName(name),
  );
  const holder = module === undefined ? '' : wellKnownDistributions.get(module)!;
  return holder === '' ? [] : [{ name: holder, score: 0 }];
}

/** The modules by which distributions are imported. */
function asModules(distributions: readonly NearName[]): NearName[] {
  return distributions.map(({ name, score }) => ({
    name: wellKnownModules.get(name)?.[0] ?? name.replaceAll('-', '_'),
    score,
  }));
}

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

  /**
   * The names that `name` may be, the likeliest first: at most `slips` away, and among the best known `among`. Of short
   * names, that is a few unless said otherwise.
   */
  nearest(name: string, limits: { readonly slips?: number; readonly among?: number } = {}): NearName[] {
    this.#bare ??= bareNames(this.#names);
    const { names, letters: sets } = this.#bare;
    const asked = bareName(name);
    const core = asked.replaceAll(affixes, '');
    const askedLetters = letters(asked);
    const slips = Math.min(mostSlips(asked.length), limits.slips ?? Infinity);
    const near: NearName[] = [];
    const isShort = asked.length < shortLength;
    const count = Math.min(names.length, limits.among ?? (isShort ? amongShort : Infinity));
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
        distance = damerauLevenshtein(asked, bare, slips);
      if (distance <= slips && (!isShort || isPlainSlip(asked, bare)))
        near.push({ name: this.#names[rank]!, score: distance + unpopularity * Math.log(rank + 1) });
    }
    return near.sort((a, b) => a.score - b.score);
  }
}

/** The most slips that are believed of a name of this length: short names are near to each other by chance. */
function mostSlips(length: number): number {
  if (length < shortLength) return length < shortLength - 1 ? 0 : 1;
  return length < 7 ? 1 : 2;
}

/** Names of fewer letters are near to others by chance. */
const shortLength = 4;

/** So many of the best known are what a short name may be. */
const amongShort = 1000;

/** Of short names: a letter too few or too many, two that changed places, or another digit as in `bs5`; never another letter. */
function isPlainSlip(asked: string, meant: string): boolean {
  if (meant.length < shortLength - 1) return false;
  if (asked.length !== meant.length) return true;
  const changed = Array.from(asked, (letter, at) => (letter === meant[at] ? [] : [at])).flat();
  return changed.length !== 1 || changed.every((at) => /\d/.test(asked[at]!) && /\d/.test(meant[at]!));
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

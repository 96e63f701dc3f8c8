import { distributionName } from './distributionName.ts';
import { NameIndex, type NearName } from './nameIndex.ts';
import { wellKnownDistributions } from './wellKnownDistributions.ts';
import { wellKnownModules } from './wellKnownModules.ts';

/** So many of the most downloaded projects are known well enough for others to be taken for them. */
const wellKnownCount = 3000;

const mostHints = 3;

/** What is so much less likely than the best hint is none. */
const tooFar = 1;

/** Which well-known names may be meant by one that is not known, or hardly. */
export class NameHints {
  readonly #popular: ReadonlySet<string>;
  readonly #distributions: NameIndex;
  readonly #modules = new NameIndex([...wellKnownDistributions.keys()]);

  /** @param popular Normalised names of distributions, the best known first. */
  constructor(popular: readonly string[]) {
    this.#popular = new Set(popular);
    this.#distributions = new NameIndex(popular);
  }

  /** For a module that is not known. `local`: others that can be imported here. */
  forUnknownModule(module: string, local: readonly string[]): string[] {
    const near = [
      ...asModules(this.#distributions.nearest(module)),
      ...this.#modules.nearest(module),
      ...new NameIndex(local).nearest(module),
    ];
    return this.#best([...this.#heldBy(module), ...near], module);
  }

  /**
   * For a module whose name is a project on PyPI: what that project is imported by, and when hardly anyone downloads it,
   * the well-known one that is a single slip away.
   */
  forProjectModule(module: string): string[] {
    const held = this.#heldBy(module);
    if (this.#isPopular(module)) return this.#best(held, module);
    const near = this.#distributions.nearest(module, { slips: 1, among: wellKnownCount });
    return this.#best([...held, ...asModules(near)], module);
  }

  /** For a distribution that is not known: it may be the name of a module, as in `pip install cv2`. */
  forUnknownDistribution(name: string): string[] {
    return this.#best([...holdersOf(name), ...this.#distributions.nearest(name)], name);
  }

  /**
   * For a project on PyPI, when hardly anyone downloads it: the one that holds the well-known module of that name, and
   * the well-known one that is a single slip away.
   */
  forProject(name: string): string[] {
    if (this.#isPopular(name)) return [];
    const near = this.#distributions.nearest(name, { slips: 1, among: wellKnownCount });
    return this.#best([...holdersOf(name), ...near], name);
  }

  #isPopular(name: string): boolean {
    return this.#popular.has(distributionName(name) ?? '');
  }

  #heldBy(distribution: string): NearName[] {
    const modules = wellKnownModules.get(distributionName(distribution) ?? '') ?? [];
    return modules.map((name) => ({ name, score: 0 }));
  }

  #best(near: readonly NearName[], asked: string): string[] {
    const sorted = near.filter(({ name }) => name !== asked).sort((a, b) => a.score - b.score);
    const limit = (sorted[0]?.score ?? 0) + tooFar;
    const names = sorted.filter(({ score }) => score <= limit).map(({ name }) => name);
    return [...new Set(names)].slice(0, mostHints);
  }
}

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

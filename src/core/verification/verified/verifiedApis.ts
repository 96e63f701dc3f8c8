import { type LocatedJson, parseJson } from '../../text/parseJson.ts';
import { distributionName } from '../packages/distribution.ts';
import { PackageVersion } from './packageVersion.ts';

/** What a person can vouch for: a module, or a symbol in it, as it is in one version of a distribution. */
export interface VersionedApi {
  /** As its metadata spell it; `python` for what is in the standard library. */
  readonly distribution: string;
  readonly version: string;
  /** The dotted name from the module on, such as `requests.get`; of an import, the top-level module. */
  readonly symbol: string;
}

/** That a person has vouched for a symbol. */
export interface VerifiedApi extends VersionedApi {
  /** The day, as `2026-11-23`. */
  readonly date: string;
  /** What else a person has written into the entry. */
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** Why a text is no record. */
export interface VerifiedApisProblem {
  /** Counted from 1. */
  readonly line: number;
  /** What is wrong there and what to do, as the rest of a sentence about the line. */
  readonly message: string;
}

const fields = {
  distribution: { example: 'requests', isValid: (text: string) => text !== '' },
  symbol: { example: 'requests.get', isValid: (text: string) => text !== '' },
  version: { example: '2.31.0', isValid: () => true },
  date: { example: '2026-11-23', isValid: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) },
} satisfies Record<string, { readonly example: string; readonly isValid: (text: string) => boolean }>;

/**
 * What people have vouched for, as it is kept in a file that is made to be committed and merged: JSON with one sorted
 * entry per line. Immutable.
 */
export class VerifiedApis {
  static readonly empty = new VerifiedApis([], []);

  readonly entries: readonly VerifiedApi[];
  /** What else the file holds beside the entries. */
  readonly #others: readonly (readonly [name: string, value: unknown])[];
  readonly #covered: ReadonlySet<string>;

  private constructor(
    entries: readonly VerifiedApi[],
    others: readonly (readonly [name: string, value: unknown])[],
  ) {
    // By code units, so that every machine sorts alike.
    this.entries = entries
      .map((entry) => ({ entry, key: sortKey(entry) }))
      .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
      .map(({ entry }) => entry);
    this.#others = others;
    this.#covered = new Set(entries.map(coverKey));
  }

  /** Reads what `toText` writes, and what a person has made of it. Nothing of it is taken where something is wrong. */
  static parse(text: string): { readonly record: VerifiedApis } | { readonly problem: VerifiedApisProblem } {
    const plain = text.replace(/^\uFEFF/, '');
    if (plain.trim() === '') return { record: VerifiedApis.empty };
    const conflict = findConflict(plain);
    if (conflict !== undefined)
      return problem(conflict, 'is part of a merge conflict. Keep the entries of both sides, and remove it.');
    const json = parseJson(plain);
    if ('problem' in json)
      return problem(
        json.problem.line,
        `is no valid JSON: ${json.problem.expected} was expected. Correct it.`,
      );
    const { members, line } = json.root;
    const list = members?.get('verified');
    if (!members || !list?.items)
      return problem(list?.line ?? line, 'is no record. An object with a list "verified" was expected.');
    const entries: VerifiedApi[] = [];
    for (const item of list.items) {
      if (item.value === null) continue;
      const wrong = findWrongField(item);
      if (wrong !== undefined) return problem(item.line, wrong);
      const { distribution, symbol, version, date, ...notes } = item.value as VerifiedApi &
        Record<string, unknown>;
      const hasNotes = Object.keys(notes).length > 0;
      entries.push({ distribution, symbol, version, date, ...(hasNotes && { notes }) });
    }
    const others = [...members].filter(([name]) => name !== 'verified');
    return {
      record: new VerifiedApis(
        entries,
        others.map(([name, { value }]) => [name, value] as const),
      ),
    };
  }

  /** Whether a person has vouched for this in a version of the same series: see `PackageVersion.series`. */
  covers(subject: VersionedApi): boolean {
    return this.#covered.has(coverKey(subject));
  }

  /**
   * With one more entry, which replaces those of older versions. Where the symbol is vouched for in this very version
   * already, nothing changes.
   *
   * @param date The day, as `2026-11-23`.
   */
  add({ distribution, version, symbol }: VersionedApi, date: string): VerifiedApis {
    const key = symbolKey({ distribution, symbol });
    const same = this.entries.filter((entry) => symbolKey(entry) === key);
    if (same.some((entry) => entry.version === version)) return this;
    const added = new PackageVersion(version);
    const replaced = new Set(same.filter((entry) => !new PackageVersion(entry.version).isAfter(added)));
    const kept = this.entries.filter((entry) => !replaced.has(entry));
    return new VerifiedApis([...kept, { distribution, symbol, version, date }], this.#others);
  }

  /** Without what covers this. */
  remove(subject: VersionedApi): VerifiedApis {
    const key = coverKey(subject);
    const kept = this.entries.filter((entry) => coverKey(entry) !== key);
    return kept.length === this.entries.length ? this : new VerifiedApis(kept, this.#others);
  }

  /** As it stands in the file. The same entries always make the same text. */
  toText(): string {
    const others = this.#others.map(
      ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
    );
    const lines = this.entries.map((entry) => `    ${entryText(entry)},\n`);
    // The null lets every entry end in a comma, the last one too: so git merges what two people add.
    return `{\n${others.join('')}  "verified": [\n${lines.join('')}    null\n  ]\n}\n`;
  }
}

function problem(line: number, message: string): { readonly problem: VerifiedApisProblem } {
  return { problem: { line, message } };
}

function findConflict(text: string): number | undefined {
  const index = text.split(/\r\n|\r|\n/).findIndex((line) => /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/.test(line));
  return index === -1 ? undefined : index + 1;
}

function findWrongField({ members }: LocatedJson): string | undefined {
  if (!members) return 'is no entry. Correct or remove it.';
  for (const [name, { example, isValid }] of Object.entries(fields)) {
    const value = members.get(name)?.value;
    if (typeof value === 'string' && isValid(value)) continue;
    const what = value === undefined ? `lacks "${name}"` : `has a "${name}" that cannot be used`;
    return `${what}. Write it like "${name}": "${example}", or remove the entry.`;
  }
  return undefined;
}

function symbolKey({ distribution, symbol }: Pick<VersionedApi, 'distribution' | 'symbol'>): string {
  return JSON.stringify([distributionName(distribution) ?? distribution, symbol]);
}

function coverKey(subject: VersionedApi): string {
  return `${symbolKey(subject)} ${new PackageVersion(subject.version).series}`;
}

/** A zero comes before all that may stand in a name, so that `a` comes before `a-b` as in a list of words. */
function sortKey(entry: VerifiedApi): string {
  const name = distributionName(entry.distribution) ?? entry.distribution;
  return [name, entry.symbol, entry.version, entry.date, entryText(entry)].join('\0');
}

function entryText({ distribution, symbol, version, date, notes }: VerifiedApi): string {
  const members = Object.entries({ distribution, symbol, version, date, ...notes });
  return `{ ${members.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')} }`;
}

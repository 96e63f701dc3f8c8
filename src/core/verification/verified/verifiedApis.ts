import { type JsonExpectation, type LocatedJson, parseJson } from '../../text/parseJson.ts';
import { distributionName } from '../packages/distribution.ts';
import { PackageVersion } from './packageVersion.ts';

/** What can be marked as verified: a module, or a symbol in it, in one version of a distribution. */
export interface VersionedApi {
  /** As its metadata spells it; `python` for the standard library. */
  readonly distribution: string;
  readonly version: string;
  /** The dotted name from the module on, such as `requests.get`; of an import, the top-level module. */
  readonly symbol: string;
}

/** An API that was marked as verified. */
export interface VerifiedApi extends VersionedApi {
  /** The day, as `2026-11-23`. */
  readonly date: string;
  /** Other fields that someone has added to the entry. */
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** Why a text cannot be read as verified APIs. */
export type VerifiedApisProblem = {
  /** Counted from 1. */
  readonly line: number;
} & (
  | { readonly kind: 'merge-conflict' | 'not-an-entry' }
  /** Not an object with a list `verified`. */
  | { readonly kind: 'no-list' }
  | { readonly kind: 'invalid-json'; readonly expected: JsonExpectation }
  | {
      readonly kind: 'missing-field' | 'invalid-field';
      readonly field: string;
      /** A valid value. */
      readonly example: string;
    }
);

const fields = {
  distribution: { example: 'requests', isValid: (text: string) => text !== '' },
  symbol: { example: 'requests.get', isValid: (text: string) => text !== '' },
  version: { example: '2.31.0', isValid: () => true },
  date: { example: '2026-11-23', isValid: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) },
} satisfies Record<string, { readonly example: string; readonly isValid: (text: string) => boolean }>;

/**
 * The APIs that were marked as verified, as they are kept in a file that is meant to be committed and merged: JSON with
 * one sorted entry per line. Immutable.
 */
export class VerifiedApis {
  static readonly empty = new VerifiedApis([], []);

  readonly entries: readonly VerifiedApi[];
  /** Other members of the file. */
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

  /** Reads what `toText` writes, also after edits by hand. A file with any problem is rejected as a whole. */
  static parse(
    text: string,
  ): { readonly verified: VerifiedApis } | { readonly problem: VerifiedApisProblem } {
    const plain = text.replace(/^\uFEFF/, '');
    if (plain.trim() === '') return { verified: VerifiedApis.empty };
    const conflict = findConflict(plain);
    if (conflict !== undefined) return { problem: { kind: 'merge-conflict', line: conflict } };
    const json = parseJson(plain);
    if ('problem' in json) return { problem: { kind: 'invalid-json', ...json.problem } };
    const { members, line } = json.root;
    const list = members?.get('verified');
    if (!members || !list?.items) return { problem: { kind: 'no-list', line: list?.line ?? line } };
    const entries: VerifiedApi[] = [];
    for (const item of list.items) {
      if (item.value === null) continue;
      const problem = problemOf(item);
      if (problem) return { problem };
      const { distribution, symbol, version, date, ...notes } = item.value as VerifiedApi &
        Record<string, unknown>;
      const hasNotes = Object.keys(notes).length > 0;
      entries.push({ distribution, symbol, version, date, ...(hasNotes && { notes }) });
    }
    const others = [...members].filter(([name]) => name !== 'verified');
    return {
      verified: new VerifiedApis(
        entries,
        others.map(([name, { value }]) => [name, value] as const),
      ),
    };
  }

  /** Whether this was verified in a version of the same series: see `PackageVersion.series`. */
  covers(api: VersionedApi): boolean {
    return this.#covered.size > 0 && this.#covered.has(coverKey(api));
  }

  /**
   * Adds an entry, which replaces those of older versions. Returns itself if the symbol is already verified in exactly
   * this version.
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

  /** Removes the entries that cover this; returns itself if there are none. */
  remove(api: VersionedApi): VerifiedApis {
    const key = coverKey(api);
    const kept = this.entries.filter((entry) => coverKey(entry) !== key);
    return kept.length === this.entries.length ? this : new VerifiedApis(kept, this.#others);
  }

  /** The content of the file. The same entries always make the same text. */
  toText(): string {
    const others = this.#others.map(
      ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
    );
    const lines = this.entries.map((entry) => `    ${entryText(entry)},\n`);
    // The null lets every entry end in a comma, the last one too: so git merges what two people add.
    return `{\n${others.join('')}  "verified": [\n${lines.join('')}    null\n  ]\n}\n`;
  }
}

function findConflict(text: string): number | undefined {
  const index = text.split(/\r\n|\r|\n/).findIndex((line) => /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/.test(line));
  return index === -1 ? undefined : index + 1;
}

function problemOf({ members, line }: LocatedJson): VerifiedApisProblem | undefined {
  if (!members) return { kind: 'not-an-entry', line };
  for (const [field, { example, isValid }] of Object.entries(fields)) {
    const value = members.get(field)?.value;
    if (typeof value === 'string' && isValid(value)) continue;
    return { kind: value === undefined ? 'missing-field' : 'invalid-field', line, field, example };
  }
  return undefined;
}

function symbolKey({ distribution, symbol }: Pick<VersionedApi, 'distribution' | 'symbol'>): string {
  return JSON.stringify([distributionName(distribution) ?? distribution, symbol]);
}

function coverKey(api: VersionedApi): string {
  return `${symbolKey(api)} ${new PackageVersion(api.version).series}`;
}

/** NUL sorts before every character of a name, so that `a` comes before `a-b`. */
function sortKey(entry: VerifiedApi): string {
  const name = distributionName(entry.distribution) ?? entry.distribution;
  return [name, entry.symbol, entry.version, entry.date, entryText(entry)].join('\0');
}

function entryText({ distribution, symbol, version, date, notes }: VerifiedApi): string {
  const members = Object.entries({ distribution, symbol, version, date, ...notes });
  return `{ ${members.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')} }`;
}

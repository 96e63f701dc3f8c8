import type { CodePlace } from './codePlace.ts';
import { questionTerms, type QuestionWord, wordsOf } from './codeWords.ts';
import { ownText, Postings } from './postings.ts';

/** A place in a file, and how well it suits a question. */
export interface FoundPlace {
  readonly path: string;
  readonly place: Omit<CodePlace, 'words' | 'calls'>;
  readonly score: number;
}

interface IndexedPlace {
  readonly path: string;
  readonly place: FoundPlace['place'];
  /** Its last name, in small letters. */
  readonly name: string;
  /** The classes around it. */
  readonly owner: string;
  readonly calls: readonly string[];
  readonly isTest: boolean;
}

/** BM25: how soon more of a word tells no more, in the unit of weights. */
const saturation = 14;

/** What a word in a file's path tells, in steps of weights. */
const weightOfPath = 16;

/** What another form of a word is worth: joined with its neighbour, or shortened. */
const worthOfForm = { joined: 0.8, short: 0.4 } as const;

/** What a name tells that a question spells. */
const scoreOfName = 12;

/** Places that are looked at for callers and callees. */
const mostCandidates = 60;

/** A name with more definitions says nothing about which one is called. */
const mostDefinitions = 3;

/** Places that are gone and still passed over, beside as many as there are. */
const mostGone = 1000;

/** How much of a neighbour's score a place gets: of the best that calls it, and of the best that it calls. */
const share = { caller: 0.12, callee: 0.06 } as const;

/** What a place in tests is worth where the question is not about tests. */
const worthOfTests = 0.5;

const inTests = /(?:^|\/)(?:tests?|testing|conftest\.py|test_[^/]*|[^/]*_test\.py)(?:\/|$)/;

/** Finds functions and classes by what a question says, by the names that it spells, and by what calls them. */
export class PlaceIndex {
  readonly #words = new Postings();
  readonly #definitions = new Postings();
  readonly #callers = new Postings();
  readonly #files = new Map<string, readonly number[]>();
  readonly #places: (IndexedPlace | undefined)[] = [];
  #live = 0;
  #gone = 0;

  /** How many files there are, those without functions and classes included. */
  get fileCount(): number {
    return this.#files.size;
  }

  get paths(): Iterable<string> {
    return this.#files.keys();
  }

  /**
   * Puts a file's places in the place of those that it had.
   *
   * @param shownPath Relative to the workspace folder, with `/` between its parts: its words count.
   */
  set(path: string, places: readonly CodePlace[], shownPath = path): void {
    this.delete(path);
    const pathWords = new Set(wordsOf(shownPath.replace(/\.pyw?$/, '')));
    const isTest = inTests.test(shownPath);
    const ids = places.map(({ words, calls: called, ...rest }) => {
      const id = this.#places.length;
      const place = { ...rest, name: ownText(rest.name) };
      const names = place.name.toLowerCase().split('.');
      const name = this.#definitions.add(names.at(-1)!, id, 1);
      const owner = names.slice(0, -1).join('.');
      const calls = called.map((call) => this.#callers.add(call, id, 1));
      this.#places.push({ path, place, name, owner, calls, isTest });
      const others = new Set(pathWords);
      for (const [word, weight] of words) {
        const more = others.delete(word) ? weightOfPath : 0;
        this.#words.add(word, id, Math.min(255, weight + more));
      }
      for (const word of others) this.#words.add(word, id, weightOfPath);
      return id;
    });
    this.#files.set(path, ids);
    this.#live += ids.length;
  }

  delete(path: string): void {
    const ids = this.#files.get(path);
    if (!ids) return;
    this.#files.delete(path);
    for (const id of ids) this.#places[id] = undefined;
    this.#live -= ids.length;
    this.#gone += ids.length;
    // What is gone is passed over until it is most of what there is.
    if (this.#gone > this.#live + mostGone) this.#compact();
  }

  /** The places that suit a question best, the best first. Empty if nothing in it is found anywhere. */
  find(question: string, limit: number): FoundPlace[] {
    const candidates = this.#candidates(question);
    const scores = new Map(candidates.map(({ id, score }) => [id, score]));
    const ranked = candidates
      .map(({ id, score }) => ({ id, score: score + this.#fromNeighbours(id, scores) }))
      // Files are read in no order: what is as good is told apart by its place.
      .toSorted((a, b) => b.score - a.score || this.#compare(a.id, b.id));
    const found: FoundPlace[] = [];
    for (const { id, score } of ranked) {
      const { path, place } = this.#places[id]!;
      // The same lines are not brought twice, as a class and as its method.
      if (found.length < limit && !found.some((one) => one.path === path && overlap(one.place, place)))
        found.push({ path, place, score });
    }
    return found;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** The functions and classes whose last name is this one, at most as many. */
  named(name: string, limit: number): { readonly path: string; readonly name: string }[] {
    const found: { readonly path: string; readonly name: string }[] = [];
    this.#definitions.forEach(name.toLowerCase(), (id) => {
      const known = this.#places[id];
      if (!known || found.length >= limit || lastOf(known.place.name) !== name) return;
      const one = { path: known.path, name: known.place.name };
      // One that is defined twice, as in two branches or with overloads, is one.
      if (!found.some((other) => other.path === one.path && other.name === one.name)) found.push(one);
    });
    return found;
  }

  #compare(one: number, other: number): number {
    const [a, b] = [this.#places[one]!, this.#places[other]!];
    if (a.path === b.path) return a.place.line - b.place.line;
    return a.path < b.path ? -1 : 1;
  }

  /** The places that have most of what a question says, the best first. */
  #candidates(question: string): Scored[] {
    const { words, names } = questionTerms(question);
    const scores = new Float64Array(this.#places.length);
    const matched = new Float64Array(this.#places.length);
    const ofWord = new Float64Array(this.#places.length);
    const ids = new Set<number>();
    let total = 0;
    for (const word of words) {
      const worth = this.#worth(this.#words.count(word.stem));
      total += worth;
      for (const id of this.#scoreWord(word, worth, ofWord)) {
        scores[id]! += ofWord[id]!;
        matched[id]! += worth;
        ofWord[id] = 0;
        ids.add(id);
      }
    }
    const named = new Set<number>();
    for (const name of names)
      this.#definitions.forEach(name, (id) => {
        if (this.#places[id]) named.add(id);
      });
    for (const id of named) ids.add(id);
    const wantsTests = /\btest/i.test(question);
    return best(ids, (id) => {
      // A place with all words of the question is better than one with much of a single one.
      const said = total === 0 ? 0 : (scores[id]! * (total + matched[id]!)) / (2 * total);
      const score = said + (named.has(id) ? scoreOfName : 0);
      return this.#places[id]!.isTest && !wantsTests ? score * worthOfTests : score;
    });
  }

  /** Writes what a word of the question gives to each place, the best of its forms, and returns the places. */
  #scoreWord({ stem, joined, short }: QuestionWord, worth: number, scores: Float64Array): number[] {
    const ids: number[] = [];
    const visit = (form: string, part: number): void =>
      this.#words.forEach(form, (id, weight) => {
        const known = scores[id]!;
        const score = (part * worth * weight) / (weight + saturation);
        if (score <= known || !this.#places[id]) return;
        if (known === 0) ids.push(id);
        scores[id] = score;
      });
    visit(stem, 1);
    for (const one of joined) visit(one, worthOfForm.joined);
    for (const one of short) visit(one, worthOfForm.short);
    return ids;
  }

  /** BM25's inverse document frequency. */
  #worth(count: number): number {
    if (count === 0) return 0;
    const places = Math.max(this.#live, count);
    return Math.log(1 + (places - count + 0.5) / (count + 0.5));
  }

  #fromNeighbours(id: number, scores: ReadonlyMap<number, number>): number {
    const { name, calls } = this.#places[id]!;
    let [caller, callee] = [0, 0];
    this.#callers.forEach(name, (other) => {
      const score = scores.get(other) ?? 0;
      if (other !== id && score > caller && this.#called(other, name).includes(id)) caller = score;
    });
    for (const call of calls)
      for (const other of this.#called(id, call))
        if (other !== id) callee = Math.max(callee, scores.get(other) ?? 0);
    return share.caller * caller + share.callee * callee;
  }

  /** What a place may call by a name: what is in its class, else in its file, else the only few of this name. */
  #called(from: number, name: string): number[] {
    const { path, owner } = this.#places[from]!;
    const all: number[] = [];
    this.#definitions.forEach(name, (id) => {
      if (this.#places[id]) all.push(id);
    });
    const inFile = all.filter((id) => this.#places[id]!.path === path);
    const inClass = owner === '' ? [] : inFile.filter((id) => this.#places[id]!.owner === owner);
    if (inClass.length > 0) return inClass;
    if (inFile.length > 0) return inFile;
    return all.length <= mostDefinitions ? all : [];
  }

  #compact(): void {
    this.#gone = 0;
    const isLive = (id: number): boolean => this.#places[id] !== undefined;
    for (const postings of [this.#words, this.#definitions, this.#callers]) postings.keep(isLive);
  }
}

interface Scored {
  readonly id: number;
  readonly score: number;
}

/** Those with the highest scores, the best first. */
function best(ids: Iterable<number>, scoreOf: (id: number) => number): Scored[] {
  const found: Scored[] = [];
  for (const id of ids) {
    const score = scoreOf(id);
    if (found.length === mostCandidates && score <= found.at(-1)!.score) continue;
    const at = found.findIndex((one) => one.score < score);
    found.splice(at < 0 ? found.length : at, 0, { id, score });
    if (found.length > mostCandidates) found.pop();
  }
  return found;
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function overlap(one: FoundPlace['place'], other: FoundPlace['place']): boolean {
  return one.startLine <= other.endLine && other.startLine <= one.endLine;
}

/** Bits of a posting that hold the weight. */
const weightBits = 8;

/** More places than this are not told apart. */
const mostPlaces = 2 ** (32 - weightBits);

interface List {
  items: Uint32Array;
  length: number;
}

/** A posting, or several of them: most words are in one place. */
type Entry = { readonly word: string; places: number | List };

/** Of each word, the places that have it, with a weight from 1 to 255: four bytes for each of them. */
export class Postings {
  readonly #entries = new Map<string, Entry>();

  /** How many places have a word, those that are gone included. */
  count(word: string): number {
    const places = this.#entries.get(word)?.places;
    return typeof places === 'object' ? places.length : places === undefined ? 0 : 1;
  }

  /** Returns the word as it is kept here. */
  add(word: string, place: number, weight: number): string {
    const item = place * 2 ** weightBits + weight;
    const entry = this.#entries.get(word);
    if (entry) {
      if (place < mostPlaces) entry.places = withItem(entry.places, item);
      return entry.word;
    }
    const own = ownText(word);
    if (place < mostPlaces) this.#entries.set(own, { word: own, places: item });
    return own;
  }

  forEach(word: string, visit: (place: number, weight: number) => void): void {
    const places = this.#entries.get(word)?.places;
    if (places === undefined) return;
    const { items, length } = typeof places === 'number' ? { items: [places], length: 1 } : places;
    for (let at = 0; at < length; at++) visit(items[at]! >>> weightBits, items[at]! & (2 ** weightBits - 1));
  }

  /** Forgets the other places. */
  keep(isKept: (place: number) => boolean): void {
    for (const [word, entry] of this.#entries) {
      const { places } = entry;
      const all =
        typeof places === 'number' ? Uint32Array.of(places) : places.items.subarray(0, places.length);
      const kept = all.filter((item) => isKept(item >>> weightBits));
      if (kept.length === 0) this.#entries.delete(word);
      else entry.places = kept.length === 1 ? kept[0]! : { items: kept, length: kept.length };
    }
  }
}

function withItem(places: number | List, item: number): List {
  if (typeof places === 'number') return { items: Uint32Array.of(places, item), length: 2 };
  if (places.length === places.items.length) places.items = resized(places.items, places.length * 2);
  places.items[places.length++] = item;
  return places;
}

/** The same text in memory of its own: a part of a source would keep all of that in memory, as V8 does it. */
export function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

function resized(items: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length);
  larger.set(items);
  return larger;
}

import { signal, type ReadonlySignal } from '@preact/signals';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import { absentClass } from '../shared/nearness.ts';
import { patternOf, rangesIn, searchedParts } from './findRanges.ts';

/** Milliseconds that a search takes at a time, so that it keeps no frame waiting. */
const sliceMilliseconds = 8;

/** The names by which the style sheet colours matches. */
const names = { all: 'phidelity-find', current: 'phidelity-find-current' } as const;

/** Which match is the current one, counted from 1, 0 for none; and how many there are. */
export interface SearchResult {
  readonly current: number;
  readonly count: number;
}

/** A match in the page; or one of those in an element that stands for what is not in the page. */
interface Match {
  readonly range: Range;
  /** Which of those in the element, which is empty, it is. */
  readonly absent?: number;
}

/**
 * Finds a text in a chat, in the page and in what is too far away to be there, and follows while that grows. Matches are coloured without a change of
 * the page, so that nothing is rendered for it and a selection stays.
 */
export class ChatSearch implements Disposable {
  readonly #content: HTMLElement;
  readonly #absentTexts: (element: Element) => readonly string[];
  readonly #result = signal<SearchResult>({ current: 0, count: 0 });
  readonly #observer: MutationObserver;
  #pattern: RegExp | undefined;
  #matches: readonly Match[] = [];
  /** The index of the current match, -1 for none. */
  #at = -1;
  /** Ends the search that is under way when a newer one begins. */
  #searching = new AbortController();

  /**
   * @param content The element with the turns.
   * @param absentTexts What can be read in an element that stands for what is not in the page.
   */
  constructor(content: HTMLElement, absentTexts: (element: Element) => readonly string[]) {
    this.#content = content;
    this.#absentTexts = absentTexts;
    this.#observer = new MutationObserver(() => void this.#search());
    this.#observer.observe(content, { childList: true, characterData: true, subtree: true });
  }

  get result(): ReadonlySignal<SearchResult> {
    return this.#result;
  }

  /** Looks for a text, whatever its case, and goes to the match that is nearest below the top of what is in sight. */
  async find(query: string): Promise<void> {
    this.#pattern = patternOf(query);
    this.#at = -1;
    if (await this.#search()) this.#select(this.#nearest());
  }

  /** Goes to the next match (1) or the one before (-1), and from the last to the first. */
  go(direction: 1 | -1): void {
    const { length } = this.#matches;
    if (length > 0) this.#select((this.#at + direction + length) % length);
  }

  dispose(): void {
    this.#searching.abort();
    this.#observer.disconnect();
    for (const name of Object.values(names)) CSS.highlights.delete(name);
  }

  /** False if a newer search has begun. */
  async #search(): Promise<boolean> {
    this.#searching.abort();
    const { signal: stopped } = (this.#searching = new AbortController());
    const pattern = this.#pattern;
    const found: Match[] = [];
    let sliceEnd = performance.now() + sliceMilliseconds;
    for (const part of pattern ? searchedParts(this.#content) : []) {
      for (const match of this.#matchesIn(part, pattern!)) found.push(match);
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (stopped.aborted) return false;
      sliceEnd = performance.now() + sliceMilliseconds;
    }
    this.#show(found);
    return true;
  }

  #matchesIn(part: Element, pattern: RegExp): readonly Match[] {
    if (!part.classList.contains(absentClass)) return rangesIn(part, pattern).map((range) => ({ range }));
    const range = part.ownerDocument.createRange();
    range.setStart(part, 0);
    const texts = this.#absentTexts(part);
    const count = texts.reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0);
    return Array.from({ length: count }, (_, absent) => ({ range, absent }));
  }

  #show(found: readonly Match[]): void {
    const before = this.#matches[this.#at];
    this.#matches = found;
    if (before) this.#at = indexOfSame(found, before);
    this.#colour();
    // What it was in has come into the page, and perhaps what it is.
    const current = found[this.#at];
    if (before?.absent !== undefined && current?.range.startContainer !== before.range.startContainer)
      this.#scrollToCurrent();
  }

  #colour(): void {
    const inPage = this.#matches.filter(({ absent }) => absent === undefined);
    const current = this.#matches[this.#at];
    CSS.highlights.set(names.all, new Highlight(...inPage.map(({ range }) => range)));
    CSS.highlights.set(
      names.current,
      new Highlight(...(current?.absent === undefined && current ? [current.range] : [])),
    );
    this.#result.value = { current: this.#at + 1, count: this.#matches.length };
  }

  #nearest(): number {
    const top = this.#content.parentElement!.getBoundingClientRect().top;
    return Math.max(
      0,
      this.#matches.findIndex((match) => boxOf(match).top >= top),
    );
  }

  #select(at: number): void {
    this.#at = this.#matches[at] ? at : -1;
    this.#colour();
    this.#scrollToCurrent();
  }

  #scrollToCurrent(): void {
    const current = this.#matches[this.#at];
    const place = current && elementOf(current);
    // The turn first: what is in it may not have been laid out yet.
    place?.closest('[data-turn]')?.scrollIntoView({ block: 'nearest' });
    place?.scrollIntoView({ block: 'center', inline: 'nearest' });
  }
}

function elementOf({ range: { startContainer } }: Match): Element | null {
  return startContainer instanceof Element ? startContainer : startContainer.parentElement;
}

function boxOf(match: Match): DOMRect {
  return match.absent === undefined
    ? match.range.getBoundingClientRect()
    : elementOf(match)!.getBoundingClientRect();
}

/** The page may have been rendered again where the match was: it is the one at the same place, or the one after. */
function indexOfSame(found: readonly Match[], before: Match): number {
  const first = found.findIndex(
    ({ range }) => range.compareBoundaryPoints(Range.START_TO_START, before.range) >= 0,
  );
  return first < 0 ? found.length - 1 : Math.min(found.length - 1, first + (before.absent ?? 0));
}

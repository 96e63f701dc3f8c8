import { signal, type ReadonlySignal } from '@preact/signals';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import { findRanges, patternOf } from './findRanges.ts';

/** Milliseconds that a search takes at a time, so that it keeps no frame waiting. */
const sliceMilliseconds = 8;

/** The names by which the style sheet colours matches. */
const names = { all: 'phidelity-find', current: 'phidelity-find-current' } as const;

/** Which match is the current one, counted from 1, 0 for none; and how many there are. */
export interface SearchResult {
  readonly current: number;
  readonly count: number;
}

/**
 * Finds a text in what the page shows of a chat, and follows while that grows. Matches are coloured without a change of
 * the page, so that nothing is rendered for it and a selection stays.
 */
export class ChatSearch implements Disposable {
  readonly #content: HTMLElement;
  readonly #result = signal<SearchResult>({ current: 0, count: 0 });
  readonly #observer: MutationObserver;
  #pattern: RegExp | undefined;
  #ranges: readonly Range[] = [];
  #current: Range | undefined;
  /** Ends the search that is under way when a newer one begins. */
  #searching = new AbortController();

  /** @param content The element with the turns. */
  constructor(content: HTMLElement) {
    this.#content = content;
    this.#observer = new MutationObserver(() => void this.#search());
    this.#observer.observe(content, { childList: true, characterData: true, subtree: true });
  }

  get result(): ReadonlySignal<SearchResult> {
    return this.#result;
  }

  /** Looks for a text, whatever its case, and goes to the match that is nearest below the top of what is in sight. */
  async find(query: string): Promise<void> {
    this.#pattern = patternOf(query);
    this.#current = undefined;
    if (await this.#search()) this.#select(this.#nearest());
  }

  /** Goes to the next match (1) or the one before (-1), and from the last to the first. */
  go(direction: 1 | -1): void {
    const { length } = this.#ranges;
    if (length === 0) return;
    const at = this.#current ? this.#ranges.indexOf(this.#current) : -1;
    this.#select((at + direction + length) % length);
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
    const found: Range[] = [];
    let sliceEnd = performance.now() + sliceMilliseconds;
    for (const turn of pattern ? this.#content.querySelectorAll('[data-turn]') : []) {
      found.push(...findRanges(turn, pattern!));
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (stopped.aborted) return false;
      sliceEnd = performance.now() + sliceMilliseconds;
    }
    this.#show(found);
    return true;
  }

  #show(found: readonly Range[]): void {
    const before = this.#current;
    this.#ranges = found;
    // The page may have been rendered again there: then it is the match at the same place, or the one after.
    this.#current =
      before &&
      (found.find((one) => one.compareBoundaryPoints(Range.START_TO_START, before) >= 0) ?? found.at(-1));
    this.#colour();
  }

  #colour(): void {
    const current = this.#current;
    CSS.highlights.set(names.all, new Highlight(...this.#ranges));
    CSS.highlights.set(names.current, new Highlight(...(current ? [current] : [])));
    this.#result.value = {
      current: current ? this.#ranges.indexOf(current) + 1 : 0,
      count: this.#ranges.length,
    };
  }

  #nearest(): number {
    const top = this.#content.parentElement!.getBoundingClientRect().top;
    return Math.max(
      0,
      this.#ranges.findIndex((range) => range.getBoundingClientRect().top >= top),
    );
  }

  #select(at: number): void {
    this.#current = this.#ranges[at];
    this.#colour();
    const place = this.#current?.startContainer.parentElement;
    // The turn first: what is in it may not have been laid out yet.
    place?.closest('[data-turn]')?.scrollIntoView({ block: 'nearest' });
    place?.scrollIntoView({ block: 'center', inline: 'nearest' });
  }
}

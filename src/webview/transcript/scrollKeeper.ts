import { signal, type ReadonlySignal } from '@preact/signals';
import type { PanelMemory } from '../shared/panel.ts';

type ScrollPosition = NonNullable<PanelMemory['scroll']>;

/** Pixels from the end that count as being at the end: fractions of pixels, and scrolling that stops just short of it. */
const endTolerance = 24;

/** What a user scrolls with, or does something with after which the position is theirs. */
const inputs = ['wheel', 'pointerdown', 'keydown'] as const;

/**
 * Keeps a growing text scrolled to its end until the user scrolls up. Saves and restores the scroll position relative to
 * the turn in sight, so that it still holds when heights have changed.
 */
export class ScrollKeeper {
  readonly #atEnd = signal(true);
  readonly #scroller: HTMLElement;
  readonly #observer: ResizeObserver;
  #lastTop = 0;
  /** Kept until the user does something: the turns around it get their heights only when they come into the page. */
  #restored: ScrollPosition | undefined;

  constructor(scroller: HTMLElement, content: HTMLElement) {
    this.#scroller = scroller;
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(content);
    this.#observer.observe(scroller);
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
    scroller.addEventListener('click', this.#onClick, { capture: true });
    for (const name of inputs) window.addEventListener(name, this.#onInput, { capture: true, passive: true });
  }

  /** Whether the end is followed as text grows. */
  get atEnd(): ReadonlySignal<boolean> {
    return this.#atEnd;
  }

  /** Scrolls to the end and follows it. */
  toEnd(): void {
    this.#restored = undefined;
    this.#atEnd.value = true;
    this.#follow();
  }

  /** The scroll position to save; null at the end. */
  position(conversation: string): ScrollPosition | null {
    if (this.#atEnd.peek()) return null;
    const top = this.#scroller.getBoundingClientRect().top;
    for (const turn of this.#scroller.querySelectorAll<HTMLElement>('[data-turn]')) {
      const box = turn.getBoundingClientRect();
      if (box.bottom > top) return { conversation, turn: turn.dataset['turn']!, offset: top - box.top };
    }
    return null;
  }

  restore(position: ScrollPosition): void {
    if (!this.#goTo(position)) return;
    this.#atEnd.value = false;
    this.#restored = position;
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#scroller.removeEventListener('scroll', this.#onScroll);
    this.#scroller.removeEventListener('click', this.#onClick, { capture: true });
    for (const name of inputs) window.removeEventListener(name, this.#onInput, { capture: true });
  }

  readonly #onInput = (): void => {
    this.#restored = undefined;
  };

  readonly #onScroll = (): void => {
    const { scrollTop } = this.#scroller;
    // Only scrolling up stops following: growing text moves the end away, too.
    if (this.#isAtEnd()) this.#atEnd.value = true;
    else if (scrollTop < this.#lastTop) this.#atEnd.value = false;
    this.#lastTop = scrollTop;
  };

  /**
   * What the user expands or collapses stays under the mouse pointer, even if its end moves out of sight. It has its new
   * size in the next frame, before the size is observed.
   */
  readonly #onClick = ({ target }: MouseEvent): void => {
    if (!(target as Element).closest('[aria-expanded], summary')) return;
    requestAnimationFrame(() => (this.#atEnd.value = this.#isAtEnd()));
  };

  #isAtEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight <= endTolerance;
  }

  #resized(): void {
    if (this.#restored) this.#goTo(this.#restored);
    else this.#follow();
  }

  /** False if the turn is not in the page. */
  #goTo(position: ScrollPosition): boolean {
    const turn = this.#scroller.querySelector(`[data-turn="${CSS.escape(position.turn)}"]`);
    if (!turn) return false;
    const top = this.#scroller.getBoundingClientRect().top;
    this.#scroller.scrollTop += turn.getBoundingClientRect().top - top + position.offset;
    this.#lastTop = this.#scroller.scrollTop;
    return true;
  }

  #follow(): void {
    if (!this.#atEnd.peek() || !this.#scroller.querySelector('[data-turn]')) return;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#lastTop = this.#scroller.scrollTop;
  }
}

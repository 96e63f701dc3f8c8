import { createContext, type RefObject } from 'preact';
import { useContext, useLayoutEffect } from 'preact/hooks';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import { FrameScheduler } from './frameScheduler.ts';

/** How far outside of the visible part something is near. */
const margin = '1500px 0px';

/** Parts that are rendered in one frame. */
const maxRendered = 1;

/** Parts that leave the page in one frame: more than come, so that a text that grows fast is kept up with. */
const maxRemoved = 3;

/** Part of the transcript. */
interface NearPart {
  /** Takes whether the part is near. True if it comes into the page or leaves it for that, which takes time. */
  report(near: boolean): boolean;
  /** What can be read in it, while its element is empty. */
  texts?(): readonly string[];
}

/**
 * Knows which parts of the transcript are near what is in sight. Reports that change what is in the page are spread over
 * several frames.
 */
export class Nearness implements Disposable {
  readonly #parts = new Map<Element, NearPart>();
  readonly #near = new Set<Element>();
  readonly #far = new Set<Element>();
  readonly #frames = new FrameScheduler(() => this.#reportNext());
  #observer: IntersectionObserver | undefined;

  /** Reports now and whenever it changes whether an element is near. Returns how to end that. */
  observe(element: Element, part: NearPart): () => void {
    this.#observer ??= new IntersectionObserver((entries) => this.#receive(entries), {
      root: element.closest('.transcript'),
      rootMargin: margin,
    });
    this.#parts.set(element, part);
    this.#observer.observe(element);
    return () => {
      this.#parts.delete(element);
      this.#observer?.unobserve(element);
    };
  }

  /** What could be read in an element, in reading order, if it were not too far away to be in the page. */
  absentTexts(element: Element): readonly string[] {
    return element.hasChildNodes() ? [] : (this.#parts.get(element)?.texts?.() ?? []);
  }

  dispose(): void {
    this.#frames.dispose();
    this.#observer?.disconnect();
  }

  #receive(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const [now, before] = isIntersecting ? [this.#near, this.#far] : [this.#far, this.#near];
      now.add(target);
      before.delete(target);
    }
    this.#frames.request();
  }

  #reportNext(): void {
    this.#report(this.#near, maxRendered);
    this.#report(this.#far, maxRemoved);
    if (this.#near.size + this.#far.size > 0) this.#frames.request();
  }

  /** Reports to so many parts that at most some of them change what is in the page. */
  #report(changed: Set<Element>, most: number): void {
    let count = 0;
    for (const element of changed) {
      if (count === most) return;
      changed.delete(element);
      if (this.#parts.get(element)?.report(changed === this.#near)) count++;
    }
  }
}

/** The nearness of the transcript that a component is in. */
export const NearnessContext = createContext<Nearness | undefined>(undefined);

/** Tells a part whose element this is, as long as it is mounted. */
export function useNearness(place: RefObject<Element | null>, part: NearPart): void {
  const nearness = useContext(NearnessContext);
  useLayoutEffect(() => nearness?.observe(place.current!, part), [nearness]);
}

/** The class of elements that stand for what is too far away to be in the page. */
export const absentClass = 'absent';

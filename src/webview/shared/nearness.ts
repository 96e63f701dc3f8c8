import { createContext, type RefObject } from 'preact';
import { useContext, useLayoutEffect } from 'preact/hooks';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import { FrameScheduler } from './frameScheduler.ts';

/** How far outside of the visible part something is near. */
const margin = '1500px 0px';

/** Part of the transcript. */
interface NearPart {
  /** Takes whether the part is near. True if it is rendered for that, which takes time. */
  report(near: boolean): boolean;
  /** What can be read in it, while its element is empty. */
  texts?(): readonly string[];
}

/**
 * Knows which parts of the transcript are near what is in sight. Reports that have something rendered come one per frame,
 * those of what is near first.
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
    for (const changed of [this.#near, this.#far])
      for (const element of changed) {
        changed.delete(element);
        if (!this.#parts.get(element)?.report(changed === this.#near)) continue;
        this.#frames.request();
        return;
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

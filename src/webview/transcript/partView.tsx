import { type Signal, signal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { absentClass, useNearness } from '../shared/nearness.ts';

/** Part of the transcript that is only in the page while it is near what is in sight. Otherwise it keeps its place. */
export interface TranscriptPart {
  readonly near: Signal<boolean>;
  /** In pixels, as it was when it was in the page last. */
  height: number | undefined;
}

/** @param near It is in the page from the beginning. */
export function newPart(near: boolean): TranscriptPart {
  return { near: signal(near), height: undefined };
}

interface PartViewProps {
  readonly part: TranscriptPart;
  readonly class: string;
  /** It comes into the page and stays there, however far away. */
  readonly always?: boolean | undefined;
  readonly 'aria-live'?: 'off' | undefined;
  /** Its height in pixels before it has ever been in the page: only to make the scroll bar about right. */
  estimatedHeight(): number;
  /** What can be read in it, in reading order. */
  texts(): readonly string[];
  children(): ComponentChildren;
}

/** A part of the transcript: what is in it, or an empty element of its height. */
export function PartView(props: PartViewProps): VNode {
  const { part, class: name, always, estimatedHeight, children } = props;
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const isNear = useRef(part.near.peek());
  const report = (near: boolean): boolean => {
    isNear.current = near;
    const element = place.current!;
    const before = part.near.peek();
    const now = near || latest.current.always === true || (before && isInUse(element));
    if (before && !now) part.height = element.offsetHeight;
    part.near.value = now;
    return now !== before;
  };
  useNearness(place, { report, texts: () => latest.current.texts() });
  useLayoutEffect(() => {
    if (!always) report(isNear.current);
  }, [always]);
  if (!part.near.value) {
    const height = `${part.height ?? estimatedHeight()}px`;
    return <div ref={place} class={`${name} ${absentClass}`} style={{ height }} />;
  }
  return (
    <div ref={place} class={name} aria-live={props['aria-live']}>
      {children()}
    </div>
  );
}

/** Whether the focus or a selection is in an element, so that it must stay in the page. */
function isInUse(element: Element): boolean {
  if (element.contains(document.activeElement)) return true;
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(element);
}

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Ref, VNode } from 'preact';
import { isComposing } from './isComposing.ts';

/** A list of suggestions that the keys in a box move in, by the ids of its elements. */
export interface ListOfBox {
  readonly id: string;
  /** The suggestion that is chosen with Enter. */
  readonly active: string;
}

interface GrowingTextareaProps {
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly onInput: (value: string) => void;
  /** Enter was pressed, without Shift and outside of an IME composition. */
  readonly onEnter: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** Gets each key first. True if it has dealt with it. */
  readonly onKeyFirst?: (event: KeyboardEvent) => boolean;
  readonly onBlur?: () => void;
  /** While suggestions are open. */
  readonly list?: ListOfBox | undefined;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

/** A text box that is as high as its text, up to the limit of its style. */
export function GrowingTextarea(props: GrowingTextareaProps): VNode {
  const own = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const box = own.current;
    if (!box) return undefined;
    const fit = (): void => {
      box.style.height = 'auto';
      box.style.height = `${box.scrollHeight}px`;
    };
    fit();
    let width = box.clientWidth;
    const observer = new ResizeObserver(() => {
      if (box.clientWidth === width) return;
      width = box.clientWidth;
      fit();
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [props.value]);
  const keyDown = (event: KeyboardEvent): void => {
    if (isComposing(event) || props.onKeyFirst?.(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      props.onEnter();
    } else props.onKeyDown?.(event);
  };
  return (
    <textarea
      ref={(element) => {
        own.current = element;
        if (typeof props.inputRef === 'function') props.inputRef(element);
        else if (props.inputRef) props.inputRef.current = element;
      }}
      rows={1}
      {...(props.list ? comboboxOf(props.list) : {})}
      onBlur={props.onBlur}
      aria-label={props.label}
      placeholder={props.placeholder}
      value={props.value}
      onInput={(event) => props.onInput(event.currentTarget.value)}
      onKeyDown={keyDown}
    />
  );
}

/** What makes a box the input of a list, for screen readers. */
function comboboxOf({ id, active }: ListOfBox): Record<string, string | boolean> {
  return {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-expanded': true,
    'aria-controls': id,
    'aria-activedescendant': active,
  };
}

import { type Signal, useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../core/text/formatQuantity.ts';
import type { ListOfBox } from '../shared/growingTextarea.tsx';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

/** What is typed after a character that opens a list: `start` is the offset of that character, `end` of the cursor. */
export interface Trigger {
  readonly start: number;
  readonly end: number;
  readonly query: string;
}

/** How a suggestion is shown. */
interface SuggestionRow {
  readonly icon: string;
  readonly label: string;
  readonly detail: string;
  readonly title: string;
}

/** What a list in the box suggests, and when. */
export interface SuggestionSource<Suggestion> {
  /** The list's name for screen readers. */
  readonly label: string;
  /** Begins the ids of the list's elements. */
  readonly id: string;
  /** What is typed right before the cursor, if it is to be completed. */
  readonly triggerBefore: (text: string, cursor: number) => Trigger | undefined;
  readonly suggest: (query: string, signal: AbortSignal) => Promise<readonly Suggestion[]>;
  readonly row: (suggestion: Suggestion) => SuggestionRow;
  /** The text that takes the place of what was typed. */
  readonly replacement: (suggestion: Suggestion) => string;
  readonly onChosen: (suggestion: Suggestion) => void;
}

interface OpenList<Suggestion> {
  readonly trigger: Trigger;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
}

/** A list of suggestions for what is typed in the box. */
export interface BoxSuggestions {
  /** The list, while it is open. */
  readonly list: VNode | null;
  /** What the box says of it to screen readers. */
  readonly ofBox: ListOfBox | undefined;
  /** The text in the box was changed by the user. */
  readonly onInput: (before: string, after: string) => void;
  /** True if the key was meant for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly close: () => void;
}

interface ListState<Suggestion> {
  readonly open: Signal<OpenList<Suggestion> | undefined>;
  readonly close: () => void;
  readonly suggest: (trigger: Trigger) => Promise<void>;
  readonly choose: (suggestion: Suggestion, trigger: Trigger) => void;
}

/** Opens and closes a list, and puts what is chosen into the box. */
function useListState<Suggestion>(
  box: RefObject<HTMLTextAreaElement | null>,
  source: SuggestionSource<Suggestion>,
): ListState<Suggestion> {
  const { ui } = usePanel();
  const open = useSignal<OpenList<Suggestion> | undefined>(undefined);
  const asking = useRef<AbortController | undefined>(undefined);
  const placeCursor = useCursor(box);

  const close = (): void => {
    asking.current?.abort();
    asking.current = undefined;
    open.value = undefined;
  };
  useEffect(() => close, []);

  const isStill = (text: string, { start, end }: Trigger): boolean =>
    end <= text.length && source.triggerBefore(text, end)?.start === start;
  const suggest = async (trigger: Trigger): Promise<void> => {
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    const suggestions = await source.suggest(trigger.query, signal);
    if (signal.aborted) return;
    // The question may have been sent meanwhile.
    if (suggestions.length === 0 || !isStill(ui.draft.peek(), trigger)) return close();
    if (!open.peek()) ui.announce(l10n.t('{0} suggestions', formatCount(suggestions.length)));
    open.value = { trigger, suggestions, active: 0 };
  };
  const choose = (suggestion: Suggestion, { start, end }: Trigger): void => {
    close();
    const draft = ui.draft.peek();
    // More may have been typed since the list was asked for.
    const trigger = source.triggerBefore(draft, box.current?.selectionStart ?? end);
    if (trigger?.start !== start) return;
    const text = source.replacement(suggestion);
    placeCursor(trigger.start + text.length);
    ui.draft.value = draft.slice(0, trigger.start) + text + draft.slice(trigger.end);
    box.current?.focus();
    source.onChosen(suggestion);
  };
  return { open, close, suggest, choose };
}

/** Completes what is typed in the box. */
export function useSuggestions<Suggestion>(
  box: RefObject<HTMLTextAreaElement | null>,
  source: SuggestionSource<Suggestion>,
): BoxSuggestions {
  const { open, close, suggest, choose } = useListState(box, source);
  const onInput = (before: string, after: string): void => {
    const trigger = source.triggerBefore(after, box.current?.selectionStart ?? after.length);
    // What is pasted is text.
    const isTyped = after.length - before.length <= 1 || open.peek() !== undefined;
    if (trigger && isTyped) void suggest(trigger);
    else close();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const list = open.peek();
    const action = list && keyAction(event, list.active, list.suggestions.length);
    if (action === undefined) return false;
    if (action === 'close') close();
    else if (action === 'choose') choose(list!.suggestions[list!.active]!, list!.trigger);
    else open.value = { ...list!, active: action };
    event.preventDefault();
    // Escape would stop an answer as well.
    event.stopPropagation();
    return true;
  };
  const list = open.value;
  return {
    list: list ? (
      <SuggestionList
        id={source.id}
        label={source.label}
        rows={list.suggestions.map(source.row)}
        active={list.active}
        onChoose={(index) => choose(list.suggestions[index]!, list.trigger)}
      />
    ) : null,
    ofBox: list ? { id: source.id, active: optionId(source.id, list.active) } : undefined,
    onInput,
    onKey,
    close,
  };
}

/** Puts the cursor somewhere once the box has its next text. */
function useCursor(box: RefObject<HTMLTextAreaElement | null>): (offset: number) => void {
  const { ui } = usePanel();
  const cursor = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (cursor.current === undefined) return;
    box.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = undefined;
  }, [ui.draft.value]);
  return (offset) => (cursor.current = offset);
}

/** What a key does in the list: the suggestion that it moves to, or undefined if it is not meant for the list. */
function keyAction(
  { key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent,
  active: number,
  length: number,
): number | 'choose' | 'close' | undefined {
  if (shiftKey || altKey || ctrlKey || metaKey) return undefined;
  if (key === 'ArrowDown') return (active + 1) % length;
  if (key === 'ArrowUp') return (active + length - 1) % length;
  if (key === 'Enter' || key === 'Tab') return 'choose';
  return key === 'Escape' ? 'close' : undefined;
}

const optionId = (list: string, index: number): string => `${list}-${index}`;

function SuggestionList(props: {
  readonly id: string;
  readonly label: string;
  readonly rows: readonly SuggestionRow[];
  readonly active: number;
  readonly onChoose: (index: number) => void;
}): VNode {
  const { id, label, rows, active, onChoose } = props;
  const activeRow = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => activeRow.current?.scrollIntoView({ block: 'nearest' }), [active]);
  return (
    <ul id={id} class="context-suggestions" role="listbox" aria-label={label}>
      {rows.map((row, index) => (
        <li
          key={index}
          id={optionId(id, index)}
          ref={index === active ? activeRow : null}
          role="option"
          aria-selected={index === active}
          title={row.title}
          // The box keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(index)}
        >
          <Icon name={row.icon} />
          <span class="suggestion-label">{row.label}</span>
          <span class="suggestion-place">{row.detail}</span>
        </li>
      ))}
    </ul>
  );
}

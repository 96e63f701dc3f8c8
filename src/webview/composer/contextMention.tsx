import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../core/text/formatQuantity.ts';
import type { ContextSuggestion } from '../../protocol/chatViewContract.ts';
import type { ListOfBox } from '../shared/growingTextarea.tsx';
import { attachmentIcon } from '../shared/attachmentIcon.ts';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import { codebaseMention } from './codebaseSearch.tsx';

const listId = 'context-suggestions';
const optionId = (index: number): string => `context-suggestion-${index}`;

/** What is typed after `#` or `@`: `start` is the offset of that character, `end` of the cursor. */
interface Mention {
  readonly start: number;
  readonly end: number;
  readonly query: string;
}

/** A mention right before the cursor; `#` and `@` count at the start of a word. */
function mentionBefore(text: string, cursor: number): Mention | undefined {
  const found = /(?:^|\s)[#@]([^\s#@]{0,200})$/.exec(text.slice(0, cursor));
  if (!found) return undefined;
  const query = found[1]!;
  return { start: cursor - query.length - 1, end: cursor, query };
}

function isIn(text: string, { start, end, query }: Mention): boolean {
  return text.slice(start + 1, end) === query && start < text.length;
}

interface OpenList {
  readonly mention: Mention;
  readonly suggestions: readonly ContextSuggestion[];
  readonly active: number;
}

interface ContextMentions {
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

/** Completes `#` and `@` in the box with what can go with the question. What is chosen becomes a chip. */
export function useContextMentions(box: RefObject<HTMLTextAreaElement | null>): ContextMentions {
  const { ui, host } = usePanel();
  const open = useSignal<OpenList | undefined>(undefined);
  const asking = useRef<AbortController | undefined>(undefined);
  const placeCursor = useCursor(box);

  const close = (): void => {
    asking.current?.abort();
    asking.current = undefined;
    open.value = undefined;
  };
  useEffect(() => close, []);

  const suggest = async (mention: Mention): Promise<void> => {
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    const suggestions = await host.suggestContext(mention.query, signal);
    if (signal.aborted) return;
    // The question may have been sent meanwhile.
    if (areWritten(suggestions, mention) || !isIn(ui.draft.peek(), mention)) return close();
    if (!open.peek()) ui.announce(l10n.t('{0} suggestions', formatCount(suggestions.length)));
    open.value = { mention, suggestions, active: 0 };
  };
  const choose = (suggestion: ContextSuggestion, { start, end, query }: Mention): void => {
    close();
    const [draft, kept] = [ui.draft.peek(), keptOf(suggestion)];
    if (!isIn(draft, { start, end, query })) return;
    placeCursor(start + kept.length);
    ui.draft.value = draft.slice(0, start) + kept + draft.slice(end);
    box.current?.focus();
    if (kept === '') void host.call('addSuggestion', suggestion);
  };
  const onInput = (before: string, after: string): void => {
    const mention = mentionBefore(after, box.current?.selectionStart ?? after.length);
    // What is pasted is text.
    const isTyped = after.length - before.length <= 1 || open.peek() !== undefined;
    if (mention && isTyped) void suggest(mention);
    else close();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const list = open.peek();
    const action = list && keyAction(event, list);
    if (action === undefined) return false;
    if (action === 'close') close();
    else if (action === 'choose') choose(list!.suggestions[list!.active]!, list!.mention);
    else open.value = { ...list!, active: action };
    event.preventDefault();
    // Escape would stop an answer as well.
    event.stopPropagation();
    return true;
  };
  const list = open.value;
  return {
    list: list ? <Suggestions list={list} onChoose={(one) => choose(one, list.mention)} /> : null,
    ofBox: list ? { id: listId, active: optionId(list.active) } : undefined,
    onInput,
    onKey,
    close,
  };
}

/** What stays in the box of what is chosen: what `#codebase` finds is known once the question is written. */
function keptOf({ kind }: ContextSuggestion): string {
  return kind === 'codebase' ? `${codebaseMention} ` : '';
}

/** Whether there is nothing to choose any more. */
function areWritten(suggestions: readonly ContextSuggestion[], { query }: Mention): boolean {
  return suggestions.every(({ kind, label }) => kind === 'codebase' && label === query);
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
  { active, suggestions: { length } }: OpenList,
): number | 'choose' | 'close' | undefined {
  if (shiftKey || altKey || ctrlKey || metaKey) return undefined;
  if (key === 'ArrowDown') return (active + 1) % length;
  if (key === 'ArrowUp') return (active + length - 1) % length;
  if (key === 'Enter' || key === 'Tab') return 'choose';
  return key === 'Escape' ? 'close' : undefined;
}

function Suggestions(props: { list: OpenList; onChoose: (one: ContextSuggestion) => void }): VNode {
  const { list, onChoose } = props;
  const active = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => active.current?.scrollIntoView({ block: 'nearest' }), [list.active]);
  return (
    <ul
      id={listId}
      class="context-suggestions"
      role="listbox"
      aria-label={l10n.t('What to add to the question')}
    >
      {list.suggestions.map((one, index) => (
        <li
          key={index}
          id={optionId(index)}
          ref={index === list.active ? active : null}
          role="option"
          aria-selected={index === list.active}
          title={one.description}
          // The box keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(one)}
        >
          <Icon name={attachmentIcon(one.kind)} />
          <span class="suggestion-label">{one.label}</span>
          <span class="suggestion-place">{one.description}</span>
        </li>
      ))}
    </ul>
  );
}

import { useSignal, useSignalEffect } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { RefObject, VNode } from 'preact';
import { useContext, useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { IconButton } from '../shared/icons.tsx';
import { isComposing } from '../shared/isComposing.ts';
import { NearnessContext } from '../shared/nearness.ts';
import { usePanel } from '../shared/panel.ts';
import { ChatSearch, type SearchResult } from './chatSearch.ts';

/** Opens with Ctrl+F or Cmd+F, or when the extension asks for it. */
export function FindInChat({ content }: { content: RefObject<HTMLElement | null> }): VNode | null {
  const { ui } = usePanel();
  /** How often it was opened, by which an open one knows that it is asked for again; 0 while it is closed. */
  const opened = useSignal(0);
  useSignalEffect(() => {
    if (ui.findRequests.value > 0) opened.value = opened.peek() + 1;
  });
  useEffect(() => {
    const keyDown = (event: KeyboardEvent): void => {
      const { ctrlKey, metaKey, shiftKey, altKey, key } = event;
      if (ctrlKey === metaKey || shiftKey || altKey || key.toLowerCase() !== 'f') return;
      event.preventDefault();
      // VS Code listens on the window, and would open the editor's find widget.
      event.stopPropagation();
      opened.value += 1;
    };
    document.addEventListener('keydown', keyDown);
    return () => document.removeEventListener('keydown', keyDown);
  }, [opened]);
  if (opened.value === 0) return null;
  return <FindBar content={content} opened={opened.value} onClose={() => (opened.value = 0)} />;
}

interface FindBarProps {
  readonly content: RefObject<HTMLElement | null>;
  readonly opened: number;
  readonly onClose: () => void;
}

function FindBar({ content, opened, onClose }: FindBarProps): VNode {
  const { ui } = usePanel();
  const nearness = useContext(NearnessContext);
  const box = useRef<HTMLInputElement>(null);
  const search = useSignal<ChatSearch | undefined>(undefined);
  useLayoutEffect(() => {
    const created = new ChatSearch(content.current!, (element) => nearness?.absentTexts(element) ?? []);
    search.value = created;
    return () => created.dispose();
  }, []);
  useLayoutEffect(() => {
    const selected = document.getSelection()?.toString().trim() ?? '';
    box.current!.focus();
    if (selected !== '' && !selected.includes('\n')) {
      box.current!.value = selected;
      void search.peek()?.find(selected);
    }
    box.current!.select();
  }, [opened]);
  const close = (): void => {
    onClose();
    ui.focusComposer();
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === 'Escape') {
      // Here, it does not stop an answer.
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter') search.peek()?.go(event.shiftKey ? -1 : 1);
  };
  const result = search.value?.result.value;
  return (
    <div class="find-bar" role="search" aria-label={l10n.t('Find in chat')} onKeyDown={keyDown}>
      <input
        ref={box}
        type="text"
        aria-label={l10n.t('Find')}
        placeholder={l10n.t('Find')}
        onInput={(event) => void search.peek()?.find(event.currentTarget.value)}
      />
      <span class="find-count" aria-live="polite">
        {result && box.current?.value ? countText(result) : ''}
      </span>
      <IconButton
        icon="arrow-up"
        label={l10n.t('Previous Match (Shift+Enter)')}
        disabled={!result?.count}
        onClick={() => search.peek()?.go(-1)}
      />
      <IconButton
        icon="arrow-down"
        label={l10n.t('Next Match (Enter)')}
        disabled={!result?.count}
        onClick={() => search.peek()?.go(1)}
      />
      <IconButton icon="close" label={l10n.t('Close (Escape)')} onClick={close} />
    </div>
  );
}

function countText({ current, count }: SearchResult): string {
  if (count === 0) return l10n.t('No results');
  return l10n.t('{0} of {1}', formatCount(current), formatCount(count));
}

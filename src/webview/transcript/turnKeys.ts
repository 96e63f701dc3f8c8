import { useEffect } from 'preact/hooks';
import { isComposing } from '../shared/isComposing.ts';
import { usePanel } from '../shared/panel.ts';
import type { TurnPages } from './turnPages.tsx';

/** Alt with an arrow moves the focus between the turns, and from the last one into the question box. */
export function useTurnKeys(pages: TurnPages): void {
  const { chat, ui } = usePanel();
  useEffect(() => {
    // On the document, since no particular element may have the focus.
    const keyDown = (event: KeyboardEvent): void => {
      const direction = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || direction === undefined || isComposing(event)) return;
      event.preventDefault();
      const ids = chat.turns.peek().map(({ id }) => id);
      const at = ids.indexOf(turnWithFocus() ?? '');
      const target = at < 0 ? (direction < 0 ? ids.at(-1) : undefined) : ids[Math.max(0, at + direction)];
      if (target === undefined) return ui.focusComposer();
      pages.show(target);
      if (!focusTurn(target)) requestAnimationFrame(() => focusTurn(target));
    };
    document.addEventListener('keydown', keyDown);
    return () => document.removeEventListener('keydown', keyDown);
  }, [chat, ui, pages]);
}

function turnWithFocus(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('[data-turn]')?.dataset['turn'];
}

/** False if the turn is not in the page yet. */
function focusTurn(turn: string): boolean {
  const element = document.querySelector<HTMLElement>(`[data-turn="${CSS.escape(turn)}"]`);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'start' });
  return element !== null;
}

/** Moves the keyboard to the turn above (-1) or below (1); false past the last one. */
export function moveBetweenTurns(document: Document, direction: -1 | 1): boolean {
  const turns = [...document.querySelectorAll<HTMLElement>('[data-turn]')];
  const at = turns.findIndex((turn) => turn.contains(document.activeElement));
  if (at < 0 && direction > 0) return false;
  const target = at < 0 ? turns.at(-1) : turns[Math.max(0, at + direction)];
  if (!target) return false;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'start' });
  return true;
}

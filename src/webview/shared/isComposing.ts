/**
 * Whether a key belongs to an input method, which composes a character. Enter ends a composition there and Escape cancels
 * it: neither is meant for the panel.
 */
export function isComposing(event: KeyboardEvent): boolean {
  // Browsers report the key that ends a composition with key code 229.
  return event.isComposing || event.keyCode === 229;
}

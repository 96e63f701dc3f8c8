/**
 * Whether a key belongs to an input method that composes text. Enter and Escape then end the composition and nothing
 * else. Some browsers report the key that ends it after it has ended, with key code 229.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

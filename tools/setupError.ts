/**
 * Something on this machine is missing or does not work. The message says what, and what a person can do about it;
 * entry points print it without a stack.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

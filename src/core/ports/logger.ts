/** Where messages for the person who looks for a fault go. Never holds code, prompts or answers. */
export interface Logger {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

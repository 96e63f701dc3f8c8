/** The log, for whoever diagnoses a problem. Messages are English and never contain code, prompts or answers. */
export interface Logger {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

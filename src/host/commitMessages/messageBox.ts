import type { GitRepository } from '../attachments/gitApi.ts';

/**
 * The box for a commit message while the model writes into it. What users type there meanwhile is theirs: from then on nothing
 * is written any more.
 */
export class MessageBox {
  readonly #box: GitRepository['inputBox'];
  readonly #before: string;
  /** VS Code reports each text a moment later, so that an earlier one may come back. */
  readonly #written = new Set<string>();

  constructor({ inputBox }: GitRepository) {
    this.#box = inputBox;
    this.#before = inputBox.value;
  }

  /** What was in it at first. */
  get before(): string {
    return this.#before;
  }

  /** Whether the user has changed it since. */
  get isTaken(): boolean {
    const now = this.#box.value.replaceAll('\r\n', '\n');
    return this.#written.size === 0 ? this.#box.value !== this.#before : !this.#written.has(now);
  }

  /** Shows a text; false if the user has changed the box. */
  show(text: string): boolean {
    if (this.isTaken) return false;
    this.#written.add(text);
    this.#box.value = text;
    return true;
  }

  /** Shows again what was in it at first, unless the user has changed it. */
  restore(): void {
    if (this.#written.size > 0) this.show(this.#before);
  }
}

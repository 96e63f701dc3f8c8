/** The text in the question box, and those that were left in the boxes of other chats, the one that was left last at the end. */
export interface Drafts {
  readonly draft: string;
  readonly drafts: readonly { readonly chat: string; readonly draft: string }[];
}

/** Chats whose drafts are kept. */
const mostDrafts = 50;

/** What is in the question box of a window, wherever the chat is open, and what was left in it in other chats. */
export class ChatDrafts {
  #box: Drafts | undefined;

  /** Nothing before any of it is known. */
  get box(): Drafts {
    return this.#box ?? { draft: '', drafts: [] };
  }

  /** The text in the box is another one. False if it is the same. */
  write(draft: string): boolean {
    if (draft === this.box.draft) return false;
    this.#box = { ...this.box, draft };
    return true;
  }

  /** Takes over what was kept from before, if nothing is known yet. True if so. */
  adopt(kept: Drafts): boolean {
    if (this.#box) return false;
    this.#box = kept;
    return true;
  }

  /**
   * Another chat is shown: its box has what was left in it.
   *
   * @param left The chat that was shown, which keeps what is in its box; undefined for one that cannot be opened again.
   */
  changeChat(left: string | undefined, shown: string): void {
    // What is kept belongs to the chat that is shown when it is taken over.
    if (!this.#box) return;
    const { draft, drafts } = this.#box;
    const own = drafts.find(({ chat }) => chat === shown)?.draft ?? '';
    const others = drafts.filter(({ chat }) => chat !== shown && chat !== left);
    const isKept = left !== undefined && draft.trim() !== '';
    this.#box = {
      draft: left === undefined ? joinedDrafts(own, draft) : own,
      drafts: (isKept ? [...others, { chat: left, draft }] : others).slice(-mostDrafts),
    };
  }
}

/** A text before another one, as it stands in a box. */
export function joinedDrafts(first: string, second: string): string {
  return [first, second].filter((one) => one.trim() !== '').join('\n\n');
}

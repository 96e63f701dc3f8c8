/** At most so many documents that are needed no longer stay open. */
const mostDocuments = 64;

/** So much code in them; they take a hundred times as much memory. In UTF-16 code units. */
const mostCode = 1_000_000;

/** So many are kept in any case, so that what they import stays in memory. */
const kept = 8;

/**
 * The open documents of a pyright that are needed no longer. With each document that is closed, pyright forgets all the types
 * that it has inferred so far, in every file: so they are closed many at a time.
 */
export class LeftDocuments {
  #documents: { readonly uri: string; readonly length: number }[] = [];

  /** @returns The URIs of the documents to close now. */
  add(uri: string, length: number): string[] {
    this.#documents.push({ uri, length });
    const code = this.#documents.reduce((sum, one) => sum + one.length, 0);
    if (this.#documents.length <= mostDocuments && code <= mostCode) return [];
    return this.#documents.splice(0, Math.max(1, this.#documents.length - kept)).map((one) => one.uri);
  }
}

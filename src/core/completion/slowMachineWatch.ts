const judged = 3;
const remembered = 7;
/** Prompts of more tokens were read from scratch, which says nothing about the usual case. */
const mostPromptTokens = 64;

/** Notices when completions on this machine come too late to be of use while typing. */
export class SlowMachineWatch {
  readonly #latencies: number[] = [];

  /**
   * @param milliseconds How long a completion took to its first line, or how long it had run when it was given up.
   * @param gaveUp A completion that was given up early says nothing, one given up late says that it is slow.
   */
  took(
    milliseconds: number,
    options: { readonly evaluatedTokens: number; readonly gaveUp: boolean; readonly limit: number },
  ): void {
    if (options.evaluatedTokens > mostPromptTokens) return;
    if (options.gaveUp && milliseconds < options.limit) return;
    this.#latencies.push(milliseconds);
    if (this.#latencies.length > remembered) this.#latencies.shift();
  }

  /** Whether the usual completion takes longer than this. Unknown counts as no. */
  isSlow(limit: number): boolean {
    if (this.#latencies.length < judged) return false;
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]! > limit;
  }

  reset(): void {
    this.#latencies.length = 0;
  }
}

import { workspace, type Disposable, type Position, type TextDocument } from 'vscode';
import { type CompletionEvent, keptAfter } from '../../../core/completion/outcome/completionStatistics.ts';
import { KeptText } from '../../../core/completion/outcome/keptText.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { offsetEditsOf, rangeOfText } from '../../documents/offsetRanges.ts';

/** Counts how much of what was accepted is still there a while later. What is closed before is not counted. */
export class KeptCompletions implements Disposable {
  readonly #timer: Timer;
  readonly #count: (event: CompletionEvent) => void;
  readonly #followed = new Set<{ readonly document: TextDocument; readonly kept: KeptText }>();
  readonly #end = new AbortController();
  readonly #listening: readonly Disposable[];

  constructor(parts: { readonly timer: Timer; readonly count: (event: CompletionEvent) => void }) {
    this.#timer = parts.timer;
    this.#count = parts.count;
    this.#listening = [
      workspace.onDidChangeTextDocument((event) => {
        for (const { document, kept } of this.#followed)
          if (document === event.document) kept.edited(offsetEditsOf(event));
      }),
      workspace.onDidCloseTextDocument((closed) => {
        for (const one of this.#followed) if (one.document === closed) this.#followed.delete(one);
      }),
    ];
  }

  /** Follows a text that was accepted and is now in a document at `start`. */
  add(document: TextDocument, start: Position, text: string): void {
    const range = rangeOfText(start, text);
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    // In a microtask, after all listeners have seen this edit: only later edits may remove something.
    queueMicrotask(() => void this.#follow(document, { start: from, end: to }));
  }

  dispose(): void {
    this.#end.abort();
    for (const one of this.#listening) one.dispose();
  }

  async #follow(document: TextDocument, range: { start: number; end: number }): Promise<void> {
    const one = { document, kept: new KeptText(range) };
    this.#followed.add(one);
    const isOver = await this.#timer.delay(keptAfter, this.#end.signal);
    if (!this.#followed.delete(one) || !isOver) return;
    this.#count({ kind: 'kept', characters: one.kept.length, of: range.end - range.start });
  }
}

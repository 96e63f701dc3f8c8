import { setImmediate as nextTurn } from 'node:timers/promises';
import { Range, window, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import { settledOrAborted } from '../../../core/lifetime/async.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import { enclosingBlock } from '../../../core/python/enclosingBlock.ts';
import { trackItem, type TrackedItem } from '../../../core/verification/findings/trackedItem.ts';
import { GeneratedRanges } from '../../../core/verification/generatedCode/generatedRanges.ts';
import type { CheckedDocument } from './checkedDocument.ts';
import { notebookPrelude, otherCells } from '../../documents/notebookCells.ts';
import { offsetEditsOf, rangeOf, readerOf } from '../../documents/offsetRanges.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';
import { markReplaced } from './markReplaced.ts';
import type { GeneratedCode } from '../generatedCode/generatedCode.ts';

/** A document is verified again after a typing pause of so many milliseconds. */
const pause = 400;

/** More are not both placed and shown in one go. */
const mostItemsInOneTurn = 500;

/** Quoted lines in a prompt: more would soon be too many for the model. */
const mostQuotedLines = 200;

/** Keeps the results of one document up to date. */
export class DocumentCheck {
  readonly #parts: {
    readonly verification: WorkspaceVerification;
    readonly generated: GeneratedCode;
    readonly timer: Timer;
    readonly onDidChange: () => void;
  };
  #document: TextDocument;
  #version: number;
  #items: readonly TrackedItem[] = [];
  /** What the user had verified in addition to generated code. */
  #asked: GeneratedRanges | 'whole' | undefined;
  #result: CheckedDocument | undefined;
  #run: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  #isDue = true;

  constructor(
    document: TextDocument,
    parts: {
      readonly verification: WorkspaceVerification;
      readonly generated: GeneratedCode;
      readonly timer: Timer;
      readonly onDidChange: () => void;
    },
  ) {
    this.#document = document;
    this.#version = document.version;
    this.#parts = parts;
  }

  get document(): TextDocument {
    return this.#document;
  }

  get isAsked(): boolean {
    return this.#asked !== undefined;
  }

  /** Whether there is anything to verify, or undo could bring some back. */
  get isNeeded(): boolean {
    return this.isAsked || this.#parts.generated.rangesIn(this.#document).length > 0;
  }

  /** The same object until something changes. */
  get result(): CheckedDocument {
    return (this.#result ??= this.#makeResult());
  }

  /** The lines of the part in scope that a finding is in; if that is too long, those of the block around the finding. */
  partAround({ start }: Range): Range {
    const at = this.#document.offsetAt(start);
    const own = this.#scope()?.find((one) => one.start <= at && at < one.end);
    const first = own ? this.#document.positionAt(own.start).line : 0;
    // A range that ends at the start of a line does not include that line.
    const end = own && this.#document.positionAt(Math.max(own.start, own.end - 1));
    const last = end?.line ?? this.#document.lineCount - 1;
    const linesOf = (from: number, to: number): Range =>
      new Range(from, 0, to, this.#document.lineAt(to).text.length);
    if (last - first < mostQuotedLines) return linesOf(first, last);
    const lines = Array.from(
      { length: this.#document.lineCount },
      (_, line) => this.#document.lineAt(line).text,
    );
    const block = enclosingBlock(lines, start.line) ?? { start: start.line, end: start.line };
    return linesOf(block.start, Math.min(block.end, block.start + mostQuotedLines));
  }

  /** Puts all of the document, or a part of it, in scope. */
  ask(part: Range | undefined): void {
    if (!part) this.#asked = 'whole';
    if (!part || this.#asked === 'whole') return;
    this.#asked ??= new GeneratedRanges();
    this.#asked.add(this.#offsetsOf(part), readerOf(this.#document));
  }

  /** Reduces the scope to generated code. */
  withdraw(): void {
    this.#asked = undefined;
    this.#isDue = true;
  }

  /** The document was closed and opened again, and may have changed meanwhile. */
  reopen(document: TextDocument): void {
    const read = readerOf(document);
    this.#document = document;
    this.#setItems(
      this.#items.filter(({ item, range }) => {
        const text = read(range);
        return text !== '' && item.name.endsWith(text);
      }),
    );
    this.#isDue = true;
  }

  follow(event: TextDocumentChangeEvent): void {
    const changes = offsetEditsOf(event);
    if (changes.length === 0) return;
    if (this.#asked && this.#asked !== 'whole') this.#asked.follow(changes, 'edit', readerOf(this.#document));
    const items = this.#items.map((one) => trackItem(one, changes)).filter((one) => one !== undefined);
    const hasFewer = items.length < this.#items.length;
    this.#setItems(items);
    this.#isDue = true;
    const isStarted = this.startIfDue(pause);
    // While a check is pending, only wrong items are removed: the editor itself moves the others.
    if (hasFewer || !isStarted) this.#parts.onDidChange();
  }

  /** Starts a check if one is due and the document is visible or in scope on request. False if not. */
  startIfDue(wait: number): boolean {
    if (!this.#isDue) return this.#run !== undefined;
    this.#run?.controller.abort();
    this.#run = undefined;
    if (!this.isAsked && !this.#isVisible()) return false;
    this.#start(wait);
    return true;
  }

  /** Verifies again. */
  restart(): boolean {
    this.#isDue = true;
    return this.startIfDue(0);
  }

  /** Resolves when the current content is verified, or when the signal is aborted. */
  async settled(signal: AbortSignal): Promise<void> {
    while (this.#run && !signal.aborted) await settledOrAborted(this.#run.done, signal);
  }

  dispose(): void {
    this.#run?.controller.abort();
    this.#run = undefined;
  }

  #start(wait: number): void {
    const controller = new AbortController();
    this.#isDue = false;
    const run = {
      controller,
      done: this.#check(wait, controller.signal).finally(() => {
        if (this.#run === run) this.#run = undefined;
      }),
    };
    this.#run = run;
  }

  async #check(wait: number, signal: AbortSignal): Promise<void> {
    if (wait > 0 && !(await this.#parts.timer.delay(wait, signal))) return;
    const document = this.#document;
    const scope = this.#scope();
    const verified = scope?.length === 0 ? [] : await this.#verify(document, scope, signal);
    const items = markReplaced(verified, this.#parts.generated.replacedIn(document), readerOf(document));
    const isLong = items.length > mostItemsInOneTurn;
    if (isLong) await nextTurn();
    if (signal.aborted) return;
    this.#version = document.version;
    this.#setItems(items);
    if (isLong) {
      // Their places are found now, and shown in the next turn of the event loop.
      this.#result = this.#makeResult();
      await nextTurn();
      if (signal.aborted) return;
    }
    this.#parts.onDidChange();
  }

  async #verify(
    document: TextDocument,
    scope: readonly OffsetRange[] | undefined,
    signal: AbortSignal,
  ): Promise<readonly TrackedItem[]> {
    const prelude = notebookPrelude(document);
    const code = `${prelude}${document.getText()}`;
    const shift = prelude.length;
    const own = { start: shift, end: code.length };
    const within = scope
      ? { start: shift + scope[0]!.start, end: shift + Math.max(...scope.map(({ end }) => end)) }
      : shift > 0
        ? own
        : undefined;
    try {
      const items = await this.#parts.verification.verify(
        { code, at: document.uri, around: otherCells(document), ...(within && { within }) },
        signal,
      );
      const placed = ({ start, end }: OffsetRange): OffsetRange => ({
        start: start - shift,
        end: end - shift,
      });
      return items
        .filter(({ range }) => range.start >= shift)
        .map((item) => ({
          item,
          range: placed(item.range),
          replacement: item.replacement && placed(item.replacement.range),
        }))
        .filter(({ range }) => !scope || scope.some((one) => range.start < one.end && one.start < range.end));
    } catch (error) {
      if (signal.aborted) return [];
      throw error;
    }
  }

  /** The parts to verify, in order; undefined for the whole document. */
  #scope(): readonly OffsetRange[] | undefined {
    if (this.#asked === 'whole') return undefined;
    const generated = this.#parts.generated.rangesIn(this.#document).map((range) => this.#offsetsOf(range));
    return [...generated, ...(this.#asked?.all ?? [])].toSorted((a, b) => a.start - b.start);
  }

  #setItems(items: readonly TrackedItem[]): void {
    this.#items = items;
    this.#result = undefined;
  }

  #makeResult(): CheckedDocument {
    return {
      uri: this.#document.uri,
      version: this.#version,
      items: this.#items.map(({ item, range, replacement }) => ({
        item,
        range: rangeOf(this.#document, range),
        ...(replacement && { replacementRange: rangeOf(this.#document, replacement) }),
      })),
    };
  }

  #offsetsOf({ start, end }: Range): OffsetRange {
    return { start: this.#document.offsetAt(start), end: this.#document.offsetAt(end) };
  }

  #isVisible(): boolean {
    const document = this.#document;
    return (
      window.visibleTextEditors.some((editor) => editor.document === document) ||
      window.visibleNotebookEditors.some(({ notebook }) =>
        notebook.getCells().some((cell) => cell.document === document),
      )
    );
  }
}

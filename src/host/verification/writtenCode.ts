import {
  Disposable,
  EventEmitter,
  Range,
  TextDocumentChangeReason,
  workspace,
  type TextDocument,
  type TextDocumentChangeEvent,
  type Uri,
} from 'vscode';
import { WrittenRanges } from '../../core/verification/written/writtenRanges.ts';
import { readerOf } from './readerOf.ts';
import { textChangesOf } from './textChangesOf.ts';

/** What Phidelity wrote, in every document: followed through edits, undo and redo. */
export class WrittenCode implements Disposable {
  readonly #documents = new Map<string, WrittenRanges>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #subscriptions: Disposable;

  constructor() {
    this.#subscriptions = Disposable.from(
      workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      workspace.onDidCloseTextDocument(({ uri }) => void this.#documents.delete(uri.toString())),
      this.#changed,
    );
  }

  /** Something was written in this document, or what was written is no more. */
  readonly onDidChange = this.#changed.event;

  /** Remembers a part of an open document, as it is now, as written by Phidelity. */
  add(uri: Uri, range: Range): void {
    const key = uri.toString();
    const document = workspace.textDocuments.find((one) => one.uri.toString() === key);
    if (!document) return;
    const ranges = this.#documents.get(key) ?? new WrittenRanges();
    this.#documents.set(key, ranges);
    ranges.add(
      { start: document.offsetAt(range.start), end: document.offsetAt(range.end) },
      readerOf(document),
    );
    this.#changed.fire(uri);
  }

  /** What Phidelity wrote in a document, in order. */
  rangesIn(document: TextDocument): readonly Range[] {
    const ranges = this.#documents.get(document.uri.toString())?.all ?? [];
    return ranges.map(({ start, end }) => new Range(document.positionAt(start), document.positionAt(end)));
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #follow(event: TextDocumentChangeEvent): void {
    const { document } = event;
    const ranges = this.#documents.get(document.uri.toString());
    const changes = ranges ? textChangesOf(event) : [];
    if (!ranges || changes.length === 0) return;
    const before = ranges.all.length;
    ranges.follow(changes, causeOf(event.reason), readerOf(document));
    if (!ranges.isOfUse) this.#documents.delete(document.uri.toString());
    if (ranges.all.length !== before) this.#changed.fire(document.uri);
  }
}

function causeOf(reason: TextDocumentChangeReason | undefined): 'edit' | 'undo' | 'redo' {
  if (reason === TextDocumentChangeReason.Undo) return 'undo';
  return reason === TextDocumentChangeReason.Redo ? 'redo' : 'edit';
}

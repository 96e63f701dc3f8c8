import {
  Disposable,
  EventEmitter,
  type Range,
  workspace,
  type TextDocument,
  type TextDocumentChangeEvent,
  type Uri,
} from 'vscode';
import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { GeneratedText } from '../../../core/verification/generatedCode/generatedRanges.ts';
import type { GeneratedCodeFile } from '../../../platform/verification/generatedCodeFile.ts';
import { rangeOf, readerOf } from '../../documents/offsetRanges.ts';
import { hasTexts, GeneratedDocument } from './generatedDocument.ts';

/** Changes are saved after a typing pause of so many milliseconds. */
const pause = 1000;

/** New generated code is saved sooner: its text cannot be told from the user's own. */
const pauseAfterNew = 100;

/** A document that is saved within so many milliseconds of being opened may be the target of Save As. */
const longestSaveAs = 5000;

/**
 * The generated code in every document: tracked through edits, undo and redo, and kept when a document is saved, closed,
 * renamed, or saved under another name, and when VS Code restarts. In a file that was changed by others meanwhile it is
 * searched for, and dropped if it cannot be found.
 */
export class GeneratedCode implements Disposable {
  readonly #file: GeneratedCodeFile;
  readonly #logger: Logger;
  readonly #open = new Map<TextDocument, GeneratedDocument>();
  /** By address, of documents that are not open; of a notebook, those of all its cells that are not. */
  readonly #closed = new Map<string, readonly GeneratedText[]>();
  /** When documents without known generated code were opened, in milliseconds since 1970. */
  readonly #openedAt = new WeakMap<TextDocument, number>();
  readonly #unwritten = new Set<string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #subscriptions: Disposable;
  #timer: NodeJS.Timeout | undefined;

  /** @param parts.file Where it is saved. */
  constructor(parts: { readonly file: GeneratedCodeFile; readonly logger: Logger }) {
    this.#file = parts.file;
    this.#logger = parts.logger;
    this.#subscriptions = Disposable.from(
      workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      workspace.onDidSaveTextDocument((document) => this.#saved(document)),
      workspace.onDidRenameFiles(({ files }) =>
        files.forEach(({ oldUri, newUri }) => this.#renamed(oldUri.toString(), newUri.toString())),
      ),
      workspace.onDidDeleteFiles(({ files }) =>
        files.forEach((uri) => this.#renamed(uri.toString(), undefined)),
      ),
      this.#changed,
    );
    void this.#read();
  }

  /** The generated code in this document has changed. */
  readonly onDidChange = this.#changed.event;

  /**
   * Records a part of an open document as generated.
   *
   * @param replaced Names in it that were put in the place of others, and what was wanted.
   */
  add(
    uri: Uri,
    range: Range,
    replaced: readonly { readonly range: Range; readonly wanted: string }[] = [],
  ): void {
    const key = uri.toString();
    const document = workspace.textDocuments.find((one) => one.uri.toString() === key);
    if (!document) return;
    const generated = this.#open.get(document) ?? new GeneratedDocument(document);
    this.#open.set(document, generated);
    const offsets = (part: Range): OffsetRange => {
      const { start, end } = document.validateRange(part);
      return { start: document.offsetAt(start), end: document.offsetAt(end) };
    };
    generated.ranges.add(offsets(range), readerOf(document));
    for (const { range: name, wanted } of replaced) generated.addReplaced(offsets(name), wanted);
    this.#writeSoon(document, pauseAfterNew);
    this.#changed.fire(uri);
  }

  /** The generated ranges of an open document, in order. */
  rangesIn(document: TextDocument): readonly Range[] {
    const ranges = this.#open.get(document)?.ranges.all ?? [];
    return ranges.map((range) => rangeOf(document, range));
  }

  /** Where names are in an open document that were put in the place of others, and what was wanted. */
  replacedIn(document: TextDocument): readonly { readonly range: OffsetRange; readonly wanted: string }[] {
    return this.#open.get(document)?.replaced ?? [];
  }

  /** Saves pending changes. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const keys = [...this.#unwritten];
    this.#unwritten.clear();
    if (keys.length === 0) return;
    try {
      await this.#file.replace(keys.map((uri) => ({ uri, texts: this.#textsOf(uri) })));
    } catch (error) {
      this.#logger.warn((error as Error).message);
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
    void this.flush();
  }

  async #read(): Promise<void> {
    try {
      for (const { uri, texts } of await this.#file.read())
        this.#closed.set(uri, [...(this.#closed.get(uri) ?? []), ...texts]);
    } catch (error) {
      this.#logger.warn((error as Error).message);
    }
    for (const document of workspace.textDocuments) if (!this.#open.has(document)) this.#opened(document);
  }

  #follow(event: TextDocumentChangeEvent): void {
    const { document } = event;
    const generated = this.#open.get(document);
    if (!generated) return;
    const before = generated.ranges.all.length;
    if (!generated.follow(event)) return;
    this.#writeSoon(document);
    if (generated.ranges.all.length !== before) this.#changed.fire(document.uri);
  }

  #opened(document: TextDocument): void {
    const key = keyOf(document);
    const texts = this.#closed.get(key);
    if (!texts) return void this.#openedAt.set(document, Date.now());
    const generated = new GeneratedDocument(document, texts);
    const found = new Set(generated.texts.map(({ text }) => text));
    const others = isCell(document) ? texts.filter(({ text }) => !found.has(text)) : [];
    if (others.length > 0) this.#closed.set(key, others);
    else this.#closed.delete(key);
    if (!generated.ranges.isNeeded) return;
    this.#open.set(document, generated);
    this.#writeSoon(document);
    this.#changed.fire(document.uri);
  }

  #forget(document: TextDocument): void {
    const generated = this.#open.get(document);
    if (!generated) return;
    this.#open.delete(document);
    const key = keyOf(document);
    // An untitled document that closes was discarded, or saved under a name.
    if (!document.isUntitled) this.#closed.set(key, [...(this.#closed.get(key) ?? []), ...generated.texts]);
    this.#writeSoon(document);
  }

  #saved(document: TextDocument): void {
    const generated = this.#open.get(document);
    if (!generated) return this.#savedAs(document);
    generated.saved();
    this.#unwritten.add(keyOf(document));
    void this.flush();
  }

  /** On Save As, VS Code opens a new document, saves it, and closes the old one: only their text says that they are the same. */
  #savedAs(document: TextDocument): void {
    if (Date.now() - (this.#openedAt.get(document) ?? 0) > longestSaveAs) return;
    const same = [...this.#open.values()].find(({ texts }) => texts.length > 0 && hasTexts(document, texts));
    if (!same) return;
    this.#closed.set(keyOf(document), same.texts);
    this.#opened(document);
  }

  /** A file or folder was renamed or deleted. */
  #renamed(from: string, to: string | undefined): void {
    const isMoved = (key: string): boolean => key === from || key.startsWith(`${from}/`);
    const moved = new Map<string, readonly GeneratedText[]>();
    for (const [key, texts] of this.#closed) if (isMoved(key)) moved.set(key, texts);
    for (const [document, generated] of this.#open)
      if (isMoved(keyOf(document))) {
        moved.set(keyOf(document), generated.texts);
        this.#open.delete(document);
      }
    for (const [key, texts] of moved) {
      this.#closed.delete(key);
      this.#unwritten.add(key);
      if (to === undefined) continue;
      const name = `${to}${key.slice(from.length)}`;
      this.#unwritten.add(name);
      this.#closed.set(name, texts);
      const document = workspace.textDocuments.find((one) => keyOf(one) === name);
      if (document && !this.#open.has(document)) this.#opened(document);
    }
    if (moved.size > 0) void this.flush();
  }

  #textsOf(key: string): readonly GeneratedText[] {
    const open = [...this.#open.values()].filter(({ document }) => keyOf(document) === key);
    return [...open.flatMap(({ texts }) => texts), ...(this.#closed.get(key) ?? [])];
  }

  #writeSoon(document: TextDocument, wait = pause): void {
    this.#unwritten.add(keyOf(document));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), wait);
  }
}

/** The address that a document is stored under: of a notebook's cell its file, since addresses of cells may change. */
function keyOf(document: TextDocument): string {
  const { uri } = document;
  return (isCell(document) ? uri.with({ scheme: 'file', fragment: '' }) : uri).toString();
}

function isCell({ uri }: TextDocument): boolean {
  return uri.scheme === 'vscode-notebook-cell';
}

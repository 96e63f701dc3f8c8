import { Disposable, EventEmitter, window, workspace, type Range, type TextDocument, type Uri } from 'vscode';
import type { Timer } from '../../../core/ports/clock.ts';
import type { CheckedDocument } from './checkedDocument.ts';
import { CheckedFiles } from './checkedFiles.ts';
import { DocumentCheck } from './documentCheck.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';
import type { GeneratedCode } from '../generatedCode/generatedCode.ts';

/**
 * The results for open Python documents with generated code, and for documents and files that the user had verified.
 * Follows their changes, and verifies again after each pause.
 */
export class CheckedDocuments implements Disposable {
  readonly #parts: {
    readonly verification: WorkspaceVerification;
    readonly generated: GeneratedCode;
    readonly timer: Timer;
  };
  readonly #checks = new Map<string, DocumentCheck>();
  readonly #files: CheckedFiles;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;

  constructor(parts: {
    readonly verification: WorkspaceVerification;
    readonly generated: GeneratedCode;
    readonly timer: Timer;
  }) {
    this.#parts = parts;
    this.#files = new CheckedFiles(parts);
    this.#subscriptions = Disposable.from(
      this.#files,
      this.#files.onDidChange(() => this.#changed.fire()),
      workspace.onDidChangeTextDocument((event) => this.#find(event.document.uri)?.follow(event)),
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      workspace.onDidDeleteFiles(({ files }) => files.forEach((file) => this.#forget(file))),
      workspace.onDidRenameFiles(({ files }) => files.forEach(({ oldUri }) => this.#forget(oldUri))),
      window.onDidChangeVisibleTextEditors(() => this.#startWhatIsDue()),
      window.onDidChangeVisibleNotebookEditors(() => this.#startWhatIsDue()),
      parts.verification.onDidChange(() => this.#restart()),
      parts.generated.onDidChange((uri) => this.#generated(uri)),
      this.#changed,
    );
  }

  /** The results of a document have changed. */
  readonly onDidChange = this.#changed.event;

  get(uri: Uri): CheckedDocument | undefined {
    return this.#files.get(uri) ?? this.#find(uri)?.result;
  }

  get all(): readonly CheckedDocument[] {
    const open = [...this.#checks.values()].filter(({ document }) => !this.#files.get(document.uri));
    return [...open.map((check) => check.result), ...this.#files.all];
  }

  /**
   * Like `verify` for a file, whether it is open or not; open files are verified with their unsaved changes. Rejects if it
   * cannot be read, or with the reason of an aborted signal.
   */
  async verifyFile(uri: Uri, signal: AbortSignal): Promise<void> {
    const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (document) await this.verify(document, signal);
    else await this.#files.verify(uri, signal);
  }

  /** The code that a finding is in: generated at once, selected by the user, or the block around it. */
  partAround(document: TextDocument, range: Range): Range {
    return this.#find(document.uri)?.partAround(range) ?? range;
  }

  /**
   * Puts the whole document, or this part of it, in scope until `clear`. Resolves when it was checked, or with what is known
   * when the signal is aborted.
   */
  async verify(document: TextDocument, signal: AbortSignal, part?: Range): Promise<CheckedDocument> {
    const check = this.#add(document);
    check.ask(part);
    check.restart();
    await check.settled(signal);
    return check.result;
  }

  /** Reduces the scope to generated code. */
  clear(): void {
    this.#files.clear();
    for (const [key, check] of this.#checks) {
      check.withdraw();
      if (check.document.isClosed || !check.isNeeded) this.#remove(key);
      else check.startIfDue(0);
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const check of this.#checks.values()) check.dispose();
    this.#checks.clear();
  }

  #find(uri: Uri): DocumentCheck | undefined {
    return this.#checks.get(uri.toString());
  }

  #add(document: TextDocument): DocumentCheck {
    const key = document.uri.toString();
    const known = this.#checks.get(key);
    if (known) {
      if (known.document !== document) known.reopen(document);
      return known;
    }
    const check = new DocumentCheck(document, { ...this.#parts, onDidChange: () => this.#changed.fire() });
    this.#checks.set(key, check);
    return check;
  }

  #opened(document: TextDocument): void {
    const known = this.#find(document.uri);
    if (document.languageId !== 'python') {
      if (known) this.#forget(document.uri);
      return;
    }
    if (this.#files.get(document.uri)) void this.#takeOver(document);
    if (!known) return;
    known.reopen(document);
    known.startIfDue(0);
  }

  /** The results of a file are shown until its document is verified. */
  async #takeOver(document: TextDocument): Promise<void> {
    await this.verify(document, new AbortController().signal);
    this.#files.delete(document.uri);
  }

  /** What the user had verified is kept when it is closed. */
  #closed({ uri }: TextDocument): void {
    const check = this.#find(uri);
    if (!check || check.isAsked) return;
    this.#forget(uri);
  }

  #forget(uri: Uri): void {
    this.#files.delete(uri);
    if (!this.#checks.has(uri.toString())) return;
    this.#remove(uri.toString());
    this.#changed.fire();
  }

  #remove(key: string): void {
    this.#checks.get(key)?.dispose();
    this.#checks.delete(key);
  }

  #generated(uri: Uri): void {
    const key = uri.toString();
    const document = workspace.textDocuments.find((one) => one.uri.toString() === key);
    if (document?.languageId === 'python') this.#add(document).restart();
  }

  #startWhatIsDue(): void {
    for (const check of this.#checks.values()) check.startIfDue(0);
  }

  #restart(): void {
    for (const check of this.#checks.values()) check.restart();
  }
}

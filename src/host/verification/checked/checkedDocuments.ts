import { Disposable, EventEmitter, window, workspace, type Range, type TextDocument, type Uri } from 'vscode';
import type { Timer } from '../../../core/ports/clock.ts';
import type { CheckedDocument } from './checkedDocument.ts';
import { CheckedFiles } from './checkedFiles.ts';
import { DocumentCheck } from './documentCheck.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';
import type { GeneratedCode } from '../generatedCode/generatedCode.ts';

/**
 * What was found out about the open Python documents that hold code that Phidelity wrote, and about those documents and
 * files that a person asked for. It follows their changes, and verifies again after each pause.
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

  /** What was found out about a document has changed. */
  readonly onDidChange = this.#changed.event;

  get(uri: Uri): CheckedDocument | undefined {
    return this.#files.get(uri) ?? this.#find(uri)?.result;
  }

  get all(): readonly CheckedDocument[] {
    const open = [...this.#checks.values()].filter(({ document }) => !this.#files.get(document.uri));
    return [...open.map((check) => check.result), ...this.#files.all];
  }

  /**
   * The same as `verify` for a file, whether it is open or not: what is open is verified with its unsaved changes. Rejects
   * when it cannot be read, or with the reason of an aborted signal.
   */
  async verifyFile(uri: Uri, signal: AbortSignal): Promise<void> {
    const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (document) await this.verify(document, signal);
    else await this.#files.verify(uri, signal);
  }

  /** The code that a finding is in: what was written in one go, what a person asked for, or the block around it. */
  partAround(document: TextDocument, range: Range): Range {
    return this.#find(document.uri)?.partAround(range) ?? range;
  }

  /**
   * From now on the whole document, or this part of it, is in scope, until it is cleared. Resolves when it was checked, or
   * when the signal is aborted with what is known by then.
   */
  async verify(document: TextDocument, signal: AbortSignal, part?: Range): Promise<CheckedDocument> {
    const check = this.#add(document);
    check.ask(part);
    check.restart();
    await check.settled(signal);
    return check.result;
  }

  /** From now on only what Phidelity wrote is in scope. */
  clear(): void {
    this.#files.clear();
    for (const [key, check] of this.#checks) {
      check.withdraw();
      if (check.document.isClosed || !check.isOfUse) this.#remove(key);
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

  /** What is known of a file is shown until its document is verified. */
  async #takeOver(document: TextDocument): Promise<void> {
    await this.verify(document, new AbortController().signal);
    this.#files.delete(document.uri);
  }

  /** What a person asked for stays, though it is closed. */
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

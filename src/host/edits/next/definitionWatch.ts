import { Disposable, type TextDocument, type TextDocumentChangeEvent, type Uri, workspace } from 'vscode';
import type { BrokenPlaceFinder, DefinitionChange } from '../../../core/edits/next/brokenPlaces.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { excludedIn } from '../../codebase/workspaceCodebase.ts';
import type { Settings } from '../../settings/settings.ts';
import type { EditReviews } from '../editReviews.ts';
import type { BrokenList } from './brokenList.ts';

/** Milliseconds without a change of a Python document before anything is looked for. */
const pause = 1000;

/** More files that are saved together were changed by a tool, such as a formatter or a rename of the whole workspace. */
const mostSaved = 5;

/** Longer files are not checked. In UTF-16 code units. */
const longestText = 500_000;

interface Parts {
  readonly finder: BrokenPlaceFinder;
  readonly list: BrokenList;
  readonly reviews: Pick<EditReviews, 'onDidAccept'>;
  readonly settings: Settings;
  readonly timer: Timer;
  readonly logger: Logger;
}

/**
 * Has the places looked for that a change of a definition broke: after a change was accepted or saved, in a pause of typing. What
 * a document was before is its text when it was opened, or when nothing was broken.
 */
export class DefinitionWatch implements Disposable {
  readonly #parts: Parts;
  readonly #before = new Map<string, string>();
  readonly #due = new Map<string, Uri>();
  /**
   * Texts that documents got without having unsaved changes since: they were read anew from disk. The first key that is typed
   * looks the same until VS Code says, a moment later, that there are unsaved changes.
   */
  readonly #reloaded = new Map<string, string>();
  /** Saved since something was looked for. */
  readonly #saved = new Set<string>();
  readonly #subscriptions: Disposable;
  #running = new AbortController();
  #wasOn: boolean;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#wasOn = this.#isOn;
    for (const document of workspace.textDocuments) this.#opened(document);
    this.#subscriptions = Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri)),
      workspace.onDidChangeTextDocument((event) => this.#changed(event)),
      workspace.onDidSaveTextDocument((document) => {
        if (isCode(document)) this.#saved.add(document.uri.toString());
        this.#look(document);
      }),
      parts.reviews.onDidAccept((document) => {
        this.#reloaded.delete(document.uri.toString());
        this.#look(document);
      }),
      parts.settings.onDidChange(() => {
        if (this.#isOn === this.#wasOn) return;
        this.#wasOn = this.#isOn;
        this.settle();
      }),
    );
  }

  /** Takes everything for right as it is now. */
  settle(): void {
    this.#running.abort();
    this.#due.clear();
    this.#saved.clear();
    this.#reloaded.clear();
    for (const document of workspace.textDocuments)
      if (isCode(document)) this.#before.set(document.uri.toString(), document.getText());
    this.#parts.list.clear();
  }

  dispose(): void {
    this.#running.abort();
    this.#subscriptions.dispose();
  }

  get #isOn(): boolean {
    return this.#parts.settings.verification.brokenPlaces;
  }

  #opened(document: TextDocument): void {
    const key = document.uri.toString();
    if (isCode(document) && !this.#before.has(key)) this.#before.set(key, document.getText());
  }

  #closed(uri: Uri): void {
    const key = uri.toString();
    if (this.#parts.list.changedFiles.some((one) => one.toString() === key)) return;
    this.#due.delete(key);
    this.#reloaded.delete(key);
    this.#before.delete(key);
  }

  #changed({ document, contentChanges, reason }: TextDocumentChangeEvent): void {
    if (!this.#isOn || !isCode(document)) return;
    const key = document.uri.toString();
    if (contentChanges.length === 0) {
      if (document.isDirty && this.#reloaded.delete(key)) this.#due.delete(key);
      return;
    }
    this.#due.delete(key);
    if (!document.isDirty && reason === undefined) {
      this.#takeReloaded(key);
      this.#reloaded.set(key, document.getText());
      this.#due.set(key, document.uri);
    }
    // What is looked for would be at other places.
    if (this.#due.size > 0) this.#start();
  }

  /** Another branch or program has changed the file: what it is now is what is compared with. */
  #takeReloaded(key: string): void {
    const text = this.#reloaded.get(key);
    if (text !== undefined) this.#before.set(key, text);
    this.#reloaded.delete(key);
  }

  #look(document: TextDocument): void {
    if (!this.#isOn || !isCode(document)) return;
    this.#due.set(document.uri.toString(), document.uri);
    // It may have mended what others broke.
    for (const uri of this.#parts.list.changedFiles) this.#due.set(uri.toString(), uri);
    this.#start();
  }

  #start(): void {
    this.#running.abort();
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    if (!(await this.#parts.timer.delay(pause, signal))) return;
    if (this.#saved.size > mostSaved) return this.settle();
    this.#saved.clear();
    for (const [key, uri] of [...this.#due]) {
      await this.#check(uri, signal);
      if (signal.aborted) return;
      this.#due.delete(key);
    }
  }

  async #check(uri: Uri, signal: AbortSignal): Promise<void> {
    const { finder, list, logger } = this.#parts;
    const key = uri.toString();
    try {
      const document = await workspace.openTextDocument(uri);
      this.#takeReloaded(key);
      const before = this.#before.get(key);
      const after = document.getText();
      if (before === undefined || before === after) return list.clear(uri);
      const change = changeOf(document, before);
      if (!change || signal.aborted) return;
      const found = await finder.brokenBy(change, signal);
      // Of code that is being written, nothing is known.
      if (signal.aborted || found.isInvalid) return;
      list.set(uri, found);
      if (found.files.length === 0) this.#before.set(key, after);
    } catch (error) {
      if (signal.aborted) return;
      list.clear(uri);
      logger.warn(`What a change broke could not be found out. ${PhidelityError.from(error).message}`);
    }
  }
}

function isCode({ languageId, uri }: TextDocument): boolean {
  if (languageId !== 'python' || uri.scheme !== 'file') return false;
  return workspace.getWorkspaceFolder(uri)?.uri.scheme === 'file';
}

function changeOf(document: TextDocument, before: string): DefinitionChange | undefined {
  const folder = workspace.getWorkspaceFolder(document.uri);
  const after = document.getText();
  if (!folder || Math.max(before.length, after.length) > longestText) return undefined;
  const unsaved = workspace.textDocuments
    .filter((one) => one.isDirty && one !== document && isCode(one))
    .map((one) => ({ path: one.uri.fsPath, text: one.getText() }));
  return {
    path: document.uri.fsPath,
    folder: folder.uri.fsPath,
    ...{ before, after, unsaved, excluded: excludedIn(folder) },
  };
}

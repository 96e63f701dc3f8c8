import { Disposable, EventEmitter, type Uri } from 'vscode';
import { compareSeverity } from '../../../core/verification/findings/finding.ts';
import { itemsToVerify } from '../../../core/verification/findings/reportItem.ts';
import type { Settings } from '../../settings/settings.ts';
import type { CheckedItem } from '../checked/checkedDocument.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';

/** A file and what is left to verify in it. */
export interface FileToVerify {
  readonly uri: Uri;
  /** The most severe first; never empty. */
  readonly items: readonly CheckedItem[];
}

/** Changes are announced together, after so many milliseconds: many files may be verified one after another. */
const pause = 200;

/** The files in which something is left to verify. Findings that are off in the settings do not count. */
export class FilesToVerify implements Disposable {
  readonly #documents: CheckedDocuments;
  readonly #settings: Settings;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  #files: readonly FileToVerify[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: { readonly documents: CheckedDocuments; readonly settings: Settings }) {
    const { documents, settings } = parts;
    this.#documents = documents;
    this.#settings = settings;
    const later = (): void => {
      this.#timer ??= setTimeout(() => this.#update(), pause);
    };
    this.#subscriptions = Disposable.from(
      documents.onDidChange(later),
      settings.onDidChange(later),
      this.#changed,
    );
    // Documents may have been checked before.
    later();
  }

  readonly onDidChange = this.#changed.event;

  /** Those with the most severe findings first. */
  get all(): readonly FileToVerify[] {
    return this.#files;
  }

  get(uri: Uri): FileToVerify | undefined {
    return this.#files.find((file) => file.uri.toString() === uri.toString());
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  #update(): void {
    this.#timer = undefined;
    const { severity } = this.#settings.verification;
    this.#files = this.#documents.all
      .map(({ uri, items }) => ({
        uri,
        items: itemsToVerify(items).filter(({ item }) => item.finding && severity[item.finding] !== 'off'),
      }))
      .filter(({ items }) => items.length > 0)
      .toSorted(
        (a, b) =>
          compareSeverity(a.items[0]?.item.finding, b.items[0]?.item.finding) ||
          (a.uri.path < b.uri.path ? -1 : 1),
      );
    this.#changed.fire();
  }
}

import { Disposable, EventEmitter, l10n, RelativePattern, Uri, window, workspace } from 'vscode';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { type VersionedApi, VerifiedApis } from '../../../core/verification/verified/verifiedApis.ts';
import { VerifiedApisFile } from '../../../platform/verification/verifiedApisFile.ts';
import { showError } from '../../commands/registerCommand.ts';

interface WatchedFile {
  readonly file: VerifiedApisFile;
  readonly watcher: Disposable;
  /** The content of the file when it was last read. */
  latest: Promise<VerifiedApis>;
  /** The problem that was shown last, so that it is shown once. */
  shownProblem?: string | undefined;
}

/** The APIs that are marked as verified in each workspace folder. Follows the files; each is read when first needed. */
export class WorkspaceVerifiedApis implements Disposable {
  readonly #timer: Timer;
  readonly #logger: Logger;
  readonly #folders = new Map<string, WatchedFile>();
  readonly #changed = new EventEmitter<void>();

  constructor(options: { readonly timer: Timer; readonly logger: Logger }) {
    this.#timer = options.timer;
    this.#logger = options.logger;
  }

  readonly onDidChange = this.#changed.event;

  /** The verified APIs of a folder. A file that cannot be used counts as empty, with a notification. Never rejects. */
  of(folder: string): Promise<VerifiedApis> {
    return this.#folder(folder).latest;
  }

  /** The address of a folder's `verified.json`, whether it exists or not. */
  uriOf(folder: string): Uri {
    return Uri.file(this.#folder(folder).file.path);
  }

  /** Marks an API as verified today. Rejects as `VerifiedApisFile.add` does. */
  add(folder: string, api: VersionedApi): Promise<void> {
    return this.#change(folder, (file) => file.add(api, today()));
  }

  /** Removes the marks of these APIs. Rejects as `VerifiedApisFile.remove` does. */
  remove(folder: string, apis: readonly VersionedApi[]): Promise<void> {
    return this.#change(folder, (file) => file.remove(apis));
  }

  dispose(): void {
    for (const { watcher } of this.#folders.values()) watcher.dispose();
    this.#folders.clear();
    this.#changed.dispose();
  }

  #folder(folder: string): WatchedFile {
    const known = this.#folders.get(folder);
    if (known) return known;
    // When the folder is deleted, no events are sent for the files in it.
    const watchers = ['.phidelity/verified.json', '.phidelity'].map((pattern) =>
      workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), pattern)),
    );
    const watched: WatchedFile = {
      file: new VerifiedApisFile({ folder, timer: this.#timer }),
      watcher: Disposable.from(...watchers),
      latest: Promise.resolve(VerifiedApis.empty),
    };
    const reread = (): void => void this.#take(watched, () => this.#read(watched));
    for (const watcher of watchers) {
      watcher.onDidCreate(reread);
      watcher.onDidChange(reread);
      watcher.onDidDelete(reread);
    }
    watched.latest = this.#read(watched);
    this.#folders.set(folder, watched);
    return watched;
  }

  async #change(folder: string, change: (file: VerifiedApisFile) => Promise<VerifiedApis>): Promise<void> {
    const watched = this.#folder(folder);
    const changed = await change(watched.file);
    await this.#take(watched, () => Promise.resolve(changed));
  }

  /** Our own changes arrive twice, the second time from the watcher, without a difference. */
  async #take(watched: WatchedFile, read: () => Promise<VerifiedApis>): Promise<void> {
    const before = watched.latest;
    const after = read();
    watched.latest = after;
    if ((await before).toText() !== (await after).toText()) this.#changed.fire();
  }

  async #read(watched: WatchedFile): Promise<VerifiedApis> {
    try {
      const read = await watched.file.read();
      watched.shownProblem = undefined;
      return read ?? VerifiedApis.empty;
    } catch (error) {
      const { message } = PhidelityError.from(error);
      if (watched.shownProblem !== message) this.#showProblem(message, watched.file.path);
      watched.shownProblem = message;
      return VerifiedApis.empty;
    }
  }

  #showProblem(message: string, file: string): void {
    this.#logger.warn(message);
    void window.showWarningMessage(message, l10n.t('Open File')).then((choice) => {
      if (choice) return openVerifiedFile(Uri.file(file)).catch(showError);
      return undefined;
    });
  }
}

/** In local time, as `2026-11-23`. */
function today(): string {
  const now = new Date();
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, '0'));
  return `${now.getFullYear()}-${month}-${day}`;
}

/** Opens a `verified.json`; a damaged one at the damaged line. */
export async function openVerifiedFile(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const parsed = VerifiedApis.parse(document.getText());
  const selection = 'problem' in parsed && document.lineAt(parsed.problem.line - 1).range;
  await window.showTextDocument(document, selection ? { selection } : {});
}

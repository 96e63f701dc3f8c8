import { Disposable, EventEmitter, RelativePattern, Uri, window, workspace } from 'vscode';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { type VersionedApi, VerifiedApis } from '../../../core/verification/verified/verifiedApis.ts';
import { VerifiedApisFile } from '../../../platform/verification/verifiedApisFile.ts';
import { showError } from '../../commands/registerCommand.ts';

interface FolderRecord {
  readonly file: VerifiedApisFile;
  readonly watcher: Disposable;
  /** What the file holds, by the last reading. */
  latest: Promise<VerifiedApis>;
  /** What the person was told of it, so that they are told once. */
  told?: string | undefined;
}

/** What people have vouched for in each workspace folder, as the files hold it now. Read when it is first asked for. */
export class WorkspaceVerifiedApis implements Disposable {
  readonly #timer: Timer;
  readonly #logger: Logger;
  readonly #folders = new Map<string, FolderRecord>();
  readonly #changed = new EventEmitter<void>();

  constructor(options: { readonly timer: Timer; readonly logger: Logger }) {
    this.#timer = options.timer;
    this.#logger = options.logger;
  }

  readonly onDidChange = this.#changed.event;

  /** What a folder's record holds. A file that cannot be used holds nothing; the person is told of it. Never rejects. */
  of(folder: string): Promise<VerifiedApis> {
    return this.#folder(folder).latest;
  }

  /** The address of a folder's record, whether there is one or not. */
  uriOf(folder: string): Uri {
    return Uri.file(this.#folder(folder).file.path);
  }

  /** Remembers, as of today, that a person has vouched for this. Rejects as `VerifiedApisFile.add` does. */
  add(folder: string, subject: VersionedApi): Promise<void> {
    return this.#change(folder, (file) => file.add(subject, today()));
  }

  /** Forgets these. Rejects as `VerifiedApisFile.remove` does. */
  remove(folder: string, subjects: readonly VersionedApi[]): Promise<void> {
    return this.#change(folder, (file) => file.remove(subjects));
  }

  dispose(): void {
    for (const { watcher } of this.#folders.values()) watcher.dispose();
    this.#folders.clear();
    this.#changed.dispose();
  }

  #folder(folder: string): FolderRecord {
    const known = this.#folders.get(folder);
    if (known) return known;
    // Where the folder is deleted, nothing is told of what was in it.
    const watched = ['.phidelity/verified.json', '.phidelity'].map((pattern) =>
      workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), pattern)),
    );
    const record: FolderRecord = {
      file: new VerifiedApisFile({ folder, timer: this.#timer }),
      watcher: Disposable.from(...watched),
      latest: Promise.resolve(VerifiedApis.empty),
    };
    const reread = (): void => void this.#take(record, () => this.#read(record));
    for (const watcher of watched) {
      watcher.onDidCreate(reread);
      watcher.onDidChange(reread);
      watcher.onDidDelete(reread);
    }
    record.latest = this.#read(record);
    this.#folders.set(folder, record);
    return record;
  }

  async #change(folder: string, change: (file: VerifiedApisFile) => Promise<VerifiedApis>): Promise<void> {
    const record = this.#folder(folder);
    const changed = await change(record.file);
    await this.#take(record, () => Promise.resolve(changed));
  }

  /** Our own changes come here twice, the second time from the watcher, and tell nothing new then. */
  async #take(record: FolderRecord, read: () => Promise<VerifiedApis>): Promise<void> {
    const before = record.latest;
    const after = read();
    record.latest = after;
    if ((await before).toText() !== (await after).toText()) this.#changed.fire();
  }

  async #read(record: FolderRecord): Promise<VerifiedApis> {
    try {
      const read = await record.file.read();
      record.told = undefined;
      return read ?? VerifiedApis.empty;
    } catch (error) {
      const { message } = PhidelityError.from(error);
      if (record.told !== message) this.#tell(message, record.file.path);
      record.told = message;
      return VerifiedApis.empty;
    }
  }

  #tell(message: string, file: string): void {
    this.#logger.warn(message);
    void window.showWarningMessage(message, 'Open File').then((choice) => {
      if (choice) return openVerifiedFile(Uri.file(file)).catch(showError);
      return undefined;
    });
  }
}

/** By the clock on the person's wall. */
function today(): string {
  const now = new Date();
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, '0'));
  return `${now.getFullYear()}-${month}-${day}`;
}

/** Opens the file of what people have verified: where it is damaged, at the line that is. */
export async function openVerifiedFile(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const parsed = VerifiedApis.parse(document.getText());
  const selection = 'problem' in parsed && document.lineAt(parsed.problem.line - 1).range;
  await window.showTextDocument(document, selection ? { selection } : {});
}

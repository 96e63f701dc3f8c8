import { EventEmitter, Range, workspace, type Disposable, type FileSystemWatcher, type Uri } from 'vscode';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { formatBytes } from '../../../core/text/formatQuantity.ts';
import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import { TextPositions } from '../../../core/text/textPositions.ts';
import type { CheckedDocument } from './checkedDocument.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';

/** In bytes; larger files are data rather than code. */
const mostBytes = 2_000_000;
/** Changes are announced together, after so many milliseconds: many files may be verified one after another. */
const announceDelay = 200;
/** Changed files are verified so many milliseconds after the first change: a checkout changes many at once. */
const pause = 1000;

/**
 * The results for Python files that are not open and that the user had verified. Only findings and items that are marked
 * as verified are kept; files with such items are verified again when they or their imports change.
 */
export class CheckedFiles implements Disposable {
  readonly #verification: Pick<WorkspaceVerification, 'verify' | 'onDidChange'>;
  readonly #timer: Timer;
  readonly #files = new Map<string, CheckedDocument>();
  readonly #outdated = new Set<string>();
  readonly #changed = new EventEmitter<void>();
  readonly #ended = new AbortController();
  readonly #subscription: Disposable;
  #watcher: FileSystemWatcher | undefined;
  #isRenewing = false;
  #isAnnouncing = false;

  constructor(parts: {
    readonly verification: Pick<WorkspaceVerification, 'verify' | 'onDidChange'>;
    readonly timer: Timer;
  }) {
    this.#verification = parts.verification;
    this.#timer = parts.timer;
    this.#subscription = parts.verification.onDidChange(() => this.#renew(this.#files.keys()));
  }

  readonly onDidChange = this.#changed.event;

  get(uri: Uri): CheckedDocument | undefined {
    return this.#files.get(uri.toString());
  }

  get all(): readonly CheckedDocument[] {
    return [...this.#files.values()];
  }

  /** Verifies a file as it is on disk. Rejects when it cannot be read, or with the reason of an aborted signal. */
  async verify(uri: Uri, signal: AbortSignal): Promise<void> {
    this.#watch();
    const code = await readCode(uri);
    const items = await this.#verification.verify({ code, at: uri }, signal);
    signal.throwIfAborted();
    const key = uri.toString();
    const isKnown = this.#files.has(key);
    const kept = items.filter(({ finding, isVerifiedByUser }) => finding !== undefined || isVerifiedByUser);
    if (kept.length === 0) {
      this.#files.delete(key);
      if (isKnown) void this.#announce();
      return;
    }
    const positions = new TextPositions(code);
    const rangeOf = (range: OffsetRange): Range => {
      const start = positions.positionAt(range.start);
      const end = positions.positionAt(range.end);
      return new Range(start.line, start.character, end.line, end.character);
    };
    const placed = kept.map((item) => ({
      item,
      range: rangeOf(item.range),
      ...(item.replacement && { replacementRange: rangeOf(item.replacement.range) }),
    }));
    this.#files.set(key, { uri, version: 0, items: placed });
    void this.#announce();
  }

  delete(uri: Uri): void {
    if (this.#files.delete(uri.toString())) void this.#announce();
  }

  clear(): void {
    this.#files.clear();
    void this.#announce();
  }

  dispose(): void {
    this.#ended.abort();
    this.#watcher?.dispose();
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #announce(): Promise<void> {
    if (this.#isAnnouncing) return;
    this.#isAnnouncing = true;
    if (!(await this.#timer.delay(announceDelay, this.#ended.signal))) return;
    this.#isAnnouncing = false;
    this.#changed.fire();
  }

  #watch(): void {
    if (this.#watcher) return;
    this.#watcher = workspace.createFileSystemWatcher('**/*.{py,pyw}', true);
    this.#watcher.onDidChange((uri) => {
      if (this.get(uri)) this.#renew([uri.toString()]);
    });
    this.#watcher.onDidDelete((uri) => this.delete(uri));
  }

  #renew(keys: Iterable<string>): void {
    for (const key of keys) this.#outdated.add(key);
    if (!this.#isRenewing && this.#outdated.size > 0) void this.#renewAll();
  }

  /** One at a time, so that what the user waits for is soon checked. */
  async #renewAll(): Promise<void> {
    const { signal } = this.#ended;
    this.#isRenewing = true;
    await this.#timer.delay(pause, signal);
    for (const key of this.#outdated) {
      if (signal.aborted) return;
      this.#outdated.delete(key);
      const uri = this.#files.get(key)?.uri;
      // The findings of a file that can no longer be read may be outdated.
      if (uri) await this.verify(uri, signal).catch(() => this.delete(uri));
    }
    this.#isRenewing = false;
  }
}

async function readCode(uri: Uri): Promise<string> {
  const { size } = await workspace.fs.stat(uri);
  if (size > mostBytes)
    throw new PhidelityError('internal', `The file is too large to verify: ${formatBytes(size)}.`);
  return workspace.decode(await workspace.fs.readFile(uri), { uri });
}

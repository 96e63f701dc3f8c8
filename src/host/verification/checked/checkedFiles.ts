import { EventEmitter, Range, workspace, type Disposable, type FileSystemWatcher, type Uri } from 'vscode';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import { TextPositions } from '../../../core/text/textPositions.ts';
import type { CheckedDocument } from './checkedDocument.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';

/** Larger files are data rather than code. */
const mostBytes = 2_000_000;
/** Many files may be verified one after another: they are told of together, after so many milliseconds. */
const told = 200;
/** Changes come in numbers, as at a checkout: so many milliseconds after the first of them, what changed is verified. */
const pause = 1000;

/**
 * What was found out about Python files that are not open and that a person asked for. Only what needs a look, or has been
 * vouched for, is kept; files with such are verified again when they or what they import change.
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
  #isTelling = false;

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
    const isNews = this.#files.has(key);
    const kept = items.filter(({ finding, isVerifiedByUser }) => finding !== undefined || isVerifiedByUser);
    if (kept.length === 0) {
      this.#files.delete(key);
      if (isNews) void this.#tell();
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
    void this.#tell();
  }

  delete(uri: Uri): void {
    if (this.#files.delete(uri.toString())) void this.#tell();
  }

  clear(): void {
    this.#files.clear();
    void this.#tell();
  }

  dispose(): void {
    this.#ended.abort();
    this.#watcher?.dispose();
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    if (!(await this.#timer.delay(told, this.#ended.signal))) return;
    this.#isTelling = false;
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

  /** One at a time, so that what a person waits for is never far behind. */
  async #renewAll(): Promise<void> {
    const { signal } = this.#ended;
    this.#isRenewing = true;
    await this.#timer.delay(pause, signal);
    for (const key of this.#outdated) {
      if (signal.aborted) return;
      this.#outdated.delete(key);
      const uri = this.#files.get(key)?.uri;
      // What was found in a file that cannot be read any more is not known to be so.
      if (uri) await this.verify(uri, signal).catch(() => this.delete(uri));
    }
    this.#isRenewing = false;
  }
}

async function readCode(uri: Uri): Promise<string> {
  const { size } = await workspace.fs.stat(uri);
  if (size > mostBytes)
    throw new PhidelityError('internal', `It is too large to be verified: ${(size / 1e6).toFixed(1)} MB.`);
  return workspace.decode(await workspace.fs.readFile(uri), { uri });
}

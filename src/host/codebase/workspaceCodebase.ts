import { Disposable, type Uri, workspace, type WorkspaceFolder } from 'vscode';
import type { Timer } from '../../core/ports/clock.ts';
import type { RelatedCode } from '../../core/ports/completionRequest.ts';
import type { CodebaseReading, FoundInCodebase, WritingPlace } from '../../protocol/codebaseContract.ts';
import { CodebaseThread } from '../../platform/codebase/codebaseThread.ts';
import type { Logger } from '../../core/ports/logger.ts';

/** Milliseconds in which changes of files are passed on together. */
const pauseMilliseconds = 150;

/** More changes at once are many files: then all are looked at. */
const mostPaths = 500;

/**
 * Finds functions and classes of the workspace folders on this machine. Nothing is read before something is looked for; from
 * then on changes of files are followed. Reading runs no code, so it works in Restricted Mode as well.
 */
export class WorkspaceCodebase implements Disposable {
  readonly #thread: CodebaseThread;
  readonly #timer: Timer;
  readonly #file: Uri | undefined;
  #following: Disposable | undefined;
  #changed = new Set<string>();
  #pause = new AbortController();

  constructor(parts: {
    readonly entry: string;
    /** The file in which what is known of this workspace is kept. */
    readonly file: Uri | undefined;
    readonly timer: Timer;
    readonly logger: Logger;
  }) {
    this.#thread = new CodebaseThread(parts);
    this.#timer = parts.timer;
    this.#file = parts.file;
  }

  /** Whether there is a folder in which code can be found. */
  get hasFolders(): boolean {
    return localFolders().length > 0;
  }

  /** The places that a question is about, the best first. Rejects as `CodebaseThread.find` does. */
  find(
    question: string,
    limit: number,
    signal: AbortSignal,
    onProgress?: (reading: CodebaseReading) => void,
  ): Promise<FoundInCodebase> {
    this.#following ??= this.#follow();
    this.#configure();
    return this.#thread.find(question, limit, signal, onProgress);
  }

  /** The definitions that code at a place probably uses, as `CodebaseThread.related` finds them. */
  related(place: WritingPlace, signal: AbortSignal): Promise<readonly RelatedCode[] | undefined> {
    this.#following ??= this.#follow();
    this.#configure();
    return this.#thread.related(place, signal);
  }

  dispose(): void {
    this.#pause.abort();
    this.#following?.dispose();
    this.#thread.dispose();
  }

  #configure(): void {
    this.#thread.configure({
      folders: localFolders().map((folder) => ({ path: folder.uri.fsPath, excluded: excludedIn(folder) })),
      file: this.#file?.fsPath ?? null,
    });
  }

  #follow(): Disposable {
    const watchers = ['**/*.{py,pyw}', '**/.gitignore'].flatMap((pattern) => {
      const watcher = workspace.createFileSystemWatcher(pattern);
      const note = (uri: Uri): void => this.#note([uri]);
      return [watcher, watcher.onDidChange(note), watcher.onDidCreate(note), watcher.onDidDelete(note)];
    });
    return Disposable.from(
      ...watchers,
      workspace.onDidSaveTextDocument(({ uri, languageId }) => languageId === 'python' && this.#note([uri])),
      // A folder is told of as one.
      workspace.onDidRenameFiles(({ files }) =>
        this.#note(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri])),
      ),
      workspace.onDidDeleteFiles(({ files }) => this.#note(files)),
    );
  }

  #note(uris: readonly Uri[]): void {
    const paths = uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
    if (!this.#thread.isRunning || paths.length === 0) return;
    const isFirst = this.#changed.size === 0;
    for (const one of paths) if (this.#changed.size < mostPaths) this.#changed.add(one);
    if (isFirst) void this.#passOn();
  }

  async #passOn(): Promise<void> {
    if (!(await this.#timer.delay(pauseMilliseconds, this.#pause.signal))) return;
    const paths = [...this.#changed];
    this.#changed = new Set();
    this.#thread.changed(paths);
  }
}

function localFolders(): readonly WorkspaceFolder[] {
  return (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/** What the user's settings hide in a folder: glob patterns. */
export function excludedIn({ uri }: Pick<WorkspaceFolder, 'uri'>): string[] {
  const patterns = ['files', 'search'].flatMap((section) =>
    Object.entries(workspace.getConfiguration(section, uri).get<Record<string, unknown>>('exclude') ?? {}),
  );
  // One with a condition is about files beside others, which code is not.
  return [...new Set(patterns.filter(([, isOn]) => isOn === true).map(([pattern]) => pattern))];
}

import { fork, type ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { Disposable } from '../../../../core/lifetime/disposable.ts';
import type { Logger } from '../../../../core/ports/logger.ts';
import { mayJoinQuestions, mayJudgeFile, stillAnswering, wantedOffsets } from './pyrightChanges.ts';
import { pyrightPreload } from './pyrightPreload.ts';
import { PyrightFolder, type PythonEnvironment } from './pyrightFolder.ts';
import { QuestionBatches } from './questionBatches.ts';

/** pyright clears its caches when 86 % of this are used. In MiB. */
const defaultHeapLimit = 1536;

/** At most so many documents stay open that are needed no longer. */
const mostLeft = 64;

/** So much code in them, in UTF-16 code units; pyright takes a hundred times as much memory for it. */
const mostCodeLeft = 1_000_000;

/** So many are not closed with the others, so that what they import stays in memory. */
const keptOpen = 8;

/** The settings that pyright requests, by section. */
const settings: Readonly<Record<string, object>> = {
  'python.analysis': {
    diagnosticMode: 'openFilesOnly',
    autoSearchPaths: false,
    autoImportCompletions: false,
    logLevel: 'Error',
  },
  pyright: { disableTaggedHints: true },
};

/** A running pyright language server. It is not reused after it has ended. */
export class PyrightProcess implements Disposable {
  readonly #folder: PyrightFolder;
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #ready: Promise<void>;
  readonly #batches: QuestionBatches;
  #mayJoinQuestions = false;
  /** The files that are open as they are saved, with their offsets. */
  readonly #files = new Map<string, string>();
  #left: { readonly uri: string; readonly length: number }[] = [];
  #hasEnded = false;
  #answers = 0;
  /** In milliseconds since 1970. */
  readonly startedAt: number;

  /**
   * @param options.entry pyright's `langserver.index.js`.
   * @param options.heapLimit In MiB.
   * @param options.rules What is reported, if not only names and calls.
   */
  constructor(options: {
    readonly entry: string;
    readonly rules?: Readonly<Record<string, unknown>>;
    readonly environment: PythonEnvironment;
    readonly logger: Logger;
    readonly heapLimit?: number | undefined;
  }) {
    const { logger, heapLimit = defaultHeapLimit } = options;
    this.#folder = new PyrightFolder(options.environment, options.rules);
    // Behind the folder, so that nothing in it counts as a change.
    this.startedAt = Date.now() + 1;
    const preload = pyrightPreload({ entry: options.entry, folder: this.#folder.path });
    this.#child = fork(options.entry, ['--node-ipc'], {
      cwd: this.#folder.path,
      env: environmentOfPyright(process.env),
      execArgv: [`--max-old-space-size=${heapLimit}`, `--import=${preload}`],
      serialization: 'json',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    logger.debug(`pyright runs as process ${this.#child.pid}`);
    this.#child.on('error', (error) => {
      logger.error(`pyright process: ${error.message}`);
      this.dispose();
    });
    this.#child.on('exit', (code, signal) => {
      if (!this.#hasEnded) logger.warn(`pyright ended by itself (${signal ?? `exit code ${code}`})`);
      this.dispose();
    });
    this.#child.stdout?.on('data', (data: Buffer) => logger.debug(`pyright: ${data.toString().trimEnd()}`));
    this.#child.stderr?.on('data', (data: Buffer) => logger.warn(`pyright: ${data.toString().trimEnd()}`));
    this.#connection = createMessageConnection(
      new IPCMessageReader(this.#child),
      new IPCMessageWriter(this.#child),
    );
    this.#connection.onError(([error]) => logger.debug(`pyright connection: ${error.message}`));
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section = '' }) => settings[section] ?? {}),
    );
    this.#connection.onNotification(stillAnswering, () => void (this.#answers += 1));
    this.#batches = new QuestionBatches((method, parameters, token) =>
      this.#connection.sendRequest(method, parameters, token),
    );
    // It registers capabilities and requests refreshes. Without answers it exits silently.
    this.#connection.onRequest(() => null);
    this.#connection.listen();
    this.#ready = this.#initialize();
    // Requests report the failure.
    this.#ready.catch(() => {});
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** pyright's project. */
  get folder(): Pick<PyrightFolder, 'linkFolders' | 'original'> {
    return this.#folder;
  }

  /** The process id. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** How many requests it has answered, or shown that it works on. */
  get answers(): number {
    return this.#answers;
  }

  /** Sends a request; rejects when the server ends, and may do so when the token is cancelled. */
  async request<T>(method: string, parameters: object, token: CancellationToken): Promise<T> {
    await this.#ready;
    const isJoined = this.#mayJoinQuestions && this.#batches.takes(method);
    const answer = isJoined
      ? await this.#batches.ask(method, parameters, token)
      : await this.#connection.sendRequest(method, parameters, token);
    this.#answers += 1;
    return answer as T;
  }

  async notify(method: string, parameters: object): Promise<void> {
    await this.#ready;
    await this.#connection.sendNotification(method, parameters);
  }

  /**
   * Whether a saved file may be judged as itself at some offsets, and not as a copy next to it: see `mayJudgeFile`. Not if it
   * was opened for others, at which it is not checked.
   */
  async mayJudge(uri: string, offsets: readonly number[], token: CancellationToken): Promise<boolean> {
    const opened = this.#files.get(uri);
    if (opened !== undefined) return opened === String(offsets);
    // Of another version of pyright, nothing is known.
    return this.request<boolean>(mayJudgeFile, { uri }, token).catch(() => false);
  }

  /**
   * Opens a saved file as it is, which stays open: pyright then reads and infers once what is in it, for itself and for all
   * that import it, as its command line does.
   */
  async openFile(uri: string, text: string, offsets: readonly number[]): Promise<void> {
    if (this.#files.has(uri)) return;
    this.#files.set(uri, String(offsets));
    await this.open(uri, text, offsets);
  }

  /** @param offsets Where in the text answers are wanted, sorted: see `wantedOffsets`. */
  async open(uri: string, text: string, offsets: readonly number[]): Promise<void> {
    await this.notify(wantedOffsets, { uri, offsets });
    await this.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 1, text },
    });
  }

  /**
   * Closes a document that is needed no longer, if not at once: with each that is closed, pyright forgets all the types that
   * it has inferred so far, in every file. So they are closed many at a time.
   */
  async close(uri: string, length: number): Promise<void> {
    this.#left.push({ uri, length });
    const code = this.#left.reduce((sum, one) => sum + one.length, 0);
    if (this.#left.length <= mostLeft && code <= mostCodeLeft) return;
    for (const { uri: closed } of this.#left.splice(0, Math.max(1, this.#left.length - keptOpen))) {
      await this.notify('textDocument/didClose', { textDocument: { uri: closed } });
      await this.notify(wantedOffsets, { uri: closed, offsets: null });
    }
  }

  /** Ends the process at once; pending requests are rejected. */
  dispose(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#connection.dispose();
    this.#child.kill('SIGKILL');
    this.#folder.dispose();
  }

  async #initialize(): Promise<void> {
    const uri = pathToFileURL(this.#folder.path).href;
    await this.#connection.sendRequest('initialize', {
      processId: process.pid,
      // Messages are recognised by their English text.
      locale: 'en',
      rootUri: uri,
      workspaceFolders: [{ name: 'phidelity', uri }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
        textDocument: {
          diagnostic: { dynamicRegistration: true },
          hover: { contentFormat: ['markdown'] },
          definition: {},
          completion: { completionItem: {} },
        },
      },
    });
    await this.#connection.sendNotification('initialized', {});
    // Another version of pyright may not have what it needs for this.
    this.#mayJoinQuestions = await this.#connection.sendRequest<boolean>(mayJoinQuestions).catch(() => false);
  }
}

function environmentOfPyright(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const left = Object.entries(environment).filter(
    ([name]) => !/^(?:PATH|NODE_OPTIONS|VIRTUAL_ENV|CONDA_.*|PYTHON.*)$/i.test(name),
  );
  return {
    ...Object.fromEntries(left),
    // Empty, so that no program of a workspace is found. Without the variable, some systems use a default.
    PATH: '',
    // The desktop editor is Electron, which runs as Node with this variable. In threads, fork does not set it itself.
    ELECTRON_RUN_AS_NODE: '1',
  };
}

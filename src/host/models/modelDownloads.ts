import { EventEmitter, l10n, type Disposable } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { DownloadProgress } from '../../core/models/downloadProgress.ts';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { Logger } from '../../core/ports/logger.ts';
import {
  DownloadedModels,
  type DownloadedModel,
  type PartialModel,
} from '../../platform/models/download/downloadedModels.ts';
import { downloadUnderWay } from '../../platform/models/download/downloadLock.ts';
import { modelAddress } from '../../platform/models/download/huggingFace.ts';
import { ModelDownloader, type DownloadEnd } from '../../platform/models/download/modelDownloader.ts';
import { watchDownload } from '../../platform/models/download/watchDownload.ts';
import type { Settings } from '../settings/settings.ts';
import type { DownloadTokens } from './downloadTokens.ts';

/** The download that runs in this window. */
export interface RunningDownload {
  readonly file: CatalogueFile;
  readonly progress: DownloadProgress;
}

/** The models that can be, are being or have been downloaded. Has no user interface. */
export class ModelDownloads implements Disposable {
  readonly catalogue: readonly CatalogueFile[];
  readonly #parts: {
    readonly settings: Settings;
    readonly tokens: DownloadTokens;
    readonly clock: Clock;
    readonly timer: Timer;
  };
  readonly #models: DownloadedModels;
  readonly #downloader: ModelDownloader;
  readonly #changed = new EventEmitter<void>();
  #running: RunningDownload | undefined;
  #pause = new AbortController();
  #ended: Promise<unknown> = Promise.resolve();

  /**
   * @param parts.folder Where the models are, for all windows.
   * @param parts.hashEntry The bundled entry of the checksum thread.
   */
  constructor(parts: {
    readonly catalogue: readonly CatalogueFile[];
    readonly folder: string;
    readonly hashEntry: string;
    readonly settings: Settings;
    readonly tokens: DownloadTokens;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly logger: Logger;
  }) {
    this.catalogue = parts.catalogue;
    this.#parts = parts;
    this.#models = new DownloadedModels(parts.folder);
    this.#downloader = new ModelDownloader(parts);
  }

  readonly onDidChange = this.#changed.event;

  get running(): RunningDownload | undefined {
    return this.#running;
  }

  get folder(): string {
    return this.#models.folder;
  }

  /** The address of a file, according to the current settings. */
  addressOf(file: CatalogueFile): URL {
    return modelAddress(file, this.#parts.settings.mirror);
  }

  pathOf(file: CatalogueFile): string {
    return this.#downloader.pathOf(file);
  }

  /** The complete models. */
  list(): Promise<DownloadedModel[]> {
    return this.#models.list();
  }

  /** The files of the catalogue that have been downloaded in part. */
  partial(): Promise<PartialModel[]> {
    return this.#models.partial(this.catalogue);
  }

  /**
   * Downloads a file, or resumes its download. Rejects as `ModelDownloader` does, with `download-elsewhere` also where this
   * window already downloads one.
   */
  async download(
    file: CatalogueFile,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<DownloadEnd> {
    if (this.#running)
      throw new PhidelityError(
        'download-elsewhere',
        l10n.t('{0} is already being downloaded.', this.#running.file.name),
      );
    this.#pause = new AbortController();
    const { signal } = this.#pause;
    const show = (progress: DownloadProgress): void => {
      this.#running = { file, progress };
      this.#changed.fire();
      onProgress(progress);
    };
    show({ state: 'connecting', received: 0, total: file.bytes });
    const { settings, tokens } = this.#parts;
    const { mirror } = settings;
    const ended = tokens
      .get(modelAddress(file, mirror).origin)
      .then((token) =>
        this.#downloader.download(file, { source: { mirror, token }, signal, onProgress: show }),
      );
    this.#ended = ended.catch(() => {}); // `pause` waits for the end only; the caller gets the error
    try {
      return await ended;
    } finally {
      this.#running = undefined;
      this.#changed.fire();
    }
  }

  /** Pauses the download of this window; resolves when the partial file is on the disk. */
  async pause(): Promise<void> {
    this.#pause.abort();
    await this.#ended;
  }

  /** Follows the download of another window until it ends, and resolves with its file; undefined where there is none. */
  watch(
    signal: AbortSignal,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<CatalogueFile | undefined> {
    const { clock, timer } = this.#parts;
    return watchDownload({
      folder: this.folder,
      catalogue: this.catalogue,
      clock,
      timer,
      signal,
      onProgress,
    });
  }

  /** Whether a file has been downloaded completely. */
  isHere(file: CatalogueFile): Promise<boolean> {
    return this.#downloader.isHere(file);
  }

  /**
   * Deletes a model, or its partial download. Rejects with the reason `storage`, or with `download-elsewhere` while another
   * window downloads it.
   */
  async delete(fileName: string): Promise<void> {
    if (this.#running?.file.fileName === fileName) await this.pause();
    if ((await downloadUnderWay(this.folder)) === fileName)
      throw new PhidelityError(
        'download-elsewhere',
        l10n.t('Another VS Code window is downloading {0}. Pause it there first.', fileName),
      );
    await this.#models.delete(fileName);
    this.#changed.fire();
  }

  dispose(): void {
    this.#pause.abort();
    this.#changed.dispose();
  }
}

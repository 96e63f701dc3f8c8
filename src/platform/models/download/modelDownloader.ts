import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { DownloadProgress } from '../../../core/models/downloadProgress.ts';
import type { CatalogueFile } from '../../../core/models/modelCatalogue.ts';
import type { Clock, Timer } from '../../../core/ports/clock.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import {
  checksumError,
  downloadElsewhereError,
  notEnoughDiskError,
  storageError,
} from '../../../wording/download.ts';
import { DownloadLock } from './downloadLock.ts';
import { type AccessToken, DownloadAttemptError, type Fetch } from './requestFile.ts';
import { DownloadReport } from './downloadReport.ts';
import { FileHash } from './fileHash.ts';
import { freeResources } from '../../freeResources.ts';
import { fetchLfsChecksum, modelAddress } from './huggingFace.ts';
import { bytesOfPart, PartFile } from './partFile.ts';
import { receiveFile } from './receiveFile.ts';
import { retryAttempts } from './retryAttempts.ts';

/** Bytes that stay free on the disk, for other programs. */
const spareBytes = 256 * 1024 * 1024;
/** How often the file may change on the server within one download. */
const maxChanges = 1;

/** Where models are downloaded from. */
interface DownloadSource {
  /** The address of a mirror of Hugging Face; empty for Hugging Face itself. */
  readonly mirror: string;
  readonly token: AccessToken | undefined;
}

/** How a download ended: with the file at `path`, or with a part that a later download resumes. */
export type DownloadEnd =
  | { readonly state: 'complete'; readonly path: string }
  | { readonly state: 'paused'; readonly received: number };

/**
 * Downloads models into a folder that all windows share, one at a time. A partial download survives pauses, crashes and
 * failures; a file gets its name only when its checksum is right.
 */
export class ModelDownloader {
  readonly #options: {
    readonly folder: string;
    readonly hashEntry: string;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly logger: Logger;
    readonly fetch: Fetch;
    readonly stallMilliseconds: number;
    readonly random: () => number;
  };

  /**
   * @param options.hashEntry The bundled entry of the checksum thread, `dist/fileHash.mjs`.
   * @param options.stallMilliseconds Time without data after which a connection is closed.
   */
  constructor(options: {
    readonly folder: string;
    readonly hashEntry: string;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly logger: Logger;
    readonly fetch?: Fetch;
    readonly stallMilliseconds?: number;
    readonly random?: () => number;
  }) {
    this.#options = {
      // Looked up at each call: VS Code replaces Node's with its own, which supports proxies.
      fetch: (url, init) => globalThis.fetch(url, init),
      stallMilliseconds: 30_000,
      random: Math.random,
      ...options,
    };
  }

  /** Where a file is, or will be. */
  pathOf(file: CatalogueFile): string {
    return path.join(this.#options.folder, file.fileName);
  }

  /**
   * Downloads a file, or resumes its partial download. An aborted signal pauses. Rejects with PhidelityErrors:
   * `download-elsewhere` where another window downloads, `disk-full`, `storage`, and those of `downloadError`.
   */
  async download(
    file: CatalogueFile,
    options: {
      readonly source: DownloadSource;
      readonly signal: AbortSignal;
      readonly onProgress?: (progress: DownloadProgress) => void;
    },
  ): Promise<DownloadEnd> {
    const target = this.pathOf(file);
    if (await this.isHere(file)) return { state: 'complete', path: target };
    const lock = await this.#lock(file);
    const signal = AbortSignal.any([options.signal, lock.lost]);
    const report = new DownloadReport({
      total: file.bytes,
      clock: this.#options.clock,
      onProgress: options.onProgress,
    });
    try {
      // Another window may just have finished it.
      if (await this.isHere(file)) return { state: 'complete', path: target };
      await this.#checkDisk(file);
      await this.#fetchAndCheck(file, options.source, signal, report);
      return { state: 'complete', path: target };
    } catch (error) {
      if (options.signal.aborted) return { state: 'paused', received: await bytesOfPart(target, file) };
      if (lock.lost.aborted) throw downloadElsewhereError();
      throw storageError(error, target);
    } finally {
      report.dispose();
      await lock.release();
    }
  }

  /** Whether a file has been downloaded. */
  async isHere(file: CatalogueFile): Promise<boolean> {
    const status = await stat(this.pathOf(file)).catch(() => undefined);
    return status?.isFile() === true && status.size === file.bytes;
  }

  async #lock(file: CatalogueFile): Promise<DownloadLock> {
    const { folder } = this.#options;
    const lock = await DownloadLock.take(folder, file.fileName).catch((error: unknown) => {
      throw storageError(error, folder);
    });
    if (!lock) throw downloadElsewhereError();
    return lock;
  }

  async #checkDisk(file: CatalogueFile): Promise<void> {
    const { folder } = this.#options;
    const missing = file.bytes - (await bytesOfPart(this.pathOf(file), file));
    const { freeDisk: free } = await freeResources(folder);
    if (free >= missing + spareBytes) return;
    throw notEnoughDiskError(file, { folder, requiredBytes: missing + spareBytes, freeBytes: free });
  }

  async #fetchAndCheck(
    file: CatalogueFile,
    source: DownloadSource,
    signal: AbortSignal,
    report: DownloadReport,
  ): Promise<void> {
    const sha256 = file.sha256 ?? (await this.#fetchLfsChecksum(file, source, signal, report));
    const part = await PartFile.open(this.pathOf(file), file, () => this.#options.clock.now());
    const hash = new FileHash({ entry: this.#options.hashEntry, path: part.path });
    let digest: string;
    try {
      hash.follow(part.bytes);
      await this.#fetchAll(file, source, { part, hash, signal, report });
      report.checking();
      digest = await hash.digest(file.bytes, signal);
    } catch (error) {
      await part
        .close()
        .catch((other: unknown) => this.#options.logger.warn(PhidelityError.from(other).message));
      throw error;
    } finally {
      hash.dispose();
    }
    await part.close();
    if (digest === sha256) return part.complete();
    await part.discard();
    throw checksumError(file, digest, sha256);
  }

  async #fetchLfsChecksum(
    file: CatalogueFile,
    { mirror, token }: DownloadSource,
    signal: AbortSignal,
    report: DownloadReport,
  ): Promise<string> {
    const { fetch, stallMilliseconds } = this.#options;
    const received = await bytesOfPart(this.pathOf(file), file);
    return retryAttempts(
      { ...this.#options, fileName: file.fileName, signal, report, received: () => received },
      () => {
        report.connecting(received);
        return fetchLfsChecksum({ file, mirror, token, fetch, stallMilliseconds, signal });
      },
    );
  }

  /** Retries until all bytes have been downloaded. */
  async #fetchAll(
    file: CatalogueFile,
    source: DownloadSource,
    parts: {
      readonly part: PartFile;
      readonly hash: FileHash;
      readonly signal: AbortSignal;
      readonly report: DownloadReport;
    },
  ): Promise<void> {
    const { part, hash, signal, report } = parts;
    const { clock, fetch, stallMilliseconds } = this.#options;
    const url = modelAddress(file, source.mirror);
    let changes = 0;
    await retryAttempts(
      { ...this.#options, fileName: file.fileName, signal, report, received: () => part.bytes },
      async () => {
        while (part.bytes < file.bytes) {
          report.connecting(part.bytes);
          await receiveFile({
            url,
            file,
            part,
            token: source.token,
            signal,
            fetch,
            stallMilliseconds,
            now: () => clock.now(),
            onRestart: () => {
              hash.restart();
              changes += 1;
              if (changes > maxChanges) throw new DownloadAttemptError({ kind: 'changed' }, url.host);
            },
            onReceived: (bytes) => {
              hash.follow(bytes);
              report.received(bytes);
            },
          });
        }
      },
    );
  }
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DownloadProgress } from '../../../core/models/downloadProgress.ts';
import type { CatalogueFile } from '../../../core/models/modelCatalogue.ts';
import type { Clock, Timer } from '../../../core/ports/clock.ts';
import { DownloadReport } from './downloadReport.ts';
import { downloadUnderWay } from './downloadLock.ts';

const interval = 1000;

/**
 * Follows the download that another process runs into a folder, until it ends in any way or the signal is aborted.
 * Resolves with the file that was watched; undefined where there was no download, or one of an unknown file.
 */
export async function watchDownload(options: {
  readonly folder: string;
  readonly catalogue: readonly CatalogueFile[];
  readonly clock: Clock;
  readonly timer: Timer;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
}): Promise<CatalogueFile | undefined> {
  const { folder, catalogue, clock, timer, signal, onProgress } = options;
  const fileName = await downloadUnderWay(folder);
  const file = catalogue.find((one) => one.fileName === fileName);
  if (!file) return undefined;
  const report = new DownloadReport({ total: file.bytes, clock, onProgress });
  try {
    while (!signal.aborted && (await downloadUnderWay(folder)) === file.fileName) {
      const part = await stat(path.join(folder, `${file.fileName}.part`)).catch(() => undefined);
      if (part && part.size < file.bytes) report.received(part.size);
      else if (part) report.checking();
      await timer.delay(interval, signal);
    }
    return file;
  } finally {
    report.dispose();
  }
}

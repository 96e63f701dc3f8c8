import { downloadError } from '../../../wording/download.ts';
import { retryDelay } from '../../../core/models/retryDelay.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { DownloadAttemptError } from './requestFile.ts';
import type { DownloadReport } from './downloadReport.ts';

/**
 * Retries a part of a download after a DownloadAttemptError, with backoff, as long as that makes sense. Rejects with the
 * PhidelityErrors of `downloadError`, with the signal's reason, or with any other error of an attempt.
 */
export async function retryAttempts<T>(
  download: {
    readonly fileName: string;
    /** Bytes that have been downloaded. */
    readonly received: () => number;
    readonly report: DownloadReport;
    readonly timer: Timer;
    readonly logger: Logger;
    /** Random numbers from 0 to 1. */
    readonly random: () => number;
    readonly signal: AbortSignal;
  },
  attempt: () => Promise<T>,
): Promise<T> {
  const { fileName, received, report, timer, logger, random, signal } = download;
  for (let fruitless = 0; ;) {
    const before = received();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DownloadAttemptError)) throw error;
      const { failure, host } = error;
      fruitless = received() > before ? 0 : fruitless + 1;
      const delay = retryDelay(failure, fruitless, random());
      logger.warn(`Download of ${fileName} from ${host} at byte ${received()}: ${JSON.stringify(failure)}`);
      if (delay === undefined) throw downloadError(failure, host);
      report.waiting(received(), { failure, host, milliseconds: delay });
      await timer.delay(delay, signal);
      signal.throwIfAborted();
    }
  }
}

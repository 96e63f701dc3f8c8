import type { DownloadFailure } from '../../core/models/downloadFailure.ts';

/** Thrown inside a download where an attempt fails; the downloader decides whether it tries again. */
export class DownloadProblem extends Error {
  override readonly name = 'DownloadProblem';

  /** @param host Who was asked last. */
  constructor(
    readonly failure: DownloadFailure,
    readonly host: string,
    options?: { cause?: unknown },
  ) {
    super(failure.kind, options);
  }
}

import { joinSentences } from './sentences.ts';
import * as l10n from '@vscode/l10n';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { DownloadFailure } from '../core/models/downloadFailure.ts';
import type { DownloadProgress } from '../core/models/downloadProgress.ts';
import type { CatalogueFile } from '../core/models/modelCatalogue.ts';
import { formatBytes } from '../core/text/formatQuantity.ts';
import { formatDuration } from './quantities.ts';

/** How much of a file has been downloaded, in whole percent; 100 only when all of it has. */
export function percentOf({
  received,
  total,
}: {
  readonly received: number;
  readonly total: number;
}): number {
  return Math.floor((received / total) * 100);
}

/** A download's progress in one line. */
export function downloadProgressText(progress: DownloadProgress): string {
  const { received, total } = progress;
  const [here, all] = [formatBytes(received), formatBytes(total)];
  switch (progress.state) {
    case 'connecting':
      return received > 0 ? l10n.t('{0} of {1}, connecting…', here, all) : l10n.t('Connecting…');
    case 'downloading': {
      const { bytesPerSecond, secondsLeft } = progress;
      if (secondsLeft === undefined) return l10n.t('{0} of {1}, waiting for data', here, all);
      const [rate, left] = [formatBytes(bytesPerSecond), formatDuration(secondsLeft)];
      return l10n.t('{0} of {1}, {2}/s, {3} left', here, all, rate, left);
    }
    case 'waiting': {
      const { failure, host, milliseconds } = progress;
      const delay = formatDuration(milliseconds / 1000);
      return joinSentences(
        downloadFailureText(failure, host),
        l10n.t('Retrying in {0}. {1} of {2} downloaded.', delay, here, all),
      );
    }
    case 'checking':
      return l10n.t('Verifying the checksum…');
  }
}

/** What went wrong, in one sentence. */
function downloadFailureText(failure: DownloadFailure, host: string): string {
  switch (failure.kind) {
    case 'cut':
      return failure.code === undefined
        ? l10n.t('{0} closed the connection before the file was complete.', host)
        : l10n.t('The connection to {0} was lost ({1}).', host, failure.code);
    case 'stalled':
      return l10n.t('{0} has stopped sending data.', host);
    case 'unreachable':
      return l10n.t('{0} cannot be reached ({1}).', host, failure.code);
    case 'certificate':
      return l10n.t('The certificate of {0} is not trusted ({1}).', host, failure.code);
    case 'status':
      return failure.status === 429
        ? l10n.t('{0} is rate-limiting requests (429).', host)
        : l10n.t('{0} returned the error {1}.', host, failure.status);
    case 'wrong-size':
      return wrongSizeText(failure, host);
    case 'changed':
      return l10n.t('The file on {0} changes while it is being downloaded.', host);
    case 'misbehaved':
      return misbehaviourText(failure, host);
    case 'redirect':
      return redirectText(failure, host);
  }
}

function wrongSizeText(
  { bytes, isWebPage }: DownloadFailure & { readonly kind: 'wrong-size' },
  host: string,
): string {
  if (isWebPage) return l10n.t('{0} returned a web page instead of the file.', host);
  return bytes === undefined
    ? l10n.t('The file on {0} has a different size.', host)
    : l10n.t('The file on {0} has a different size ({1}).', host, formatBytes(bytes));
}

function misbehaviourText(
  { problem }: DownloadFailure & { readonly kind: 'misbehaved' },
  host: string,
): string {
  switch (problem) {
    case 'compressed':
      return l10n.t('{0} returned the file compressed, which was not requested.', host);
    case 'no-length':
      return l10n.t('{0} does not report the size of the file.', host);
    case 'no-range':
      return l10n.t('{0} returned a part of the file without saying which.', host);
    case 'wrong-range':
      return l10n.t('{0} returned a different part of the file than was requested.', host);
    case 'no-checksum':
      return l10n.t('{0} does not report the checksum of the file.', host);
  }
}

function redirectText({ problem }: DownloadFailure & { readonly kind: 'redirect' }, host: string): string {
  switch (problem) {
    case 'endless':
      return l10n.t('{0} redirects too many times.', host);
    case 'invalid':
      return l10n.t('{0} redirects to an invalid address.', host);
    case 'protocol':
      return l10n.t('{0} redirects to an address that is neither http nor https.', host);
    case 'unencrypted':
      return l10n.t('{0} redirects to an unencrypted address, which is not followed.', host);
  }
}

const partIsKept = (): string => l10n.t('What has been downloaded is kept.');

/** The error with which a download ends: what happened, and what to do about it. */
export function downloadError(failure: DownloadFailure, host: string): PhidelityError {
  const text = downloadFailureText(failure, host);
  switch (failure.kind) {
    case 'cut':
    case 'stalled':
    case 'unreachable':
      return error('download-failed', [
        text,
        l10n.t('Check your connection, and "http.proxy" if you use a proxy; then download again.'),
        partIsKept(),
      ]);
    case 'certificate':
      return error('download-failed', [
        text,
        l10n.t(
          "If your network's proxy has its own certificate, install that certificate in the operating system and restart VS Code.",
        ),
        partIsKept(),
      ]);
    case 'status':
      return statusError(failure, host);
    case 'wrong-size':
      return error('download-wrong-file', [
        text,
        l10n.t(
          'It is not the file that Phidelity offers. If you use a mirror, check the setting "phidelity.model.mirror"; if your network requires you to sign in, do so in a browser, and download again.',
        ),
        partIsKept(),
      ]);
    case 'changed':
      return error('download-wrong-file', [
        text,
        l10n.t('Download again later; if you use a mirror, check the setting "phidelity.model.mirror".'),
      ]);
    case 'misbehaved':
    case 'redirect':
      return error('download-failed', [
        text,
        l10n.t(
          'If you use a mirror or a proxy, check the settings "phidelity.model.mirror" and "http.proxy".',
        ),
        partIsKept(),
      ]);
  }
}

function statusError(failure: DownloadFailure & { kind: 'status' }, host: string): PhidelityError {
  const { status, retryAfter } = failure;
  if (status === 401 || status === 403)
    return error('download-refused', [
      l10n.t(
        '{0} denied the download ({1}). If it requires a token, set one for this address; if you use a proxy, it may block the address.',
        host,
        status,
      ),
      partIsKept(),
    ]);
  if (status === 404 || status === 410)
    return error('download-not-found', [
      l10n.t(
        '{0} does not have the file ({1}). If you use a mirror, check the setting "phidelity.model.mirror": it must host this repository.',
        host,
        status,
      ),
    ]);
  if (status === 407)
    return error('download-failed', [
      l10n.t('The proxy requires a user name and a password (407). Enter them in the setting "http.proxy".'),
      partIsKept(),
    ]);
  return error('download-failed', [
    downloadFailureText(failure, host),
    retryAfter === undefined
      ? l10n.t('Download again later.')
      : l10n.t('Download again in {0}.', formatDuration(Math.max(1, Math.ceil(retryAfter / 1000)))),
    partIsKept(),
  ]);
}

type DownloadReason = 'download-failed' | 'download-refused' | 'download-not-found' | 'download-wrong-file';

function error(reason: DownloadReason, sentences: readonly string[]): PhidelityError {
  return new PhidelityError(reason, joinSentences(...sentences));
}

/** Another window holds the lock of downloads. */
export function downloadElsewhereError(): PhidelityError {
  return new PhidelityError(
    'download-elsewhere',
    l10n.t('Another VS Code window is downloading a model. Only one model can be downloaded at a time.'),
  );
}

/** The disk has less free space than a download needs. */
export function notEnoughDiskError(
  { name }: CatalogueFile,
  disk: { readonly folder: string; readonly requiredBytes: number; readonly freeBytes: number },
): PhidelityError {
  return new PhidelityError(
    'disk-full',
    l10n.t(
      '{0} needs {1} on the disk of {2}, where {3} is free. Free up space and download again.',
      name,
      formatBytes(disk.requiredBytes),
      disk.folder,
      formatBytes(disk.freeBytes),
    ),
  );
}

/** What was downloaded has another checksum than it should, and has been deleted. */
export function checksumError({ name }: CatalogueFile, actual: string, expected: string): PhidelityError {
  return new PhidelityError(
    'download-checksum',
    l10n.t(
      'The downloaded file is not {0}: its SHA-256 checksum is {1} instead of {2}. It was deleted. Download again; if this happens again, a mirror or a proxy has a different file.',
      name,
      actual,
      expected,
    ),
  );
}

/**
 * An error of the file system about a path, as an error that says what to do. One that the file system did not cause
 * stays as it is.
 */
export function storageError(thrown: unknown, path: string): PhidelityError {
  const { code, message } = thrown as { readonly code?: unknown; readonly message?: string };
  if (typeof code !== 'string' || thrown instanceof PhidelityError) return PhidelityError.from(thrown);
  const options = { cause: thrown };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new PhidelityError(
        'disk-full',
        l10n.t(
          'No space is left for {0}. Free up space and download again. What has been downloaded is kept.',
          path,
        ),
        options,
      );
    case 'EFBIG':
      return new PhidelityError(
        'disk-full',
        l10n.t(
          'The disk, or a limit of this system, does not allow a file as large as {0}. A disk formatted as FAT32, for example, allows 4 GB.',
          path,
        ),
        options,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EBUSY':
      return new PhidelityError(
        'storage',
        l10n.t(
          '{0} cannot be changed: permission is denied, or another program is using it. Unload the model in other windows, check the permissions, and try again.',
          path,
        ),
        options,
      );
    case 'EROFS':
      return new PhidelityError(
        'storage',
        l10n.t('{0} cannot be changed: the disk is read-only.', path),
        options,
      );
    default:
      return new PhidelityError('storage', l10n.t('{0} cannot be used: {1}', path, message ?? code), options);
  }
}

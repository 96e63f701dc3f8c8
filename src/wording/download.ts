import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { DownloadFailure } from '../core/models/downloadFailure.ts';
import type { DownloadProgress } from '../core/models/downloadProgress.ts';
import { formatBytes, formatDuration } from '../core/text/formatQuantity.ts';

/** How much of a file is here, in whole percent; 100 only when all of it is. */
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
  const amount = `${formatBytes(received)} of ${formatBytes(total)}`;
  switch (progress.state) {
    case 'connecting':
      return received > 0 ? `${amount}, connecting…` : 'connecting…';
    case 'downloading': {
      const { bytesPerSecond, secondsLeft } = progress;
      if (secondsLeft === undefined) return `${amount}, waiting for data`;
      return `${amount}, ${formatBytes(bytesPerSecond)}/s, ${formatDuration(secondsLeft)} left`;
    }
    case 'waiting':
      return `${amount}. ${progress.problem} Trying again in ${formatDuration(progress.milliseconds / 1000)}.`;
    case 'checking':
      return 'comparing its checksum…';
  }
}

/** What goes wrong on the way, in a sentence, while it is still being tried. */
export function downloadFailureText(failure: DownloadFailure, host: string): string {
  switch (failure.kind) {
    case 'cut':
      return `The connection to ${host} was cut (${failure.detail}).`;
    case 'stalled':
      return `${host} has stopped sending.`;
    case 'unreachable':
      return `${host} cannot be reached (${failure.detail}).`;
    case 'certificate':
      return `The certificate of ${host} is not trusted (${failure.detail}).`;
    case 'status':
      return failure.status === 429
        ? `${host} asks for patience (429).`
        : `${host} answers with the error ${failure.status}.`;
    case 'wrong-size':
      return failure.isWebPage
        ? `${host} answers with a web page instead of the file.`
        : failure.bytes === undefined
          ? `${host} has a file of another size.`
          : `${host} has a file of another size (${formatBytes(failure.bytes)}).`;
    case 'changed':
      return `The file on ${host} changes while it is downloaded.`;
    case 'misbehaved':
      return `${host} does not answer as it should. ${failure.detail}`;
    case 'redirect':
      return failure.detail;
  }
}

const kept = 'What was downloaded is kept.';
const mirrorHint = 'check the setting "phidelity.model.mirror"';

/** The error with which a download ends: what happened, and what helps. */
export function downloadError(failure: DownloadFailure, host: string): PhidelityError {
  const text = downloadFailureText(failure, host);
  switch (failure.kind) {
    case 'cut':
    case 'stalled':
    case 'unreachable':
      return new PhidelityError(
        'download-failed',
        `${text} Check the connection, and "http.proxy" if you are behind a proxy; then download again. ${kept}`,
      );
    case 'certificate':
      return new PhidelityError(
        'download-failed',
        `${text} If your network has a proxy with a certificate of its own, install that certificate in the ` +
          `operating system and restart VS Code. ${kept}`,
      );
    case 'status':
      return statusError(failure, host);
    case 'wrong-size':
      return new PhidelityError(
        'download-wrong-file',
        `${text} It is not the one that Phidelity offers. If you use a mirror, ${mirrorHint}; if your network asks ` +
          `you to sign in, do so in a browser, and download again. ${kept}`,
      );
    case 'changed':
      return new PhidelityError(
        'download-wrong-file',
        `${text} Download again later; if you use a mirror, ${mirrorHint}.`,
      );
    case 'misbehaved':
    case 'redirect':
      return new PhidelityError(
        'download-failed',
        `${text} If you use a mirror or a proxy, ${mirrorHint} and "http.proxy". ${kept}`,
      );
  }
}

function statusError(failure: DownloadFailure & { kind: 'status' }, host: string): PhidelityError {
  const { status, retryAfter } = failure;
  if (status === 401 || status === 403)
    return new PhidelityError(
      'download-refused',
      `${host} refuses the download (${status}). If it asks for a token, set one for this address; if you are behind ` +
        `a proxy, it may block the address. ${kept}`,
    );
  if (status === 404 || status === 410)
    return new PhidelityError(
      'download-not-found',
      `${host} does not have the file (${status}). If you use a mirror, ${mirrorHint}: it must hold this repository.`,
    );
  if (status === 407)
    return new PhidelityError(
      'download-failed',
      `The proxy asks for a user name and a password (407). Put them into the setting "http.proxy". ${kept}`,
    );
  const when =
    retryAfter === undefined ? 'later' : `in ${formatDuration(Math.max(1, Math.ceil(retryAfter / 1000)))}`;
  return new PhidelityError(
    'download-failed',
    `${downloadFailureText(failure, host)} Download again ${when}. ${kept}`,
  );
}

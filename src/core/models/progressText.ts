import { byteSizeText } from '../text/byteSizeText.ts';
import { durationText } from '../text/durationText.ts';
import type { DownloadProgress } from './downloadProgress.ts';

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
export function progressText(progress: DownloadProgress): string {
  const { received, total } = progress;
  const amount = `${byteSizeText(received)} of ${byteSizeText(total)}`;
  switch (progress.state) {
    case 'connecting':
      return received > 0 ? `${amount}, connecting…` : 'connecting…';
    case 'downloading': {
      const { bytesPerSecond, secondsLeft } = progress;
      if (secondsLeft === undefined) return `${amount}, waiting for data`;
      return `${amount}, ${byteSizeText(bytesPerSecond)}/s, ${durationText(secondsLeft)} left`;
    }
    case 'waiting':
      return `${amount}. ${progress.problem} Trying again in ${durationText(progress.milliseconds / 1000)}.`;
    case 'checking':
      return 'comparing its checksum…';
  }
}

import type { DownloadFailure } from './downloadFailure.ts';

interface Received {
  /** Bytes that have been downloaded. */
  readonly received: number;
  /** Bytes of the whole file. */
  readonly total: number;
}

/** What a download is doing. */
export type DownloadProgress =
  | (Received & { readonly state: 'connecting' })
  | (Received & {
      readonly state: 'downloading';
      /** Measured over the last seconds. */
      readonly bytesPerSecond: number;
      /** Undefined while nothing arrives. */
      readonly secondsLeft?: number | undefined;
    })
  /** An attempt has failed; the next one follows after so many milliseconds. */
  | (Received & {
      readonly state: 'waiting';
      readonly failure: DownloadFailure;
      /** The server that was asked. */
      readonly host: string;
      readonly milliseconds: number;
    })
  /** All bytes have been downloaded, and the checksum is being computed. */
  | (Received & { readonly state: 'checking' });

/** Milliseconds that the rate is measured over: long enough to be steady, short enough to follow a change. */
const averagedSpan = 10_000;
/** Milliseconds below which a rate would be a guess. */
const shortestSpan = 250;

/** Measures how fast bytes arrive, over the last ten seconds. */
export class TransferRate {
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** Discards the samples, as after a pause. */
  reset(): void {
    this.#samples = [];
  }

  /**
   * @param bytes All that has arrived so far; never less than the last time.
   * @param now Milliseconds; never less than the last time.
   */
  add(bytes: number, now: number): void {
    const first = this.#samples.findIndex(({ at }) => at >= now - averagedSpan);
    if (first > 0) this.#samples.splice(0, first);
    else if (first < 0) this.#samples = this.#samples.slice(-1);
    const last = this.#samples.at(-1);
    // Of many calls within a moment only the last one counts, so that the list stays short.
    if (last && now - last.at < 100 && this.#samples.length > 1) this.#samples.pop();
    this.#samples.push({ at: now, bytes });
  }

  /** Bytes per second; 0 until there are enough samples. */
  get bytesPerSecond(): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < shortestSpan) return 0;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }

  /** Seconds that so many bytes will take at this rate; undefined while nothing arrives. */
  secondsFor(bytes: number): number | undefined {
    const rate = this.bytesPerSecond;
    return rate > 0 ? bytes / rate : undefined;
  }
}

interface Received {
  /** Bytes of the file that are here. */
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
      readonly secondsLeft: number | undefined;
    })
  /** It will be tried again; `problem` is a sentence that says why. */
  | (Received & { readonly state: 'waiting'; readonly problem: string; readonly milliseconds: number })
  /** The file is here, and its checksum is being computed. */
  | (Received & { readonly state: 'checking' });

/** Milliseconds that are looked back on: long enough to be steady, short enough to follow a change. */
const span = 10_000;
/** Milliseconds before which a rate would be a guess. */
const shortest = 250;

/** Measures how fast bytes arrive, over the last ten seconds. */
export class TransferRate {
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** Forgets what was measured, as after a pause. */
  reset(): void {
    this.#samples = [];
  }

  /**
   * @param bytes All that has arrived until now; never less than the last time.
   * @param now Milliseconds; never less than the last time.
   */
  add(bytes: number, now: number): void {
    const first = this.#samples.findIndex(({ at }) => at >= now - span);
    if (first > 0) this.#samples.splice(0, first);
    else if (first < 0) this.#samples = this.#samples.slice(-1);
    const last = this.#samples.at(-1);
    // Of many calls at one time the last one counts, so that the list stays short.
    if (last && now - last.at < 100 && this.#samples.length > 1) this.#samples.pop();
    this.#samples.push({ at: now, bytes });
  }

  /** Bytes per second; 0 until there is enough to tell. */
  get bytesPerSecond(): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < shortest) return 0;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }

  /** Seconds that so many bytes will take; undefined while nothing arrives. */
  secondsFor(bytes: number): number | undefined {
    const rate = this.bytesPerSecond;
    return rate > 0 ? bytes / rate : undefined;
  }
}

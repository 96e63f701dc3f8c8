import type { Disposable } from '../../../core/lifetime/disposable.ts';
import { type DownloadProgress, TransferRate } from '../../../core/models/downloadProgress.ts';
import type { Clock } from '../../../core/ports/clock.ts';

/** Milliseconds between reports while data arrives: often enough to look alive, seldom enough to be read. */
const interval = 500;

/** Reports a download's progress: whenever its state changes, and twice a second while data arrives. */
export class DownloadReport implements Disposable {
  readonly #total: number;
  readonly #clock: Clock;
  readonly #report: (progress: DownloadProgress) => void;
  readonly #rate = new TransferRate();
  #timer: NodeJS.Timeout | undefined;
  #received = 0;

  constructor(options: {
    readonly total: number;
    readonly clock: Clock;
    readonly onProgress: ((progress: DownloadProgress) => void) | undefined;
  }) {
    this.#total = options.total;
    this.#clock = options.clock;
    this.#report = options.onProgress ?? (() => {});
  }

  connecting(received: number): void {
    this.#stop();
    this.#report({ state: 'connecting', received, total: this.#total });
  }

  received(bytes: number): void {
    this.#received = bytes;
    if (this.#timer) return;
    this.#rate.reset();
    this.#rate.add(bytes, this.#clock.now());
    this.#timer = setInterval(() => this.#downloading(), interval);
  }

  waiting(
    received: number,
    wait: Omit<DownloadProgress & { state: 'waiting' }, 'state' | 'received' | 'total'>,
  ): void {
    this.#stop();
    this.#report({ state: 'waiting', received, total: this.#total, ...wait });
  }

  checking(): void {
    this.#stop();
    this.#report({ state: 'checking', received: this.#total, total: this.#total });
  }

  dispose(): void {
    this.#stop();
  }

  #downloading(): void {
    const received = this.#received;
    this.#rate.add(received, this.#clock.now());
    this.#report({
      state: 'downloading',
      received,
      total: this.#total,
      bytesPerSecond: this.#rate.bytesPerSecond,
      secondsLeft: this.#rate.secondsFor(this.#total - received),
    });
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

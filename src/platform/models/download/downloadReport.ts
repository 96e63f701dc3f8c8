import type { Disposable } from '../../../core/lifetime/disposable.ts';
import { type DownloadProgress, TransferRate } from '../../../core/models/downloadProgress.ts';
import type { Clock } from '../../../core/ports/clock.ts';

/** Milliseconds between two reports while data arrives: often enough to look alive, seldom enough to be read. */
const interval = 500;

/** Tells how far a download is: at each change of what it does, and meanwhile twice a second. */
export class DownloadReport implements Disposable {
  readonly #total: number;
  readonly #clock: Clock;
  readonly #tell: (progress: DownloadProgress) => void;
  readonly #rate = new TransferRate();
  #timer: NodeJS.Timeout | undefined;
  #received = 0;

  constructor(options: {
    readonly total: number;
    readonly clock: Clock;
    readonly tell: ((progress: DownloadProgress) => void) | undefined;
  }) {
    this.#total = options.total;
    this.#clock = options.clock;
    this.#tell = options.tell ?? (() => {});
  }

  connecting(received: number): void {
    this.#stop();
    this.#tell({ state: 'connecting', received, total: this.#total });
  }

  received(bytes: number): void {
    this.#received = bytes;
    if (this.#timer) return;
    this.#rate.reset();
    this.#rate.add(bytes, this.#clock.now());
    this.#timer = setInterval(() => this.#downloading(), interval);
  }

  waiting(received: number, problem: string, milliseconds: number): void {
    this.#stop();
    this.#tell({ state: 'waiting', received, total: this.#total, problem, milliseconds });
  }

  checking(): void {
    this.#stop();
    this.#tell({ state: 'checking', received: this.#total, total: this.#total });
  }

  dispose(): void {
    this.#stop();
  }

  #downloading(): void {
    const received = this.#received;
    this.#rate.add(received, this.#clock.now());
    this.#tell({
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

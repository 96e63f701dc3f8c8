import { Emitter } from '../../src/core/lifetime/emitter.ts';
import type { Disposable } from '../../src/core/lifetime/disposable.ts';
import type { Transport } from '../../src/protocol/rpc/transport.ts';

/** One end of a channel within this process. What is sent arrives as a copy, later, as it would from elsewhere. */
export class MemoryTransport implements Transport {
  readonly #messages = new Emitter<unknown>();
  readonly #closes = new Emitter<string>();
  /** How many listeners the end has now. */
  listeners = 0;
  /** Every message that arrived. */
  readonly received: unknown[] = [];
  other!: MemoryTransport;

  send(message: unknown): void {
    const text = JSON.stringify(message);
    setImmediate(() => this.other.deliver(JSON.parse(text)));
  }

  /** Hands a message to this end as if the other had sent it. */
  deliver(message: unknown): void {
    this.received.push(message);
    this.#messages.fire(message);
  }

  /** Ends the channel as this end sees it. */
  close(why: string): void {
    this.#closes.fire(why);
  }

  onMessage(listener: (message: unknown) => void): Disposable {
    return this.#counted(this.#messages.subscribe(listener));
  }

  onClose(listener: (why: string) => void): Disposable {
    return this.#counted(this.#closes.subscribe(listener));
  }

  #counted(subscription: Disposable): Disposable {
    this.listeners += 1;
    let disposed = false;
    return {
      dispose: () => {
        if (!disposed) this.listeners -= 1;
        disposed = true;
        subscription.dispose();
      },
    };
  }
}

/** Both ends of a channel. */
export function memoryTransports(): [MemoryTransport, MemoryTransport] {
  const ends: [MemoryTransport, MemoryTransport] = [new MemoryTransport(), new MemoryTransport()];
  [ends[0].other, ends[1].other] = [ends[1], ends[0]];
  return ends;
}

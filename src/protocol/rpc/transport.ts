import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc';
import { type Disposable, DisposableStore } from '../../core/lifetime/disposable.ts';

/** A two-way channel of structured messages: a child process's IPC, or a webview's postMessage. */
export interface Transport {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
  /** The other side is gone. `why` is for people, e.g. "exit code 134". */
  onClose(listener: (why: string) => void): Disposable;
}

class TransportReader extends AbstractMessageReader implements MessageReader {
  readonly #transport: Transport;
  readonly #listening = new DisposableStore();

  constructor(transport: Transport) {
    super();
    this.#transport = transport;
  }

  override listen(callback: DataCallback): { dispose(): void } {
    this.#listening.add(this.#transport.onMessage((message) => this.#deliver(message, callback)));
    this.#listening.add(this.#transport.onClose(() => this.fireClose()));
    return this.#listening;
  }

  // The library disposes of the reader, not of what listen returned.
  override dispose(): void {
    this.#listening.dispose();
    super.dispose();
  }

  #deliver(message: unknown, callback: DataCallback): void {
    if (typeof message !== 'object' || message === null || !('jsonrpc' in message))
      return this.fireError(new Error('A message that is not JSON-RPC was ignored.'));
    try {
      callback(message as Message);
    } catch (error) {
      // The library trusts the shape of its own messages, such as the id of what is to be cancelled.
      this.fireError(new Error('A malformed JSON-RPC message was ignored.', { cause: error }));
    }
  }
}

class TransportWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super();
    this.#transport = transport;
  }

  // Not awaiting anything keeps messages in the order in which they are written.
  async write(message: Message): Promise<void> {
    this.#transport.send(message);
  }

  end(): void {}
}

/** A transport as the reader and writer that vscode-jsonrpc works on. */
export function transportStreams(transport: Transport): { reader: MessageReader; writer: MessageWriter } {
  return { reader: new TransportReader(transport), writer: new TransportWriter(transport) };
}

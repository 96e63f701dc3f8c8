import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc';
import type { Transport } from './transport.ts';

class TransportReader extends AbstractMessageReader implements MessageReader {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super();
    this.#transport = transport;
  }

  override listen(callback: DataCallback): { dispose(): void } {
    const messages = this.#transport.onMessage((message) => {
      if (typeof message === 'object' && message !== null && 'jsonrpc' in message)
        callback(message as Message);
      else this.fireError(new Error('A message that is not JSON-RPC was ignored.'));
    });
    const closes = this.#transport.onClose(() => this.fireClose());
    return {
      dispose: () => {
        messages.dispose();
        closes.dispose();
      },
    };
  }
}

class TransportWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super();
    this.#transport = transport;
  }

  write(message: Message): Promise<void> {
    try {
      this.#transport.send(message);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  end(): void {}
}

/** A transport as the reader and writer that vscode-jsonrpc works on. */
export function transportStreams(transport: Transport): { reader: MessageReader; writer: MessageWriter } {
  return { reader: new TransportReader(transport), writer: new TransportWriter(transport) };
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Exchange } from './exchange.ts';

/** A server that passes everything on to another one and writes it down. */
export class RecordingProxy {
  readonly #server: Server;
  readonly #exchanges: Exchange[] = [];
  readonly #underWay: Promise<void>[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(target: string): Promise<RecordingProxy> {
    const server = createServer();
    const proxy = new RecordingProxy(server);
    server.on('request', (request, response) => {
      const passOn = async (): Promise<void> => {
        const { method = 'GET', url = '' } = request;
        const body = await buffer(request);
        const answer = await fetch(target + url, {
          method,
          headers: { 'Content-Type': 'application/json' },
          ...(body.length > 0 ? { body } : {}),
        });
        const type = answer.headers.get('content-type') ?? '';
        response.writeHead(answer.status, { 'Content-Type': type });
        const pieces: Uint8Array[] = [];
        // Where the client closes the connection, the rest of the answer is not waited for.
        response.on('close', () => void answer.body?.cancel().catch(() => {}));
        for await (const piece of answer.body ?? []) {
          pieces.push(piece);
          response.write(piece);
          if (response.destroyed) break;
        }
        response.end();
        proxy.#exchanges.push({
          request: {
            method,
            path: url,
            ...(body.length > 0 ? { body: JSON.parse(body.toString()) as unknown } : {}),
          },
          response: { status: answer.status, type, body: Buffer.concat(pieces).toString() },
        });
      };
      proxy.#underWay.push(passOn().catch(() => void response.destroy()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What went over the network, once nothing is under way any more. */
  async exchanges(): Promise<readonly Exchange[]> {
    await Promise.all(this.#underWay);
    return this.#exchanges;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../../../../tools/endpointRecorder/exchange.ts';

/** A server that knows the recorded answers and nothing else, each of them once. */
export class ReplayServer {
  /** Requests that were never recorded. */
  readonly unexpected: unknown[] = [];
  readonly #server: Server;
  readonly #left: Exchange[];

  private constructor(server: Server, exchanges: readonly Exchange[]) {
    this.#server = server;
    this.#left = [...exchanges];
  }

  /** @param pieceSizes Into pieces of how many bytes answers are cut, again and again. */
  static async start(exchanges: readonly Exchange[], pieceSizes: readonly number[]): Promise<ReplayServer> {
    const server = createServer();
    const replay = new ReplayServer(server, exchanges);
    server.on('request', (request, response) => {
      const answer = async (): Promise<void> => {
        const body = request.method === 'POST' ? await json(request) : undefined;
        const { method, url } = request;
        const at = replay.#left.findIndex(
          (one) =>
            one.request.method === method &&
            one.request.path === url &&
            isDeepStrictEqual(one.request.body, body),
        );
        const [exchange] = at < 0 ? [] : replay.#left.splice(at, 1);
        if (!exchange) {
          replay.unexpected.push({ method, url, body });
          response.writeHead(404).end();
          return;
        }
        const { status, type, body: text } = exchange.response;
        response.writeHead(status, { 'Content-Type': type });
        const bytes = Buffer.from(text);
        for (let from = 0, count = 0; from < bytes.length; count++) {
          const size = pieceSizes[count % pieceSizes.length]!;
          response.write(bytes.subarray(from, from + size));
          from += size;
          // Each piece goes out by itself.
          if (bytes.length < 50_000) await new Promise((resolve) => setImmediate(resolve));
        }
        response.end();
      };
      void answer().catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return replay;
  }

  /** Recorded requests that never came. */
  get left(): readonly Exchange['request'][] {
    return this.#left.map(({ request }) => request);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { CatalogueFile } from '../../../src/core/models/modelCatalogue.ts';

/** Large and slow enough that a download is under way at most times, and that part of it is trusted after a crash. */
const fileBytes = 8 * 1024 * 1024;
const bytesPerSecond = 1024 * 1024;
const pieceBytes = 32 * 1024;

/** A server on this machine with one file, whose connections can be cut and whose answers can be corrupted. */
export class FaultyModelServer {
  readonly #server: Server;
  readonly #content = randomBytes(fileBytes);
  #corruptNext = false;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FaultyModelServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultyModelServer(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get file(): CatalogueFile {
    return {
      name: 'random bytes',
      repository: 'someone/some-model',
      revision: 'main',
      fileName: 'some-model.gguf',
      bytes: fileBytes,
      sha256: createHash('sha256').update(this.#content).digest('hex'),
    };
  }

  /** Cuts every connection. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /** Changes one byte of what is sent next. */
  corrupt(): void {
    this.#corruptNext = true;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer({ headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      ETag: '"one"',
      'Content-Length': fileBytes - from,
      ...(from > 0 ? { 'Content-Range': `bytes ${from}-${fileBytes - 1}/${fileBytes}` } : {}),
    });
    for (let at = from; at < fileBytes && !response.destroyed; at += pieceBytes) {
      const piece = Buffer.from(this.#content.subarray(at, at + pieceBytes));
      if (this.#corruptNext) piece[0]! ^= 1;
      this.#corruptNext = false;
      response.write(piece);
      await delay((pieceBytes / bytesPerSecond) * 1000);
    }
    response.end();
  }
}

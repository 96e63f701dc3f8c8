import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server with OpenAI's chat API on this machine, which answers what it is told to, line by line. */
export class AnsweringServer {
  answer = '';
  /** How many questions it was asked. */
  asked = 0;
  /** Its answers do not end before this resolves. */
  held: Promise<void> = Promise.resolve();
  readonly #server: Server;

  static async start(): Promise<AnsweringServer> {
    const server = new AnsweringServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await buffer(request);
    if (request.url !== '/v1/chat/completions') {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ data: [{ id: 'scripted' }] }));
      return;
    }
    this.asked += 1;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const send = (chunk: object): boolean => response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    for (const content of this.answer.split(/(?<=\n)/)) send({ choices: [{ delta: { content } }] });
    await this.held;
    send({ choices: [{ delta: {}, finish_reason: 'stop' }] });
    response.end('data: [DONE]\n\n');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

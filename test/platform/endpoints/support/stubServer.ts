import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

type Answer = (response: ServerResponse, request: StubRequest) => Promise<void> | void;

/** A real HTTP server on this machine that answers as a test says, path by path, and remembers what it was asked. */
export class StubServer {
  readonly requests: StubRequest[] = [];
  /** Answers whose client has closed the connection before they ended. */
  abandoned = 0;
  readonly answers: Map<string, Answer>;
  readonly #server: Server;

  private constructor(server: Server, answers: Readonly<Record<string, Answer>>) {
    this.#server = server;
    this.answers = new Map(Object.entries(answers));
  }

  static async start(answers: Readonly<Record<string, Answer>>): Promise<StubServer> {
    const server = createServer();
    const stub = new StubServer(server, answers);
    server.on('request', (incoming, response) => {
      const answer = async (): Promise<void> => {
        const { method = '', url = '', headers } = incoming;
        const sent = await text(incoming);
        const request = {
          method,
          path: url,
          headers,
          body: sent === '' ? undefined : (JSON.parse(sent) as unknown),
        };
        stub.requests.push(request);
        response.on('close', () => {
          if (!response.writableEnded) stub.abandoned += 1;
        });
        const found = stub.answers.get(url);
        if (found) await found(response, request);
        else response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"error":"not found"}');
      };
      void answer().catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What was asked at a path. */
  asked(path: string): StubRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** An answer of JSON. */
export function sendJson(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
}

/** An answer of events, which ends after them. */
export function sendEvents(events: readonly unknown[]): Answer {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for (const event of events)
      response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
    response.end();
  };
}

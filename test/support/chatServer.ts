import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface ChatBody {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** A small server with OpenAI's chat API on this machine: it gives the same answer to whatever it is asked. */
export class ChatServer {
  static readonly modelName = 'team-model';
  /** The questions that it was asked, in their order. */
  readonly questions: string[] = [];
  /** The messages of each question. */
  readonly messages: ChatBody['messages'][] = [];
  /** What it answers, word by word. */
  answer = 'The team has an answer.';
  /** Without this key it refuses. */
  apiKey: string | undefined;
  /** Begins an answer, and does not end it. */
  isHeld = false;
  /** Ends the connection after so many words of an answer. */
  cutAfter = Number.POSITIVE_INFINITY;
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<ChatServer> {
    const server = new ChatServer();
    await server.start();
    return server;
  }

  /** The same after it was stopped and started again. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Ends all its connections too. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    if (this.apiKey !== undefined && request.headers.authorization !== `Bearer ${this.apiKey}`)
      return reply(401, { error: { message: 'Wrong key' } });
    if (request.url === '/v1/models') return reply(200, { data: [{ id: ChatServer.modelName }] });
    if (request.url !== '/v1/chat/completions') return reply(404, { error: { message: 'Not found' } });
    const { messages } = (await json(request)) as ChatBody;
    this.messages.push(messages);
    this.questions.push(messages.at(-1)?.content ?? '');
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const send = (chunk: object): boolean => response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    const words = this.answer.split(/(?<=\s)/);
    for (const content of words.slice(0, this.cutAfter)) send({ choices: [{ delta: { content } }] });
    if (this.isHeld) return;
    // What was written must be on its way before the connection ends.
    if (words.length > this.cutAfter) return void setTimeout(() => response.destroy(), 200);
    send({ choices: [{ delta: {}, finish_reason: 'stop' }] });
    response.end('data: [DONE]\n\n');
  }
}

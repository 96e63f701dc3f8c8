import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';

/** How a server answers one request. */
type Answer = (response: ServerResponse) => void;

/** What a server does wrong: how it answers at a path. */
export interface Behaviour {
  readonly name: string;
  readonly path: string;
  readonly answer: Answer;
}

const [models, answers] = ['/v1/models', '/v1/chat/completions'] as const;
const head = (status = 200, type = 'application/json', more = {}): [number, Record<string, string>] => [
  status,
  { 'Content-Type': type, ...more },
];
const stream = head(200, 'text/event-stream');

/** Sends a piece again and again, as fast as it is read, until the client closes the connection. */
function sendForever(target: NodeJS.WritableStream, response: ServerResponse, piece: string): void {
  const send = (): void => {
    let isTaken = true;
    while (isTaken && !response.destroyed) isTaken = target.write(piece);
  };
  target.on('drain', send);
  send();
}

const endless =
  (headers: readonly [number, Record<string, string>], piece: string): Answer =>
  (response) => {
    response.writeHead(...headers);
    sendForever(response, response, piece.repeat(Math.ceil(16_384 / piece.length)));
  };

const compressed =
  (status: number, type: string): Answer =>
  (response) => {
    response.writeHead(...head(status, type, { 'Content-Encoding': 'gzip' }));
    const gzip = createGzip();
    gzip.pipe(response);
    response.on('close', () => gzip.destroy());
    sendForever(gzip, response, ' '.repeat(64 * 1024));
  };

const whole =
  (status: number, text: string): Answer =>
  (response) => {
    response.writeHead(...head(status)).end(text);
  };

const delta = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
const long = 'x'.repeat(3_000_000);

/** Each is stopped by a limit of the client; none of them can harm more than the memory of the one that has no limits. */
export const behaviours: readonly Behaviour[] = [
  { name: 'an error page without end', path: models, answer: endless(head(500, 'text/html'), '<p>no</p>') },
  { name: 'a list of models without end', path: models, answer: endless(head(), ' ') },
  { name: 'a compressed list without end', path: models, answer: compressed(200, 'application/json') },
  { name: 'a compressed error page without end', path: answers, answer: compressed(500, 'text/html') },
  { name: 'a compressed answer without end', path: answers, answer: compressed(200, 'text/event-stream') },
  { name: 'text without end', path: answers, answer: endless(stream, delta('word ')) },
  { name: 'events without text, without end', path: answers, answer: endless(stream, delta('')) },
  { name: 'lines without data, without end', path: answers, answer: endless(stream, 'data:\n') },
  { name: 'comments without end', path: answers, answer: endless(stream, ': still there\n\n') },
  { name: 'one line without end', path: answers, answer: endless(stream, 'x') },
  {
    name: 'an error of 3 MB',
    path: answers,
    answer: whole(400, JSON.stringify({ error: { message: long } })),
  },
  { name: 'a name of 3 MB', path: models, answer: whole(200, JSON.stringify({ data: [{ id: long }] })) },
  {
    name: 'many empty objects',
    path: models,
    answer: whole(200, `{"data":[{"id":"a"}],"more":[${'{},'.repeat(600_000)}{}]}`),
  },
  {
    name: 'many empty objects in an answer',
    path: answers,
    answer: endless(stream, `data: {"choices":[],"more":[${'{},'.repeat(300_000)}{}]}\n\n`),
  },
];

/** A server with OpenAI's API on this machine that behaves well below `/good`, and below `/bad` but for one path. */
export async function startEndlessServer({
  path,
  answer,
}: Behaviour): Promise<{ readonly origin: string; readonly close: () => void }> {
  const good: Record<string, Answer> = {
    [models]: whole(200, JSON.stringify({ data: [{ id: 'a-model' }] })),
    [answers]: (response) => response.writeHead(...stream).end(`${delta('Fine.')}data: [DONE]\n\n`),
  };
  const server = createServer((request, response) => {
    request.resume();
    const [, behaviour, asked] = /^\/(good|bad)(\/.*)$/.exec(request.url ?? '') ?? [];
    const isBad = behaviour === 'bad' && asked === path;
    (isBad ? answer : (good[asked ?? ''] ?? whole(404, '{}')))(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

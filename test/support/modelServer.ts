import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogueFile } from '../../src/core/models/modelCatalogue.ts';

/** What a server does wrong with one request. */
export type Fault =
  /** Ends the connection after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly after: number }
  /** Sends nothing more after so many bytes of the body, and leaves the connection open. */
  | { readonly kind: 'stall'; readonly after: number }
  /** Flips a byte of the file, by its position in it. */
  | { readonly kind: 'corrupt'; readonly at: number }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: 'redirect'; readonly to: string }
  /** Sends the whole file, whatever was asked for. */
  | { readonly kind: 'ignoreRange' }
  /** Sends the part that was asked for although the file is not the one that it was asked of. */
  | { readonly kind: 'ignoreIfRange' }
  /** Answers with a page that asks to sign in. */
  | { readonly kind: 'page' }
  /** Claims that the body is compressed. */
  | { readonly kind: 'compressed' }
  /** Sends another part than the one that was asked for. */
  | { readonly kind: 'wrongRange' }
  /** Does not say how much it sends. */
  | { readonly kind: 'noLength' };

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a server holds: bytes in memory, or bytes that are made as they are asked for. */
export interface ServedContent {
  readonly length: number;
  subarray(from: number, to: number): Buffer;
}

/** A file of zeros, as large as a model, that takes no room. */
export function zeros(length: number): ServedContent {
  return { length, subarray: (from, to) => Buffer.alloc(Math.min(to, length) - from) };
}

const etagOf = (content: ServedContent): string =>
  Buffer.isBuffer(content)
    ? `"${createHash('sha256').update(content).digest('hex').slice(0, 16)}"`
    : `"${content.length} zeros"`;

/** What Git LFS keeps of a file in its repository. */
export function pointerTo({
  sha256,
  bytes,
}: {
  readonly sha256: string | null;
  readonly bytes: number;
}): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${bytes}\n`;
}

/**
 * A real HTTP server on this machine that holds one file, under every path, and does with it what a test wants. As on
 * Hugging Face, there is the file's pointer in place of it where a path has `/raw/` in it.
 */
export class ModelServer {
  readonly requests: ReceivedRequest[] = [];
  /** Taken one by one, for one request each; when there are none left, the server behaves. */
  readonly faults: Fault[] = [];
  /** For all requests, as far as there is no fault for one. */
  bytesPerSecond = Number.POSITIVE_INFINITY;
  /** The file; assigning another one gives it another ETag. */
  content: ServedContent;
  /** What it says instead of the file's own pointer. */
  pointer: string | undefined;
  readonly #server: Server;

  private constructor(server: Server, content: ServedContent) {
    this.#server = server;
    this.content = content;
    server.on('request', ({ url = '', headers }, response) => {
      this.requests.push({ path: url, headers });
      // What goes wrong here is seen in the test as an answer that does not come.
      void this.#answer(url, headers, response).catch(() => response.destroy());
    });
  }

  static async start(content: ServedContent): Promise<ModelServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ModelServer(server, content);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The file as a catalogue describes it. */
  get file(): CatalogueFile {
    return {
      name: 'test model',
      repository: 'someone/some-model',
      revision: 'abcdef',
      fileName: 'some-model.gguf',
      bytes: this.content.length,
      sha256: createHash('sha256').update(this.content.subarray(0, this.content.length)).digest('hex'),
    };
  }

  /** Where downloads began, by the range of each request. */
  get offsets(): number[] {
    return this.requests.map(({ headers }) => Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(url: string, headers: IncomingHttpHeaders, response: ServerResponse): Promise<void> {
    const fault = this.faults.shift();
    if (fault?.kind === 'status') return void response.writeHead(fault.status, fault.headers).end();
    if (fault?.kind === 'redirect') return void response.writeHead(302, { Location: fault.to }).end();
    if (fault?.kind === 'page')
      return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Sign in</h1>');
    const isPointer = url.includes('/raw/');
    const content = isPointer ? Buffer.from(this.pointer ?? pointerTo(this.file)) : this.content;
    const total = content.length;
    const etag = etagOf(content);
    const asked = /^bytes=(\d+)-$/.exec(headers.range ?? '');
    const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
    const isPart = asked && fault?.kind !== 'ignoreRange' && (isSame || fault?.kind === 'ignoreIfRange');
    const from = isPart ? Number(asked[1]) : 0;
    if (from >= total) return void response.writeHead(416, { 'Content-Range': `bytes */${total}` }).end();
    const said = fault?.kind === 'wrongRange' ? from + 10 : from;
    response.writeHead(isPart ? 206 : 200, {
      ETag: etag,
      ...(fault?.kind === 'noLength' ? {} : { 'Content-Length': total - from }),
      ...(isPart ? { 'Content-Range': `bytes ${said}-${total - 1}/${total}` } : {}),
      ...(fault?.kind === 'compressed' ? { 'Content-Encoding': 'x-strange' } : {}),
    });
    await this.#send(content, from, fault, response);
  }

  async #send(
    content: ServedContent,
    from: number,
    fault: Fault | undefined,
    response: ServerResponse,
  ): Promise<void> {
    const end = fault?.kind === 'cut' || fault?.kind === 'stall' ? from + fault.after : content.length;
    const step = Math.min(64 * 1024, Math.max(1, this.bytesPerSecond / 20));
    for (let position = from; position < Math.min(end, content.length) && !response.destroyed;) {
      const data = Buffer.from(content.subarray(position, Math.min(position + step, end)));
      if (fault?.kind === 'corrupt' && fault.at >= position && fault.at < position + data.length)
        data[fault.at - position]! ^= 1;
      position += data.length;
      await new Promise<void>((resolve) => {
        response.once('close', resolve);
        response.write(data, () => {
          response.off('close', resolve);
          resolve();
        });
      });
      if (Number.isFinite(this.bytesPerSecond)) await sleep((data.length / this.bytesPerSecond) * 1000);
    }
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'cut') response.destroy();
    else response.end();
  }
}

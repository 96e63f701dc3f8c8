import * as v from 'valibot';
import type { EndpointFailure } from '../../../core/endpoints/endpointFailure.ts';
import { parseRetryAfter } from '../../../core/lifetime/backoff.ts';
import { connectionFailure } from '../../connectionFailure.ts';
import type { EndpointTimeouts } from './endpointTimeouts.ts';
import { parseServerJson } from './parseServerJson.ts';

type Schema<T> = v.BaseSchema<unknown, T, v.BaseIssue<unknown>>;

/** `fetch`, as far as it is used here. VS Code extends the global one by its proxy and certificate settings. */
type Fetch = (
  url: string,
  init: {
    readonly method: 'GET' | 'POST';
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/** Bytes of an error page that are read. */
const maxErrorLength = 10_000;

/** Characters of a response that is read as a whole: the tokens of a prompt of 16,000 are a twentieth of it. */
const maxResponseLength = 2 * 1024 * 1024;

/** Characters of a response that is streamed: for each of 16,000 tokens, four kilobytes of JSON, where servers send a few hundred. */
const maxStreamLength = 64 * 1024 * 1024;

/** A response that is read as a whole has this many times as long as its beginning. */
const wholeFactor = 3;

/** How much a response may take in all. */
interface Budget {
  readonly milliseconds: number;
  readonly characters: number;
}

/** The connection to an endpoint. All network requests about models at endpoints are made here. */
export class EndpointConnection {
  readonly #base: string;
  readonly #apiKey: () => Promise<string | undefined>;
  readonly #limits: EndpointTimeouts;
  readonly #fetch: Fetch;

  /**
   * @param url As configured, with or without `/v1`.
   * @throws EndpointRequestError `address`
   */
  constructor(parts: {
    readonly url: string;
    readonly apiKey: () => Promise<string | undefined>;
    readonly limits: EndpointTimeouts;
    readonly fetch?: Fetch;
  }) {
    this.#base = baseOf(parts.url);
    this.#apiKey = parts.apiKey;
    this.#limits = parts.limits;
    this.#fetch = parts.fetch ?? ((url, init) => fetch(url, init));
  }

  /** Reads JSON. Rejects with an EndpointRequestError, or with the signal's reason. */
  async get<T>(path: string, schema: Schema<T>, signal: AbortSignal): Promise<T> {
    return checked(await this.getText(path, signal), schema);
  }

  /** Reads a text as a whole. Rejects as `get` does. */
  async getText(path: string, signal: AbortSignal): Promise<string> {
    return this.#whole(path, undefined, signal);
  }

  /** Sends JSON and reads JSON. Rejects as `get` does. */
  async post<T>(path: string, body: object, schema: Schema<T>, signal: AbortSignal): Promise<T> {
    return checked(await this.#whole(path, body, signal), schema);
  }

  /**
   * Sends JSON and streams the text of the response in chunks that may be split anywhere. Ending the iteration or
   * aborting the signal closes the connection, which cancels the server's work. Throws as `get` rejects.
   */
  async *stream(path: string, body: object, signal: AbortSignal): AsyncGenerator<string> {
    const budget = { milliseconds: this.#limits.answerMilliseconds, characters: maxStreamLength };
    yield* this.#receiveWithin(budget, path, body, signal, this.#limits);
  }

  async #whole(path: string, body: object | undefined, signal: AbortSignal): Promise<string> {
    const { probeMilliseconds } = this.#limits;
    const limits = { firstMilliseconds: probeMilliseconds, nextMilliseconds: probeMilliseconds };
    const budget = { milliseconds: wholeFactor * probeMilliseconds, characters: maxResponseLength };
    let text = '';
    for await (const piece of this.#receiveWithin(budget, path, body, signal, limits)) text += piece;
    return text;
  }

  /** A server may send a little now and then, without end, or all it can. */
  async *#receiveWithin(
    budget: Budget,
    path: string,
    body: object | undefined,
    signal: AbortSignal,
    limits: Pick<EndpointTimeouts, 'firstMilliseconds' | 'nextMilliseconds'>,
  ): AsyncGenerator<string> {
    const late = AbortSignal.timeout(budget.milliseconds);
    let characters = 0;
    try {
      for await (const piece of this.#receive(path, body, AbortSignal.any([signal, late]), limits)) {
        characters += piece.length;
        if (characters > budget.characters)
          throw new EndpointRequestError({ kind: 'garbled', problem: 'too-long' });
        yield piece;
      }
    } catch (error) {
      if (late.aborted && !signal.aborted)
        throw new EndpointRequestError({ kind: 'garbled', problem: 'too-long' }, { cause: error });
      throw error;
    }
  }

  async *#receive(
    path: string,
    body: object | undefined,
    signal: AbortSignal,
    limits: Pick<EndpointTimeouts, 'firstMilliseconds' | 'nextMilliseconds'>,
  ): AsyncGenerator<string> {
    const own = new AbortController();
    let silentFor = limits.firstMilliseconds;
    let isSilent = false;
    const silent = (): void => {
      isSilent = true;
      own.abort();
    };
    let watch = setTimeout(silent, silentFor);
    const failed = (error: unknown, during: 'request' | 'body'): never => {
      signal.throwIfAborted();
      if (error instanceof EndpointRequestError) throw error;
      if (isSilent) throw new EndpointRequestError({ kind: 'silent', seconds: Math.round(silentFor / 1000) });
      throw new EndpointRequestError(connectionFailure(error, during), { cause: error });
    };
    const either = AbortSignal.any([signal, own.signal]);
    try {
      const response = await this.#request(path, body, either).catch((error: unknown) =>
        failed(error, 'request'),
      );
      clearTimeout(watch);
      silentFor = limits.nextMilliseconds;
      watch = setTimeout(silent, silentFor);
      const reader = response.body?.getReader();
      if (!reader) return;
      const decoder = new TextDecoder();
      for (;;) {
        const { done, value } = await reader.read().catch((error: unknown) => failed(error, 'body'));
        if (done) break;
        watch.refresh();
        const text = decoder.decode(value, { stream: true });
        if (text !== '') yield text;
      }
      const last = decoder.decode();
      if (last !== '') yield last;
    } finally {
      clearTimeout(watch);
      own.abort();
    }
  }

  async #request(path: string, body: object | undefined, signal: AbortSignal): Promise<Response> {
    const key = await this.#apiKey();
    const response = await this.#fetch(`${this.#base}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        Accept: 'application/json, text/event-stream, application/x-ndjson',
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(key ? { Authorization: `Bearer ${key}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      redirect: 'manual',
      signal,
    });
    if (response.status >= 300 && response.status < 400)
      throw new EndpointRequestError({ kind: 'redirect', location: response.headers.get('location') ?? '' });
    if (response.ok) return response;
    const asked = parseRetryAfter(response.headers.get('retry-after') ?? undefined, Date.now());
    throw new EndpointRequestError({
      kind: 'status',
      status: response.status,
      message: await errorMessage(response),
      ...(asked === undefined ? {} : { retryAfter: asked }),
    });
  }
}

function baseOf(url: string): string {
  const fail = (problem: 'invalid' | 'protocol' | 'password'): never => {
    throw new EndpointRequestError({ kind: 'address', problem });
  };
  if (!URL.canParse(url)) return fail('invalid');
  const { protocol, origin, pathname, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return fail('protocol');
  if (username !== '' || password !== '') return fail('password');
  return origin + pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
}

function checked<T>(text: string, schema: Schema<T>): T {
  const parsed = v.safeParse(schema, parsedJson(text));
  if (parsed.success) return parsed.output;
  throw new EndpointRequestError({ kind: 'garbled', problem: 'unexpected' });
}

/** A server's JSON. Throws an EndpointRequestError. */
export function parsedJson(text: string): unknown {
  try {
    return parseServerJson(text);
  } catch (error) {
    const problem = error instanceof RangeError ? 'too-long' : 'not-json';
    throw new EndpointRequestError({ kind: 'garbled', problem }, { cause: error });
  }
}

/** A server's error message, in the formats that the supported servers use; empty where it uses another. */
async function errorMessage(response: Response): Promise<string> {
  try {
    const { error, message, detail } = JSON.parse(await beginningOf(response)) as Record<string, unknown>;
    const inner = (error as { message?: unknown } | null)?.message;
    return [inner, error, message, detail].find((one) => typeof one === 'string') ?? '';
  } catch {
    return ''; // a page, or a connection that ended: the status says enough
  }
}

/** As much of an error page as is of interest; it may have no end. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < maxErrorLength) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value.subarray(0, maxErrorLength), { stream: true });
  }
  await reader.cancel();
  return text.slice(0, maxErrorLength);
}

/** An endpoint's failure. The caller decides whether to retry there or elsewhere; only then it is put into words. */
export class EndpointRequestError extends Error {
  override readonly name = 'EndpointRequestError';

  constructor(
    readonly failure: EndpointFailure,
    options?: { cause?: unknown },
  ) {
    super(failure.kind, options);
  }
}

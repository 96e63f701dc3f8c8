import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';
import fc from 'fast-check';
import type { ChatProgress } from '../../../src/core/ports/engine.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { until } from '../../support/until.ts';
import { EndpointFixture, lineRequest } from './support/endpointFixture.ts';
import { answerEvents, fakeLlamaServer } from './support/fakeLlamaServer.ts';
import { sendEvents, sendJson, StubServer } from './support/stubServer.ts';

/** Sends a piece again and again, as fast as it is read, until the client closes the connection. */
function sendForever(response: ServerResponse, piece: string): void {
  const send = (): void => {
    let isTaken = true;
    while (isTaken && !response.destroyed) isTaken = response.write(piece);
  };
  response.on('drain', send);
  send();
}

describe('An endpoint that fails', () => {
  const opened: { close(): void }[] = [];
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
  });

  const start = async (words?: readonly string[], name?: string): Promise<StubServer> => {
    const server = await fakeLlamaServer(words, name);
    opened.push(server);
    return server;
  };
  const connect = (
    servers: readonly { origin: string }[],
    limits: ConstructorParameters<typeof EndpointFixture>[1] = {},
  ): EndpointFixture => {
    const fixture = new EndpointFixture(
      servers.map(({ origin }, index) => ({ url: origin, name: `number ${index + 1}` })),
      limits,
    );
    opened.push({ close: () => fixture.dispose() });
    return fixture;
  };
  const failure = async (work: Promise<unknown>): Promise<PhidelityError> => {
    try {
      await work;
    } catch (error) {
      assert.ok(error instanceof PhidelityError, String(error));
      return error;
    }
    return assert.fail('It did not fail.');
  };

  it('that is unreachable is an error that says what to do', async () => {
    const server = await start();
    const { origin } = server;
    server.close();
    const fixture = connect([{ origin }]);
    const { reason, message } = await failure(fixture.load());
    assert.equal(reason, 'endpoint-unreachable');
    assert.match(message, /number 1 cannot be reached \(ECONNREFUSED\).*Start its server/);
    assert.equal(fixture.engine.status.state, 'error');
    assert.deepEqual(fixture.statuses, ['connecting', 'error']);
  });

  it('that denies access is an error that says so', async () => {
    for (const status of [401, 403]) {
      const server = await start();
      server.answers.set('/props', sendJson({ error: { message: 'Invalid API Key' } }, status));
      const { reason, message } = await failure(connect([server]).load());
      assert.equal(reason, 'endpoint-refused');
      assert.match(message, /Set API Key for an Endpoint.*Invalid API Key/);
    }
  });

  it('gets its API key, and no other server does', async () => {
    const server = await start();
    const elsewhere = await start();
    const fixture = connect([server]);
    fixture.apiKey = 'secret';
    await fixture.ask();
    assert.ok(server.requests.every(({ headers }) => headers.authorization === 'Bearer secret'));
    server.answers.set('/completion', (response) => {
      response.writeHead(307, { Location: `${elsewhere.origin}/completion` }).end();
    });
    const { reason, message } = await failure(fixture.ask());
    assert.equal(reason, 'endpoint-failed');
    assert.match(message, /redirects to .* not followed/);
    assert.equal(elsewhere.requests.length, 0);
  });

  it('that returns an error is an error with its status', async () => {
    const expected = {
      400: /error 400.*too odd/,
      404: /\(404\).*too odd/,
      429: /busy.*\(429\).*too odd/,
      500: /error 500.*too odd/,
      503: /not ready \(503\).*too odd/,
    };
    for (const [status, pattern] of Object.entries(expected)) {
      const server = await start();
      server.answers.set('/completion', sendJson({ error: { message: 'too odd' } }, Number(status)));
      const { reason, message } = await failure(connect([server], { loadMilliseconds: 0 }).ask());
      assert.equal(reason, 'endpoint-failed');
      assert.match(message, pattern);
    }
  });

  it('whose error page has no end is left after its beginning', async () => {
    const server = await start();
    server.answers.set('/props', (response) => {
      response.writeHead(500, { 'Content-Type': 'text/html' });
      sendForever(response, '<p>error</p>'.repeat(100));
    });
    const { reason } = await failure(connect([server]).load());
    assert.equal(reason, 'endpoint-failed');
    await until(() => server.abandoned > 0, 'the connection to be closed');
  });

  it('whose response goes on for ever is given up, in size and in time', async () => {
    const server = await start();
    server.answers.set('/v1/models', (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      sendForever(response, ' '.repeat(64 * 1024));
    });
    assert.equal((await failure(connect([server]).load())).reason, 'endpoint-failed');
    await until(() => server.abandoned > 0, 'the connection to be closed');

    server.answers.set('/v1/models', (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    });
    const slow = await failure(connect([server], { probeMilliseconds: 200 }).load());
    assert.equal(slow.reason, 'endpoint-failed');
  });

  it('that ignores how long an answer may be is cut off', async () => {
    const server = await start();
    server.answers.set('/completion', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const words = Array.from({ length: 2000 }, (_, index) => `word ${index}, `);
      const events = words.map(
        (content) => `data: ${JSON.stringify({ content, tokens: [7], stop: false })}\n\n`,
      );
      sendForever(response, events.join(''));
    });
    const { stopReason, text } = await connect([server]).ask({ maxTokens: 20 });
    assert.equal(stopReason, 'length');
    assert.ok(text.length <= 20 * 64 + 100, String(text.length));
    await until(() => server.abandoned > 0, 'the connection to be closed');
  });

  it('that sends events without text for ever is given up', async () => {
    const server = await start();
    server.answers.set('/completion', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      sendForever(response, 'data: {"content":"","tokens":[],"stop":false}\n\n'.repeat(1000));
    });
    const { reason } = await failure(connect([server], { nextMilliseconds: 20_000 }).ask());
    assert.equal(reason, 'endpoint-failed');
  });

  it('that sends nothing but empty lines, comments or unknown fields for ever is given up', async () => {
    for (const line of ['data:\n', 'data:\n\n', ': a comment\n\n', 'unknown: field\n', 'data: ', '\n']) {
      const server = await start();
      server.answers.set('/completion', (response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        sendForever(response, line.repeat(4000));
      });
      const { reason } = await failure(connect([server], { nextMilliseconds: 20_000 }).ask());
      assert.equal(reason, 'endpoint-failed', JSON.stringify(line));
      await until(() => server.abandoned > 0, 'the connection to be closed');
    }
  });

  it('that sends much around a little text is given up', async () => {
    const server = await start();
    const event = { content: 'a', tokens: [], stop: false, padding: ' '.repeat(200_000) };
    server.answers.set('/completion', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      sendForever(response, `data: ${JSON.stringify(event)}\n\n`);
    });
    const { reason } = await failure(connect([server], { nextMilliseconds: 20_000 }).ask());
    assert.equal(reason, 'endpoint-failed');
    await until(() => server.abandoned > 0, 'the connection to be closed');
  });

  it('whose response is short, but many times as large in memory, is given up', async () => {
    const objects = Array.from({ length: 150_000 }, () => ({}));
    const server = await start();
    server.answers.set('/v1/models', sendJson({ data: [{ id: 'a' }], more: objects }));
    assert.equal((await failure(connect([server]).load())).reason, 'endpoint-failed');
    const other = await start();
    other.answers.set('/completion', sendEvents([{ content: 'a', tokens: [], stop: false, objects }]));
    assert.equal((await failure(connect([other]).ask())).reason, 'endpoint-failed');
  });

  it('that sends a little now and then, without end, is given up in time', async () => {
    for (const piece of [': still there\n\n', 'data: {"content":"","tokens":[],"stop":false}\n\n', 'd']) {
      const server = await start();
      server.answers.set('/completion', (response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        const timer = setInterval(() => response.write(piece), 20);
        response.on('close', () => clearInterval(timer));
      });
      const { reason } = await failure(connect([server], { answerMilliseconds: 300 }).ask());
      assert.equal(reason, 'endpoint-failed', piece);
      await until(() => server.abandoned > 0, 'the connection to be closed');
    }
  });

  it('whose compressed response grows without end is given up, wherever it is read', async () => {
    const compressed =
      (status: number, type: string) =>
      (response: ServerResponse): void => {
        response.writeHead(status, { 'Content-Type': type, 'Content-Encoding': 'gzip' });
        const gzip = createGzip();
        gzip.pipe(response);
        const send = (): void => {
          let isTaken = true;
          while (isTaken && !response.destroyed) isTaken = gzip.write(' '.repeat(64 * 1024));
        };
        gzip.on('drain', send);
        response.on('close', () => gzip.destroy());
        send();
      };
    for (const [path, status, type] of [
      ['/props', 200, 'application/json'],
      ['/v1/models', 500, 'text/html'],
      ['/completion', 200, 'text/event-stream'],
      ['/completion', 500, 'application/json'],
    ] as const) {
      const server = await start();
      server.answers.set(path, compressed(status, type));
      const { reason } = await failure(connect([server], { probeMilliseconds: 20_000 }).ask());
      assert.equal(reason, 'endpoint-failed', `${path} ${status}`);
      await until(() => server.abandoned > 0, 'the connection to be closed');
    }
  });

  it('whose error message is megabytes long is quoted shortly, or not at all', async () => {
    const echo = 'and more '.repeat(300_000);
    for (const answer of [
      sendJson({ error: { message: echo } }, 400),
      sendJson({ error: echo }, 500),
      sendEvents([{ error: { message: echo, code: 400 } }]),
      sendEvents([{ error: echo }]),
    ]) {
      const server = await start();
      server.answers.set('/completion', answer);
      const { message } = await failure(connect([server]).ask());
      assert.ok(message.length < 500, String(message.length));
    }
  });

  it('is quoted shortly, on one line, and without the key that it was sent', async () => {
    const server = await start();
    const fixture = connect([server]);
    fixture.apiKey = 'sk-private-key';
    const echo = `Invalid key sk-private-key\n\u001b[31m ${'and more '.repeat(1000)}`;
    const answers = [
      sendJson({ error: { message: echo } }, 400),
      sendEvents([{ error: { message: echo, code: 400 } }]),
    ];
    for (const answer of answers) {
      server.answers.set('/completion', answer);
      const { message } = await failure(fixture.ask());
      assert.match(message, /Invalid key \*\*\* \uFFFD\[31m and more/);
      assert.doesNotMatch(message, /private/);
      assert.ok(message.length < 500, String(message.length));
    }
    server.answers.set('/completion', (response) => {
      response.writeHead(302, { Location: `https://example.com/${'a'.repeat(5000)}` }).end();
    });
    assert.ok((await failure(fixture.ask())).message.length < 600);
  });

  it('is retried where it was only busy, as long as the answer has not begun', async () => {
    for (const status of [429, 503]) {
      const server = await start();
      let asked = 0;
      server.answers.set('/completion', (response, request) => {
        asked += 1;
        const answer =
          asked < 3
            ? sendJson({ error: 'later' }, status, { 'Retry-After': '1' })
            : sendEvents(answerEvents(['ok']));
        return answer(response, request);
      });
      assert.equal((await connect([server]).ask()).text, 'ok');
      assert.equal(asked, 3);
    }
  });

  it('is not retried for permanent errors', async () => {
    for (const status of [400, 401, 404, 500]) {
      const server = await start();
      server.answers.set('/completion', sendJson({ error: 'no' }, status));
      await failure(connect([server]).ask());
      assert.equal(server.asked('/completion').length, 1);
    }
  });

  it('that is still loading its model is waited for', async () => {
    const server = await start();
    const props = server.answers.get('/props')!;
    let asked = 0;
    server.answers.set('/props', (response, request) => {
      asked += 1;
      const answer = asked < 4 ? sendJson({ error: { message: 'Loading model' } }, 503) : props;
      return answer(response, request);
    });
    const fixture = connect([server]);
    await fixture.load();
    assert.deepEqual(fixture.statuses, ['connecting', 'ready']);
  });

  it('that closes the connection before the answer begins is retried once', async () => {
    const server = await start();
    let asked = 0;
    server.answers.set('/completion', (response, request) => {
      asked += 1;
      if (asked > 1) return sendEvents(answerEvents(['ok']))(response, request);
      response.destroy();
      return undefined;
    });
    assert.equal((await connect([server]).ask()).text, 'ok');
  });

  it('that ends in the middle keeps the text so far, and is an error', async () => {
    const bytes = Buffer.from(
      answerEvents(['One', ' two', ' three 🙂'])
        .map((event) => `data: ${JSON.stringify(event)}\n\n`)
        .join(''),
    );
    const whole = 'One two three 🙂';
    const firstWord = bytes.indexOf('One');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: firstWord + 60, max: bytes.length - 60 }),
        fc.boolean(),
        async (at, isClean) => {
          const server = await start();
          server.answers.set('/completion', async (response) => {
            response.writeHead(200, { 'Content-Type': 'text/event-stream' });
            await new Promise<void>((resolve) => response.write(bytes.subarray(0, at), () => resolve()));
            await new Promise((resolve) => setTimeout(resolve, 5));
            if (isClean) response.end();
            else response.destroy();
          });
          let text = '';
          const fixture = connect([server]);
          const { reason } = await failure(
            fixture.ask(
              {},
              { onProgress: (progress) => (text += progress.kind === 'text' ? progress.text : '') },
            ),
          );
          assert.equal(reason, 'endpoint-failed');
          assert.ok(text.startsWith('One') && whole.startsWith(text), text);
          assert.equal(server.asked('/completion').length, 1);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('that stops sending times out', async () => {
    const server = await start();
    server.answers.set('/completion', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(answerEvents(['One'])[1])}\n\n`);
    });
    const { reason, message } = await failure(connect([server], { nextMilliseconds: 60 }).ask());
    assert.equal(reason, 'endpoint-failed');
    assert.match(message, /sent nothing for/);
    await until(() => server.abandoned === 1);
  });

  it('that never responds times out', async () => {
    const server = await start();
    server.answers.set('/completion', () => {});
    const { message } = await failure(connect([server], { firstMilliseconds: 60 }).ask());
    assert.match(message, /sent nothing for/);
  });

  it('that sends an unexpected response is an error', async () => {
    const garbled: Record<string, string> = {
      page: 'data: <html>\n\n',
      form: 'data: {"content": 7}\n\n',
      long: `data: ${'x'.repeat(5_000_000)}`,
      error: 'data: {"error":{"code":500,"message":"out of memory"}}\n\n',
      nothing: '',
    };
    for (const body of Object.values(garbled)) {
      const server = await start();
      server.answers.set('/completion', (response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(body);
      });
      assert.equal((await failure(connect([server]).ask())).reason, 'endpoint-failed');
    }
    const page = await start();
    page.answers.set('/v1/models', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Sign in</html>');
    });
    assert.match((await failure(connect([page]).load())).message, /Check "server" and "url"/);
  });

  it('with an invalid address is an error without a request', async () => {
    for (const url of ['nonsense', 'ftp://example.com', 'http://me:secret@127.0.0.1:1']) {
      const fixture = connect([{ origin: url }]);
      assert.equal((await failure(fixture.load())).reason, 'endpoint-failed');
    }
  });

  it('stops working when the answer is cancelled', async () => {
    const server = await start();
    server.answers.set('/completion', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(answerEvents(['One'])[0])}\n\n`);
      response.write(`data: ${JSON.stringify(answerEvents(['One'])[1])}\n\n`);
    });
    const controller = new AbortController();
    const result = await connect([server]).ask(
      {},
      {
        signal: controller.signal,
        onProgress: ({ kind }) => {
          if (kind === 'text') controller.abort();
        },
      },
    );
    assert.equal(result.stopReason, 'cancelled');
    assert.equal(result.text, 'One');
    assert.equal(result.usage?.generatedTokens, 1);
    await until(() => server.abandoned === 1);
  });

  it("that does not stop at its model's end token is stopped there", async () => {
    const server = await start();
    const [begin, ...rest] = answerEvents(['One', 'two', 'three']);
    server.answers.set('/completion', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      // 3 is the id of <|im_end|>.
      const events = [begin, rest[0], { content: '', tokens: [3], stop: false }, rest[1], rest[2]];
      for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
    });
    const { text, stopReason } = await connect([server]).ask();
    assert.deepEqual({ text, stopReason }, { text: 'One', stopReason: 'end' });
    await until(() => server.abandoned === 1);
  });

  it('stops working when a completion is complete', async () => {
    const server = await start([' a', ' +', ' b', '\n']);
    const events = answerEvents([' return', ' a + b', '\n', 'more']);
    server.answers.set('/completion', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for (const event of events.slice(0, -1)) response.write(`data: ${JSON.stringify(event)}\n\n`);
    });
    const fixture = connect([server]);
    const { text, stopReason } = await fixture.engine.complete(lineRequest('    return'), {});
    assert.deepEqual({ text, stopReason }, { text: ' a + b', stopReason: 'shape' });
    await until(() => server.abandoned === 1);
  });

  it('fails over to another one, and is avoided for a while', async () => {
    const [first, second] = [await start(['first']), await start(['second'], 'phi-4-other')];
    const fixture = connect([first, second]);
    assert.equal((await fixture.ask()).text, 'first');
    first.answers.set('/completion', (response) => void response.destroy());
    const { text, model } = await fixture.ask();
    assert.equal(text, 'second');
    assert.equal(model?.name, 'phi-4-other');
    const asked = first.requests.length;
    assert.equal((await fixture.ask({ question: 'Another?' })).text, 'second');
    assert.equal(first.requests.length, asked);
    assert.equal(fixture.statuses.at(-1), 'ready');
  });

  it('does not fail over once the answer has begun', async () => {
    const [first, second] = [await start(), await start(['second'])];
    first.answers.set('/completion', async (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      await new Promise<void>((resolve) =>
        response.write(`data: ${JSON.stringify(answerEvents(['One'])[1])}\n\n`, () => resolve()),
      );
      await until(() => said !== '');
      response.destroy();
    });
    let said = '';
    const onProgress = (progress: ChatProgress): void => {
      if (progress.kind === 'text') said += progress.text;
    };
    assert.equal((await failure(connect([first, second]).ask({}, { onProgress }))).reason, 'endpoint-failed');
    assert.equal(second.asked('/completion').length, 0);
  });

  it('is used again, with the model that it serves now', async () => {
    const server = await start();
    const fixture = connect([server], { restMilliseconds: 0 });
    await fixture.load();
    const answer = server.answers.get('/completion')!;
    server.answers.set('/completion', (response) => void response.destroy());
    await failure(fixture.ask());
    assert.deepEqual(fixture.statuses.at(-1), 'error');
    server.answers.set('/completion', answer);
    server.answers.set('/v1/models', sendJson({ data: [{ id: 'newer' }] }));
    await fixture.load();
    const { status } = fixture.engine;
    assert.equal(status.state === 'ready' && status.model.name, 'newer');
  });

  it('is not contacted while there is no request', async () => {
    const server = await start();
    const fixture = connect([server]);
    await fixture.ask();
    const asked = server.requests.length;
    await until(() => fixture.waits === 0);
    assert.equal(server.requests.length, asked);
  });
});

describe('Several endpoints', () => {
  const opened: { close(): void }[] = [];
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
  });
  const start = async (): Promise<StubServer> => {
    const server = await fakeLlamaServer();
    opened.push(server);
    return server;
  };
  const connect = (
    servers: readonly StubServer[],
    roles?: readonly ('chat' | 'completion')[][],
  ): EndpointFixture => {
    const fixture = new EndpointFixture(
      servers.map(({ origin }, index) => ({
        url: origin,
        ...(roles?.[index] ? { roles: roles[index] } : {}),
      })),
    );
    opened.push({ close: () => fixture.dispose() });
    return fixture;
  };
  const answered = (server: StubServer): number => server.asked('/completion').length;

  it('share the work, and each keeps its conversations', async () => {
    const servers = [await start(), await start()];
    const held: (() => void)[] = [];
    for (const server of servers)
      server.answers.set('/completion', async (response, request) => {
        await new Promise<void>((resolve) => held.push(resolve));
        return sendEvents(answerEvents(['ok']))(response, request);
      });
    const fixture = connect(servers);
    await fixture.load();
    const first = fixture.ask({ question: 'A?' });
    await until(() => held.length === 1);
    const second = fixture.ask({ question: 'B?' });
    await until(() => held.length === 2);
    assert.deepEqual(servers.map(answered), [1, 1]);
    for (const release of held.splice(0)) release();
    await Promise.all([first, second]);

    const turns = [{ question: 'B?', answer: 'ok' }];
    const third = fixture.ask({ turns, question: 'And?' });
    await until(() => held.length === 1);
    held[0]!();
    await third;
    assert.deepEqual(servers.map(answered), [1, 2]);
  });

  it('are chosen by their load, including other clients', async () => {
    const servers = [await start(), await start()];
    servers[0]!.answers.set('/slots', sendJson([{ is_processing: true }, { is_processing: true }]));
    const fixture = connect(servers);
    await fixture.load();
    await fixture.ask();
    // The second was not known yet; now both are.
    await fixture.ask({ question: 'Another?' });
    assert.ok(answered(servers[1]!) >= 1);
  });

  it('are used for their roles only', async () => {
    const servers = [await start(), await start()];
    const fixture = connect(servers, [['chat'], ['completion']]);
    await fixture.ask();
    await fixture.engine.complete(lineRequest('    '), {});
    assert.deepEqual(servers.map(answered), [1, 1]);
  });

  it('that take only messages are not used for completions', async () => {
    const chatOnly = await StubServer.start({ '/v1/models': sendJson({ data: [{ id: 'chat-only' }] }) });
    opened.push(chatOnly);
    const able = await start();
    able.answers.set('/completion', sendEvents(answerEvents([' ', 'pass', '\n'])));
    const { text } = await connect([chatOnly, able]).engine.complete(lineRequest('    '), {});
    assert.equal(text, 'pass');
  });

  it('follow the setting', async () => {
    const servers = [await start(), await start()];
    const fixture = connect([servers[0]!]);
    await fixture.ask();
    fixture.endpoints = [{ url: `${servers[1]!.origin}/v1/` }];
    await fixture.ask();
    assert.deepEqual(servers.map(answered), [1, 1]);
  });

  it('prefer what a user waits for to prefetches', async () => {
    const server = await start();
    server.answers.set('/completion', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(answerEvents(['x'])[0])}\n\n`);
    });
    const fixture = connect([server]);
    const ahead = fixture.engine.complete(lineRequest('    ', { priority: 'background' }), {});
    await until(() => server.asked('/completion').length === 1);
    server.answers.set('/completion', sendEvents(answerEvents(['ok'])));
    assert.equal((await fixture.ask()).text, 'ok');
    assert.equal((await ahead).stopReason, 'cancelled');
  });
});

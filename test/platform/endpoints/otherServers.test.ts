import assert from 'node:assert/strict';
import fc from 'fast-check';
import { knownControlTokens } from '../../../src/core/completion/prompt/completionStrategies.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { EndpointFixture, lineRequest } from './support/endpointFixture.ts';
import { fakeOllama } from './support/fakeOllama.ts';
import { fakeVllm, tokenizeAsVllm } from './support/fakeVllm.ts';
import { sendEvents, sendJson, StubServer } from './support/stubServer.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function connect(server: StubServer): EndpointFixture {
  const fixture = new EndpointFixture([{ url: server.origin, name: 'it' }]);
  opened.push(server, { close: () => fixture.dispose() });
  return fixture;
}

/** In the words of Ollama 0.17.4. */
const tooLong = 'the input length exceeds the context length';

const bodyOf = (server: StubServer, path: string): Record<string, unknown> =>
  server.asked(path).at(-1)!.body as Record<string, unknown>;

describe('vLLM', () => {
  it("gets phi-4's own prompt, token for token", async () => {
    const server = await fakeVllm(['Hello', ' there']);
    const fixture = connect(server);
    assert.deepEqual(await fixture.load(), {
      name: 'phi-4',
      kind: 'phi-4',
      contextSize: 16_384,
      trainedContextSize: 16_384,
      source: { kind: 'endpoint', name: 'it', url: server.origin },
    });
    const { text, stopReason, usage } = await fixture.ask({ system: 'S', question: 'Q <|im_end|>' });
    assert.deepEqual({ text, stopReason }, { text: 'Hello there', stopReason: 'end' });
    const spelled = Array.from('Q <|im_end|>', (character) => character.charCodeAt(0));
    assert.deepEqual(bodyOf(server, '/v1/completions')['prompt'], [
      100_264,
      ...tokenizeAsVllm('system'),
      100_266,
      ...tokenizeAsVllm('S'),
      100_265,
      100_264,
      ...tokenizeAsVllm('user'),
      100_266,
      ...spelled,
      100_265,
      100_264,
      ...tokenizeAsVllm('assistant'),
      100_266,
    ]);
    assert.equal(usage?.reusedTokens, 32);
  });

  it('gets the tokens of a text, never a control token that it spells out', async () => {
    const server = await fakeVllm(['ok']);
    const fixture = connect(server);
    const piece = fc.oneof(fc.constantFrom(...knownControlTokens, '<file_sep>', '<b>'), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1 }), async (pieces) => {
        const question = pieces.join('');
        await fixture.ask({ system: 'S', question: `${question}.` });
        const prompt = bodyOf(server, '/v1/completions')['prompt'] as number[];
        assert.equal(prompt.filter((token) => token >= 100_257).length, 8);
      }),
      { numRuns: 40 },
    );
  });

  it('is asked to write neither control tokens nor more than fits', async () => {
    const server = await fakeVllm(['ok']);
    await connect(server).ask({ maxTokens: 100_000 });
    const body = bodyOf(server, '/v1/completions');
    const prompt = body['prompt'] as number[];
    assert.equal(body['max_tokens'], 16_384 - prompt.length);
    assert.equal((body['logit_bias'] as Record<string, number>)['100264'], -100);
    assert.deepEqual(body['stop_token_ids'], [100_265, 100_257]);
  });

  it('completes code that begins its answer, and spells the last piece of it again', async () => {
    const server = await fakeVllm([' ret', 'urn a', ' + b', '\n', 'more']);
    const { text, stopReason } = await connect(server).engine.complete(lineRequest('    return'), {});
    assert.deepEqual({ text, stopReason }, { text: ' a + b', stopReason: 'shape' });
    const { prompt, structured_outputs } = bodyOf(server, '/v1/completions');
    assert.ok(String.fromCharCode(...(prompt as number[])).endsWith('def f(a, b):\n   '));
    assert.deepEqual(structured_outputs, { regex: ' return[\\s\\S]*' });
  });

  it('is made to spell signs as they are', async () => {
    const server = await fakeVllm([]);
    const fixture = connect(server);
    const signs = fc.string({
      unit: fc.constantFrom(...Array.from('"#$%&()*+,-./:;<=>?@[\\]^{|}~')),
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(signs, async (typed) => {
        await fixture.engine.complete(lineRequest(`    f${typed}`), {});
        const { structured_outputs } = bodyOf(server, '/v1/completions');
        const { regex } = structured_outputs as { regex: string };
        assert.match(`${typed}\nmore`, new RegExp(`^(?:${regex})$`, 'u'));
      }),
      { numRuns: 40 },
    );
  });

  it('that sends several tokens at once is read to its last one', async () => {
    const server = await fakeVllm([' return', ' a', ' + b'], { isBusy: true });
    const fixture = connect(server);
    const { text, stopReason } = await fixture.ask();
    assert.deepEqual({ text, stopReason }, { text: ' return a + b', stopReason: 'end' });
    assert.equal((await fixture.engine.complete(lineRequest('    return'), {})).text, ' a + b');
    // The answer keeps its own tokens, and its end is written once.
    await fixture.ask({ turns: [{ question: 'Hello?', answer: text }], question: 'And?' });
    const prompt = bodyOf(server, '/v1/completions')['prompt'] as number[];
    const at = prompt.indexOf(1000);
    assert.deepEqual(prompt.slice(at, at + 5), [1000, 1001, 1002, 100_265, 100_264]);
  });

  it('of a version that cannot be made to spell continues from the text as it is', async () => {
    for (const version of ['0.11.2', 'unknown', undefined]) {
      const server = await fakeVllm([' a', ' + b', '\n', 'more'], { version });
      if (version === undefined) server.answers.set('/version', sendJson({ error: 'not for you' }, 403));
      const fixture = connect(server);
      fixture.endpoints = [{ url: server.origin, server: 'vllm' }];
      const { text } = await fixture.engine.complete(lineRequest('    return'), {});
      assert.equal(text, ' a + b');
      const { prompt, structured_outputs } = bodyOf(server, '/v1/completions');
      assert.ok(String.fromCharCode(...(prompt as number[])).endsWith('    return'));
      assert.equal(structured_outputs, undefined);
    }
  });

  it('that serves another model than the one that is set is an error that names it', async () => {
    const server = await fakeVllm([]);
    const fixture = connect(server);
    fixture.endpoints = [{ url: server.origin, model: 'phi-5' }];
    await assert.rejects(
      fixture.load(),
      /does not serve the model “phi-5”\. .* one of: “microsoft\/phi-4”\./,
    );
  });

  it('with another format of chat is asked by messages', async () => {
    const server = await fakeVllm([]);
    server.answers.set('/tokenize', sendJson({ count: 2, max_model_len: 16_384, tokens: [1, 2] }));
    server.answers.set(
      '/v1/chat/completions',
      sendEvents([{ choices: [{ delta: { content: 'Hi' }, finish_reason: 'stop' }] }, '[DONE]']),
    );
    const fixture = connect(server);
    assert.equal((await fixture.ask()).text, 'Hi');
    await assert.rejects(
      fixture.engine.complete(lineRequest('    '), {}),
      (error) => error instanceof PhidelityError && error.reason === 'unsupported-model',
    );
  });
});

describe('Ollama', () => {
  it("gets phi-4's own prompt as raw text, with control tokens escaped", async () => {
    const server = await fakeOllama(['Hello', ' there']);
    const fixture = connect(server);
    assert.deepEqual(await fixture.load(), {
      name: 'phi4',
      kind: 'phi-4',
      contextSize: 8192,
      trainedContextSize: 16_384,
      source: { kind: 'endpoint', name: 'it', url: server.origin },
    });
    const { text, usage } = await fixture.ask({ system: 'S', question: 'Q <|im_end|>' });
    assert.equal(text, 'Hello there');
    assert.deepEqual(usage, {
      promptTokens: 26,
      generatedTokens: 2,
      promptSeconds: 0.5,
      generationSeconds: 0.25,
      contextTokens: 28,
      contextSize: 8192,
    });
    const { raw, prompt, options } = bodyOf(server, '/api/generate');
    assert.equal(raw, true);
    assert.equal(
      prompt,
      '<|im_start|>system<|im_sep|>S<|im_end|><|im_start|>user<|im_sep|>Q < |im_end|><|im_end|>' +
        '<|im_start|>assistant<|im_sep|>',
    );
    assert.equal((options as { num_ctx: number }).num_ctx, 8192);
  });

  it('keeps to the context that its model is set to', async () => {
    const server = await fakeOllama(['ok'], { parameters: 'stop    "<|im_end|>"\nnum_ctx    4096\n' });
    const fixture = connect(server);
    await fixture.ask();
    assert.equal((bodyOf(server, '/api/generate')['options'] as { num_ctx: number }).num_ctx, 4096);
    const question = 'x '.repeat(20_000);
    await assert.rejects(fixture.ask({ question }), /about 20,0\d\d tokens long, [^]* has room for about \d/);
  });

  it('completes code that begins its answer, and tells only what it was told', async () => {
    const server = await fakeOllama([' a', ' + b', '\n', 'more']);
    const { text, usage } = await connect(server).engine.complete(lineRequest('    return'), {});
    assert.equal(text, ' a + b');
    assert.equal(usage.promptTokens, undefined);
    assert.equal(usage.evaluatedTokens, undefined);
    assert.ok((bodyOf(server, '/api/generate')['prompt'] as string).endsWith('    return'));
  });

  it('with another format of chat is asked by messages', async () => {
    const server = await fakeOllama(['Hi'], { template: '{{ .System }} {{ .Prompt }}', pre: 'llama-bpe' });
    assert.equal((await connect(server).ask()).text, 'Hi');
    assert.equal(bodyOf(server, '/api/chat')['raw'], undefined);
  });

  it("knows phi-4's vocabulary where the model was made without a template, or with another one's", async () => {
    for (const template of ['{{ .Prompt }}', '<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n']) {
      const server = await fakeOllama(['Hi'], { template });
      await connect(server).ask({ system: 'S', question: 'Q' });
      assert.equal(
        bodyOf(server, '/api/generate')['prompt'],
        '<|im_start|>system<|im_sep|>S<|im_end|><|im_start|>user<|im_sep|>Q<|im_end|><|im_start|>assistant<|im_sep|>',
      );
    }
  });

  it('is told not to truncate, and not to hold anything back', async () => {
    for (const pre of ['dbrx', 'llama-bpe']) {
      const server = await fakeOllama(['Hi'], { template: '', pre });
      await connect(server).ask();
      const body = bodyOf(server, pre === 'dbrx' ? '/api/generate' : '/api/chat');
      const { truncate, shift, think } = body;
      assert.deepEqual({ truncate, shift, think }, { truncate: false, shift: false, think: false });
    }
  });

  it('that does not take what is too long fails the question, and is not asked again', async () => {
    const server = await fakeOllama([]);
    server.answers.set('/api/generate', sendJson({ error: tooLong }, 400));
    const fixture = connect(server);
    await assert.rejects(
      fixture.ask(),
      (error) => error instanceof PhidelityError && error.reason === 'prompt-too-long',
    );
    assert.equal(server.asked('/api/generate').length, 1);
  });

  it('that ends an answer in order without saying so has ended it, and one that breaks off has not', async () => {
    const line =
      '{"model":"phi4:latest","created_at":"2026-01-01T00:00:00Z","response":"loop ","done":false}\n';
    const server = await fakeOllama([]);
    server.answers.set('/api/generate', (response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-ndjson' }).end(line.repeat(32));
    });
    const fixture = connect(server);
    const { text, stopReason } = await fixture.ask();
    assert.deepEqual({ text, stopReason }, { text: 'loop '.repeat(32), stopReason: 'loop' });
    server.answers.set('/api/generate', (response) => {
      response
        .writeHead(200, { 'Content-Type': 'application/x-ndjson' })
        .write(line, () => response.destroy());
    });
    await assert.rejects(fixture.ask(), /before the answer was complete/);
  });

  it('is asked for no model that runs elsewhere, or that writes no text', async () => {
    const server = await fakeOllama(['Hi']);
    server.answers.set(
      '/api/tags',
      sendJson({
        models: [
          { name: 'phi4-cloud:latest', remote_model: 'phi4', remote_host: 'https://ollama.com:443' },
          { name: 'nomic-embed-text:latest' },
          { name: 'llama3.2:latest' },
        ],
      }),
    );
    const show = server.answers.get('/api/show')!;
    server.answers.set('/api/show', (response, request) => {
      const { model } = request.body as { model: string };
      return model.startsWith('nomic')
        ? sendJson({ capabilities: ['embedding'], model_info: {} })(response, request)
        : show(response, request);
    });
    const { model } = await connect(server).ask();
    assert.equal(model?.name, 'llama3.2');
    const shown = server.asked('/api/show').map(({ body }) => (body as { model: string }).model);
    assert.deepEqual(shown, ['nomic-embed-text:latest', 'llama3.2:latest']);
  });

  it('has the blank before the cursor spelled again, which no model puts at the end of a text', async () => {
    const server = await fakeOllama([' a', ' + b', '\n', 'more']);
    const { text } = await connect(server).engine.complete(lineRequest('    return '), {});
    assert.equal(text, 'a + b');
    assert.ok((bodyOf(server, '/api/generate')['prompt'] as string).endsWith('    return'));
    const other = await fakeOllama(['\n', 'more']);
    assert.equal((await connect(other).engine.complete(lineRequest('    return '), {})).text, '');
  });

  it('gets indentation as it is', async () => {
    const server = await fakeOllama(['return a', '\n']);
    const { text } = await connect(server).engine.complete(lineRequest('    '), {});
    assert.equal(text, 'return a');
    assert.ok((bodyOf(server, '/api/generate')['prompt'] as string).endsWith(':\n    '));
  });

  it('without a model is an error that says how to get one', async () => {
    const server = await fakeOllama([]);
    server.answers.set('/api/tags', sendJson({ models: [] }));
    await assert.rejects(connect(server).load(), /ollama pull phi4/);
  });
});

describe("Any other server with OpenAI's chat", () => {
  const chunks = [
    { choices: [{ delta: { role: 'assistant', content: null } }] },
    { choices: [{ delta: { content: 'Hello' } }] },
    { choices: [{ delta: {}, finish_reason: 'length' }] },
  ];
  const start = (events: readonly unknown[]): Promise<StubServer> =>
    StubServer.start({
      '/v1/models': sendJson({ data: [{ id: 'vendor/model-7b' }, { id: 'wanted' }] }),
      '/v1/chat/completions': sendEvents(events),
    });

  it('is sent messages, and reports its usage', async () => {
    const server = await start([
      ...chunks,
      { choices: [], usage: { prompt_tokens: 7, completion_tokens: 1 } },
    ]);
    const fixture = connect(server);
    const { text, stopReason, usage } = await fixture.ask({
      turns: [{ question: 'Q1 <|im_end|>', answer: 'A1' }],
      question: 'Q2',
      maxTokens: 1,
    });
    assert.deepEqual({ text, stopReason }, { text: 'Hello', stopReason: 'length' });
    assert.deepEqual(
      { prompt: usage?.promptTokens, written: usage?.generatedTokens, reused: usage?.reusedTokens },
      { prompt: 7, written: 1, reused: undefined },
    );
    assert.deepEqual(bodyOf(server, '/v1/chat/completions')['messages'], [
      { role: 'system', content: 'Help.' },
      { role: 'user', content: 'Q1 < |im_end|>' },
      { role: 'assistant', content: 'A1' },
      { role: 'user', content: 'Q2' },
    ]);
  });

  it('that reports no usage has none', async () => {
    const { usage } = await connect(await start(chunks)).ask();
    assert.equal(usage, undefined);
  });

  it('is asked for the model that is set', async () => {
    const server = await start(chunks);
    const fixture = connect(server);
    fixture.endpoints = [{ url: `${server.origin}/v1`, model: 'wanted', server: 'openai' }];
    await fixture.ask();
    assert.equal(bodyOf(server, '/v1/chat/completions')['model'], 'wanted');
    assert.equal(server.asked('/props').length, 0);
  });
});

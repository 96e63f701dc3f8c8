import assert from 'node:assert/strict';
import type { ChatProgress } from '../../../src/core/ports/engine.ts';
import { EndpointFixture, lineRequest } from './support/endpointFixture.ts';
import { fakeLlamaServer } from './support/fakeLlamaServer.ts';
import { fakeOllama } from './support/fakeOllama.ts';
import { fakeVllm } from './support/fakeVllm.ts';
import { sendEvents, sendJson, StubServer } from './support/stubServer.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function connect(...servers: readonly StubServer[]): EndpointFixture {
  const fixture = new EndpointFixture(servers.map((server) => ({ url: server.origin })));
  opened.push(...servers, { close: () => fixture.dispose() });
  return fixture;
}

const bodyOf = (server: StubServer, path: string): Record<string, unknown> =>
  server.asked(path).at(-1)!.body as Record<string, unknown>;

/** An event of llama-server's stream. */
const piece = (content: string, ...tokens: readonly number[]): object => ({ content, tokens, stop: false });
const end = (predicted_n?: number, stop_type = 'eos'): object => ({
  content: '',
  tokens: [],
  stop: true,
  stop_type,
  ...(predicted_n === undefined ? {} : { timings: { predicted_n } }),
});
const endToken = piece('', 3);

describe('The tokens of an answer', () => {
  /** Whether the next prompt has the tokens that llama-server sent; if not, it has those of the text. */
  async function areSentAgain(events: readonly object[]): Promise<boolean> {
    const server = await fakeLlamaServer();
    server.answers.set('/completion', sendEvents(events));
    const fixture = connect(server);
    const { text } = await fixture.ask();
    await fixture.ask({ turns: [{ question: 'Hello?', answer: text }], question: 'And?' });
    const contents = server.asked('/tokenize').flatMap(({ body }) => (body as { content: unknown }).content);
    const isTokenizedAgain = contents.includes(text);
    const sent = events.flatMap((event) => (event as { tokens: number[] }).tokens).filter((id) => id !== 3);
    const prompt = bodyOf(server, '/completion')['prompt'] as number[];
    const isWhole = prompt.join(' ').includes(` ${sent.join(' ')} `);
    assert.notEqual(isTokenizedAgain, isWhole, 'either the one or the other');
    return isWhole;
  }

  const sent: readonly (readonly [what: string, events: readonly object[]])[] = [
    ['all were sent, with the one that ends it', [piece('Hi', 51), piece(' you', 52), endToken, end(3)]],
    ['all were sent but the one that ends it', [piece('Hi', 51), piece(' you', 52), end(3)]],
    ['it was cut off', [piece('Hi', 51), piece(' you', 52), end(2, 'limit')]],
    ['each of its characters is one', [piece('漢', 51), piece('字', 52), endToken, end(3)]],
    ['the first ones of a character came without text', [piece('', 51), piece('漢', 52), endToken, end(3)]],
  ];
  for (const [what, events] of sent)
    it(`are those that the server sent if ${what}`, async () => assert.ok(await areSentAgain(events)));

  const again: readonly (readonly [what: string, events: readonly object[]])[] = [
    [
      'a character came with its last token alone',
      [piece('Done ', 51), piece('✅', 54), piece(' ok', 55), endToken, end(6)],
    ],
    ['one is missing, and the one that ends it was not sent', [piece('é', 51), end(3)]],
    ['one is missing of an answer that was cut off', [piece('Hi', 51), end(2, 'limit')]],
    ['the server does not count them', [piece('Hi', 51), piece(' you', 52), endToken, end()]],
    ['one of them has no text', [piece('Hi', 51), piece('', 60), piece(' you', 52), endToken, end(4)]],
    ['the last one has no text', [piece('Hi', 51), piece('', 60), end(2, 'limit')]],
    ['a character is broken', [piece('Hi \uFFFD', 51), piece(' you', 52), endToken, end(3)]],
    ['some came without', [piece('Hi', 51), piece(' you'), endToken, end(3)]],
  ];
  for (const [what, events] of again)
    it(`are made from its text if ${what}`, async () => assert.equal(await areSentAgain(events), false));

  it('are kept by vLLM, whose tokens are all there', async () => {
    const server = await fakeVllm(['漢', '字']);
    const fixture = connect(server);
    const { text } = await fixture.ask();
    await fixture.ask({ turns: [{ question: 'Hello?', answer: text }], question: 'And?' });
    const prompt = bodyOf(server, '/v1/completions')['prompt'] as number[];
    const at = prompt.indexOf(1000);
    assert.deepEqual(prompt.slice(at, at + 3), [1000, 1001, 100_265]);
  });

  it('are never those of another model', async () => {
    const [one, other] = [await fakeLlamaServer(['Hello'], 'one'), await fakeLlamaServer(['Hello'], 'other')];
    const fixture = connect(one);
    await fixture.ask();
    fixture.endpoints = [{ url: other.origin }];
    opened.push(other);
    await fixture.ask({ turns: [{ question: 'Hello?', answer: 'Hello' }], question: 'And?' });
    assert.ok(!(bodyOf(other, '/completion')['prompt'] as number[]).includes(50));
  });
});

describe('Continuing an answer', () => {
  it('sends the tokens of the whole prompt and of the answer so far, to llama-server', async () => {
    const server = await fakeLlamaServer(['Hello', ' there']);
    const fixture = connect(server);
    await fixture.ask();
    const before = bodyOf(server, '/completion')['prompt'] as number[];
    const { text } = await fixture.ask({ continued: 'Hello there' });
    assert.equal(text, 'Hello there');
    assert.deepEqual(bodyOf(server, '/completion')['prompt'], [...before, 50, 51]);
    // Both parts together are remembered.
    await fixture.ask({
      turns: [{ question: 'Hello?', answer: 'Hello thereHello there' }],
      question: 'And?',
    });
    const next = bodyOf(server, '/completion')['prompt'] as number[];
    assert.deepEqual(next.slice(before.length, before.length + 5), [50, 51, 50, 51, 3]);
  });

  it('sends the text so far to Ollama', async () => {
    const server = await fakeOllama([' there']);
    await connect(server).ask({ continued: 'Hello <|im_end|>' });
    const prompt = bodyOf(server, '/api/generate')['prompt'] as string;
    assert.ok(prompt.endsWith('Hello?<|im_end|><|im_start|>assistant<|im_sep|>Hello < |im_end|>'), prompt);
  });

  it('sends it as the last message where the server makes the prompt', async () => {
    const server = await openAi([{ delta: { content: ' there' } }]);
    await connect(server).ask({ continued: 'Hello' });
    const body = bodyOf(server, '/v1/chat/completions');
    assert.deepEqual((body['messages'] as object[]).at(-1), { role: 'assistant', content: 'Hello' });
    assert.equal(body['continue_final_message'], true);
    assert.equal(body['add_generation_prompt'], false);
  });

  it('leaves out earlier turns where there is no more room for what it continues', async () => {
    const server = await fakeOllama([' there'], { parameters: 'num_ctx 1024' });
    const turns = [{ question: 'word '.repeat(300), answer: 'word '.repeat(300) }];
    const { droppedTurns } = await connect(server).ask({ turns, continued: 'word '.repeat(400) });
    assert.equal(droppedTurns, 1);
  });

  it('says so where the answer and its question fill the context', async () => {
    const server = await fakeOllama([' there'], { parameters: 'num_ctx 1024' });
    await assert.rejects(connect(server).ask({ continued: 'word '.repeat(1100) }), {
      reason: 'message-too-long',
      message: /cannot be continued/,
    });
  });
});

const openAi = (choices: readonly object[], usage?: object): Promise<StubServer> =>
  StubServer.start({
    '/v1/models': sendJson({ data: [{ id: 'vendor/model-7b' }] }),
    '/v1/chat/completions': sendEvents([
      ...choices.map((choice) => ({ choices: [choice] })),
      ...(choices.some((choice) => 'finish_reason' in choice)
        ? []
        : [{ choices: [{ delta: {}, finish_reason: 'stop' }] }]),
      ...(usage ? [{ choices: [], usage }] : []),
    ]),
  });

interface Thinking {
  readonly thought: string;
  readonly text: string;
  readonly stopReason: string;
}

async function thinking(server: StubServer, maxTokens = 100): Promise<Thinking> {
  const progress: ChatProgress[] = [];
  const { stopReason } = await connect(server).ask(
    { maxTokens },
    { onProgress: (one) => void progress.push(one) },
  );
  let [thought, text] = ['', ''];
  for (const one of progress) {
    if (one.kind === 'thought') thought += one.text;
    if (one.kind === 'text') text += one.text;
    if (one.kind === 'cut') text = text.slice(0, one.length);
  }
  return { thought, text, stopReason };
}

describe('A thought', () => {
  const expected = { thought: 'Hm, yes.', text: 'An answer.', stopReason: 'end' };

  for (const name of ['reasoning_content', 'reasoning'])
    it(`is taken from \`${name}\``, async () => {
      const server = await openAi([
        { delta: { role: 'assistant', content: null, [name]: 'Hm,' } },
        { delta: { [name]: ' yes.' } },
        { delta: { content: '\n\nAn answer.' } },
      ]);
      assert.deepEqual(await thinking(server), expected);
    });

  it('is taken once where the server gives it two names', async () => {
    const delta = { reasoning: 'Hm, yes.', reasoning_content: 'Hm, yes.' };
    assert.deepEqual(
      await thinking(await openAi([{ delta }, { delta: { content: 'An answer.' } }])),
      expected,
    );
  });

  it('is taken from tags in the text, where the prompt has opened it too', async () => {
    for (const open of ['<think>\n', '']) {
      const texts = [`${open}Hm, `, 'yes.\n</th', 'ink>\n\nAn ', 'answer.'];
      assert.deepEqual(
        await thinking(await openAi(texts.map((content) => ({ delta: { content } })))),
        expected,
      );
    }
  });

  it('is taken from llama-server and from Ollama', async () => {
    const llama = await fakeLlamaServer(['<think>', 'Hm, yes.', '</think>', 'An answer.']);
    assert.deepEqual(await thinking(llama), expected);
    const ollama = await fakeOllama(['An answer.']);
    const lines = [{ thinking: 'Hm, ' }, { thinking: 'yes.' }, { response: 'An answer.' }, { done: true }];
    ollama.answers.set('/api/generate', (response) => {
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    });
    assert.deepEqual(await thinking(ollama), expected);
  });

  it('is asked for where its tags are control tokens, which these servers leave out, and never in code', async () => {
    const llama = await fakeLlamaServer(['Hello']);
    const fixture = connect(llama);
    await fixture.ask();
    assert.ok((bodyOf(llama, '/completion')['preserved_tokens'] as string[]).includes('</think>'));
    const vllm = await fakeVllm(['<think>', 'Hm, yes.', '</think>', 'An answer.']);
    assert.deepEqual(await thinking(vllm), expected);
    assert.equal(bodyOf(vllm, '/v1/completions')['skip_special_tokens'], false);
    await fixture.engine.complete(lineRequest('    return a'), {});
    assert.equal(bodyOf(llama, '/completion')['preserved_tokens'], undefined);
  });

  it('that takes all tokens is cut off at the longest length, not at a full context', async () => {
    const choices = [{ delta: { reasoning_content: 'Hm' } }, { delta: {}, finish_reason: 'length' }];
    for (const usage of [undefined, { prompt_tokens: 10, completion_tokens: 20 }]) {
      const { stopReason, text } = await thinking(await openAi(choices, usage), 20);
      assert.deepEqual([stopReason, text], ['length', '']);
    }
  });
});

describe('A loop', () => {
  it('that Ollama has found, which ends without a last line, is cut off too', async () => {
    const server = await fakeOllama(['unused']);
    const words = ['So: ', ...Array.from({ length: 30 }, () => ' na')];
    server.answers.set('/api/generate', (response) => {
      response.end(words.map((text) => `${JSON.stringify({ response: text, done: false })}\n`).join(''));
    });
    const { text, stopReason } = await thinking(server);
    assert.deepEqual([text, stopReason], ['So:  na', 'loop']);
  });

  it('ends the answer and the request, and its tokens are not sent again', async () => {
    const server = await fakeLlamaServer(Array.from({ length: 400 }, () => 'It says the same once more.\n'));
    const fixture = connect(server);
    const cuts: number[] = [];
    const { stopReason, text } = await fixture.ask(
      { maxTokens: 2000 },
      { onProgress: (progress) => void (progress.kind === 'cut' && cuts.push(progress.length)) },
    );
    assert.equal(stopReason, 'loop');
    const kept = text.slice(0, cuts[0]);
    assert.equal(kept, 'It says the same once more.');
    await fixture.ask({ turns: [{ question: 'Hello?', answer: kept }], question: 'And?' });
    assert.ok(!(bodyOf(server, '/completion')['prompt'] as number[]).includes(50));
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Recording } from '../../../tools/endpointRecorder/exchange.ts';
import { scenarios } from '../../../tools/endpointRecorder/scenarios.ts';
import { EndpointFixture } from './support/endpointFixture.ts';
import { ReplayServer } from './support/replayServer.ts';

const folder = path.join(import.meta.dirname, 'recorded');
const servers = ['llama-server', 'ollama', 'vllm'] as const;
const namesOf = (server: string): string[] =>
  readdirSync(path.join(folder, server)).map((file) => `${server}/${path.basename(file, '.json')}`);
const scenarioOf = (name: string): string =>
  Object.keys(scenarios).find((scenario) => name.endsWith(`-${scenario}`))!;
const read = (name: string): Recording =>
  JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Recording;

/** Cut into many pieces, an answer takes a while on a busy machine. */
const patient = { probeMilliseconds: 30_000, firstMilliseconds: 30_000, nextMilliseconds: 30_000 };

async function replay(name: string, pieceSizes: readonly number[]): Promise<void> {
  const { exchanges, outcome } = read(name);
  const server = await ReplayServer.start(exchanges, pieceSizes);
  const kind = name.startsWith('openai/') ? ({ server: 'openai' } as const) : {};
  const fixture = new EndpointFixture([{ url: server.origin, name: 'recorded', ...kind }], patient);
  try {
    const now: unknown = await scenarios[scenarioOf(name)]!(fixture.engine);
    assert.deepEqual(server.unexpected, []);
    assert.deepEqual(JSON.parse(JSON.stringify(now)), outcome);
    assert.deepEqual(server.left, []);
  } finally {
    fixture.dispose();
    server.close();
  }
}

for (const server of servers)
  describe(`EndpointEngine with what a real ${server} said`, () => {
    const names = namesOf(server);

    it('has a recording of every scenario', () => {
      for (const scenario of Object.keys(scenarios))
        assert.ok(names.includes(`${server}/phi-4-demo-${scenario}`), scenario);
    });

    for (const name of names)
      it(`sends and makes of it the same as when it was recorded: ${name}`, () => replay(name, [65_536]));

    it('does not depend on how answers are cut', async () => {
      const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });
      const name = fc.constantFrom('phi-4-demo-question', 'phi-4-demo-complete-line', 'chatml-complete-line');
      await fc.assert(
        fc.asyncProperty(name, sizes, (one, cut) => replay(`${server}/${one}`, cut)),
        { numRuns: 15 },
      );
    });
  });

describe("EndpointEngine with what a real server with OpenAI's chat said", () => {
  const names = namesOf('openai');
  for (const name of names)
    it(`sends and makes of it the same as when it was recorded: ${name}`, () => replay(name, [65_536]));

  it('does not depend on how answers are cut', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, (cut) => replay('openai/phi-4-demo-question', cut)),
      { numRuns: 5 },
    );
  });
});

describe('The same model, whoever serves it', () => {
  const outcome = (server: string, scenario: string): unknown =>
    read(`${server}/phi-4-demo-${scenario}`).outcome;

  it('gives the same answers', () => {
    for (const server of ['vllm', 'openai'])
      for (const scenario of ['question', 'length', 'spelled-controls']) {
        const { text } = outcome(server, scenario) as { text: string };
        assert.equal(text, (outcome('llama-server', scenario) as { text: string }).text, server);
      }
  });

  it('gives the same completions, in the middle of a word too', () => {
    for (const scenario of ['complete-line', 'complete-block']) {
      const [ours, theirs] = ['vllm', 'llama-server'].map((server) => {
        const { text, stopReason } = outcome(server, scenario) as { text: string; stopReason: string };
        return { text, stopReason };
      });
      assert.deepEqual(ours, theirs);
    }
  });

  it('counts the same tokens', () => {
    assert.deepEqual(outcome('vllm', 'count'), outcome('llama-server', 'count'));
  });
});

describe("phi-4's control tokens", () => {
  const sent = (name: string, path: string): Record<string, unknown> =>
    read(name).exchanges.find(({ request }) => request.path === path)!.request.body as Record<
      string,
      unknown
    >;

  it('are where its format has them, and nowhere else, at llama-server', () => {
    const prompt = sent('llama-server/phi-4-demo-spelled-controls', '/completion')['prompt'] as number[];
    const [start, end, separator] = [100_264, 100_265, 100_266];
    assert.deepEqual(
      prompt.filter((token) => token >= 100_256),
      [start, separator, end, start, separator, end, start, separator],
    );
  });

  it('are where its format has them, and nowhere else, at vLLM', () => {
    const prompt = sent('vllm/phi-4-demo-spelled-controls', '/v1/completions')['prompt'] as number[];
    const [start, end, separator] = [100_264, 100_265, 100_266];
    assert.deepEqual(
      prompt.filter((token) => token >= 100_256),
      [start, separator, end, start, separator, end, start, separator],
    );
  });

  it('are where its format has them, and nowhere else, at Ollama', () => {
    const prompt = sent('ollama/phi-4-demo-spelled-controls', '/api/generate')['prompt'] as string;
    const [start, end, separator] = ['<|im_start|>', '<|im_end|>', '<|im_sep|>'];
    assert.deepEqual(prompt.match(/<\|\w+\|>/g), [
      ...[start, separator, end],
      ...[start, separator, end],
      ...[start, separator],
    ]);
  });
});

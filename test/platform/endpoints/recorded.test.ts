import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Recording } from '../../../tools/endpointRecorder/exchange.ts';
import { scenarios } from '../../../tools/endpointRecorder/scenarios.ts';
import { EndpointFixture } from './support/endpointFixture.ts';
import { ReplayServer } from './support/replayServer.ts';

const folder = path.join(import.meta.dirname, 'recorded');
const names = readdirSync(folder).map((file) => path.basename(file, '.json'));
const scenarioOf = (name: string): string =>
  Object.keys(scenarios).find((scenario) => name.endsWith(`-${scenario}`))!;

describe('EndpointEngine with what a real llama-server said', () => {
  const replay = async (name: string, pieceSizes: readonly number[]): Promise<void> => {
    const text = readFileSync(path.join(folder, `${name}.json`), 'utf8');
    const { exchanges, outcome } = JSON.parse(text) as Recording;
    const server = await ReplayServer.start(exchanges, pieceSizes);
    const fixture = new EndpointFixture([{ url: server.origin, name: 'recorded' }]);
    try {
      const now: unknown = await scenarios[scenarioOf(name)]!(fixture.engine);
      assert.deepEqual(server.unexpected, []);
      assert.deepEqual(JSON.parse(JSON.stringify(now)), outcome);
      assert.deepEqual(server.left, []);
    } finally {
      fixture.dispose();
      server.close();
    }
  };

  it('has a recording of every scenario', () => {
    for (const scenario of Object.keys(scenarios))
      assert.ok(names.includes(`phi-4-demo-${scenario}`), scenario);
  });

  for (const name of names)
    it(`sends and makes of it the same as when it was recorded: ${name}`, () => replay(name, [65_536]));

  it("sends phi-4's control tokens where its format has them, and nowhere else", () => {
    const text = readFileSync(path.join(folder, 'phi-4-demo-spelled-controls.json'), 'utf8');
    const { exchanges } = JSON.parse(text) as Recording;
    const asked = exchanges.find(({ request }) => request.path === '/completion')!.request;
    const { prompt } = asked.body as { prompt: number[] };
    const [start, end, separator] = [100_264, 100_265, 100_266];
    assert.deepEqual(
      prompt.filter((token) => token >= 100_256),
      [start, separator, end, start, separator, end, start, separator],
    );
  });

  it('does not depend on how answers are cut', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });
    const name = fc.constantFrom('phi-4-demo-question', 'phi-4-demo-complete-line', 'chatml-complete-line');
    await fc.assert(fc.asyncProperty(name, sizes, replay), { numRuns: 15 });
  });
});

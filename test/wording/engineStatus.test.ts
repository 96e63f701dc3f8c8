import assert from 'node:assert/strict';
import type { EngineStatus } from '../../src/core/ports/engine.ts';
import { engineStatusText } from '../../src/wording/engineStatus.ts';
import { modelInfo } from '../../tools/modelInfo.ts';

const model = modelInfo();
const failed = { state: 'error', reason: 'engine-exited', message: 'It stopped.' } as const;

describe("An engine's status", () => {
  const cases: readonly (readonly [status: EngineStatus, text: string])[] = [
    [{ state: 'off' }, 'not loaded'],
    [{ state: 'loading', modelName: 'phi-4', fraction: 0.999 }, 'loading 99%'],
    [{ state: 'connecting', endpoint: 'team-gpu' }, 'connecting'],
    [{ state: 'ready', model }, ''],
    [{ state: 'generating', model }, 'generating'],
    [failed, 'error'],
    [{ ...failed, isRestarting: true }, 'restarting'],
  ];
  for (const [status, text] of cases)
    it(`${status.state} is "${text}"`, () => assert.equal(engineStatusText(status, false), text));

  it('of an endpoint that was not used yet is that it is not connected', () => {
    assert.equal(engineStatusText({ state: 'off' }, true), 'not connected yet');
  });
});

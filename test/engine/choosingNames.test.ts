import assert from 'node:assert/strict';
import type { CompletionRequest } from '../../src/core/ports/completionRequest.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  buildEngine,
  completionOf,
  completionRequest,
  loadRequest,
  realEngine,
  type Completion,
} from '../support/engineFixture.ts';

const code = 'import requests\n\n\ndef read(url):\n    answer = requests.';
const names = ['get', 'get_adapter', 'post', 'getter', 'request', 'head'];

describe('A completion that must begin with one of several names', () => {
  let engine: ForkedEngine;

  before(async () => {
    await buildEngine();
    engine = realEngine();
    await engine.load(loadRequest());
  });
  after(() => engine.unload());

  const complete = (
    prefix: string,
    changes: Partial<CompletionRequest>,
    call: { readonly signal?: AbortSignal } = {},
  ): Promise<Completion> =>
    completionOf(engine, completionRequest(prefix, { shape: 'line', maxTokens: 12, ...changes }), call);

  it('begins with exactly one of them and goes on freely', async () => {
    const { text, streamed, choice } = await complete(code, { choices: names });
    assert.equal(streamed, text);
    assert.ok(choice && names.includes(choice.name), text);
    assert.equal(/^\w+/.exec(text)?.[0], choice.name);
    assert.ok(choice.probability > 0 && choice.probability <= 1);
  });

  it('takes the name that is the likeliest as a whole', async () => {
    const alone = new Map<string, number>();
    for (const name of names) {
      const { text, choice } = await complete(code, { choices: [name], maxTokens: 1 });
      assert.ok(text.startsWith(name) && choice?.name === name, text);
      alone.set(name, choice.probability);
    }
    const { choice } = await complete(code, { choices: names });
    const likeliest = Math.max(...alone.values());
    assert.equal(alone.get(choice!.name), likeliest);
    assert.ok(Math.abs(choice!.probability - likeliest) <= likeliest / 100);
  });

  it('writes each of them, however unlikely, as it is spelled', async () => {
    for (const name of ['zzz_unlikely_name', 'Größe', 'x', 'HTTPAdapter2', '名前'])
      for (const changes of [{}, { temperature: 1.5, seed: 5 }]) {
        const { text, choice } = await complete(code, { choices: [name], ...changes });
        assert.equal(choice?.name, name);
        assert.ok(text.startsWith(name), text);
        assert.doesNotMatch(text.slice(name.length), /^\w/);
      }
  });

  it('finds one among hundreds', async () => {
    const many = Array.from({ length: 800 }, (_, at) => `member_${at}_of_a_large_module`);
    const { text, choice } = await complete(code, { choices: many });
    assert.ok(choice && many.includes(choice.name), text);
    assert.ok(text.startsWith(choice.name));
  });

  it('spells what precedes the name as it is, wherever the cursor is', async () => {
    for (const [prefix, name] of [
      ['from pathlib import ', 'Path'],
      ['import requests\nrequests', '.get'],
      ['import requests\nrequests.get(url, ', 'timeout'],
      ['import requests\nrequests.get(', 'timeout'],
    ] as const) {
      const { text } = await complete(prefix, { choices: [name] });
      assert.ok(text.startsWith(name), text);
    }
  });

  it('leaves nothing behind that changes a later completion', async () => {
    const plain = await complete(code, {});
    await complete(code, { choices: ['zzz', 'yyy'] });
    assert.equal((await complete(code, {})).text, plain.text);
  });

  it('begins with what is begun, which counts as generated', async () => {
    const { text, streamed, choice } = await complete('import requests\n', {
      begun: 'answer = requests.',
      choices: ['post'],
    });
    assert.equal(streamed, text);
    assert.ok(text.startsWith('answer = requests.post'), text);
    assert.equal(choice?.name, 'post');
    const full = await complete('import requests\n', {
      begun: 'answer = requests.',
      choices: ['post'],
      maxTokens: 1,
    });
    assert.equal(full.stopReason, 'length');
  });

  it('continues what is begun as if it had written that itself', async () => {
    const prefix = 'def is_prime(n: int) -> bool:\n';
    const asked = { shape: 'block', maxTokens: 60 } as const;
    const { text } = await complete(prefix, asked);
    const lines = text.split('\n');
    assert.ok(lines.length > 2, text);
    const begun = `${lines.slice(0, 2).join('\n')}\n`;
    assert.equal((await complete(prefix, { ...asked, begun })).text, text);
  });

  it('has no text where there is nothing to choose', async () => {
    for (const choices of [[], ['']]) {
      const { text, choice, stopReason } = await complete(code, { choices });
      assert.deepEqual([text, choice, stopReason], ['', undefined, 'end']);
    }
  });

  it('is cancelled while it chooses', async () => {
    const { text, stopReason } = await complete(code, { choices: names }, { signal: AbortSignal.abort() });
    assert.deepEqual([text, stopReason], ['', 'cancelled']);
  });
});

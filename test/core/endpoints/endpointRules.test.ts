import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EndpointFailure } from '../../../src/core/endpoints/endpointFailure.ts';
import { endpointRetryDelay, orderEndpoints } from '../../../src/core/endpoints/endpointFailover.ts';
import { isPhi4Name, servedModelName } from '../../../src/core/models/modelIdentity.ts';
import { knownControlTokens } from '../../../src/core/completion/prompt/completionStrategies.ts';
import { escapeControlTokens, estimateTokens } from '../../../src/core/endpoints/promptText.ts';

describe('orderEndpoints', () => {
  const one = (
    name: string,
    changes = {},
  ): { name: string; busy: number; isFull: boolean; isResting: boolean } => ({
    name,
    busy: 0,
    isFull: false,
    isResting: false,
    ...changes,
  });
  const names = (ordered: readonly { name: string }[]): string => ordered.map(({ name }) => name).join(' ');

  it('begins with the least busy one, in configured order where they are equal', () => {
    assert.equal(names(orderEndpoints([one('a', { busy: 2 }), one('b'), one('c')], undefined)), 'b c a');
  });

  it('begins with the one that has the prompt in its cache, however busy it is', () => {
    const [a, b] = [one('a'), one('b', { busy: 1 })];
    assert.equal(names(orderEndpoints([a, b], b)), 'b a');
  });

  it('fails over where that one is full or has failed', () => {
    const free = one('free');
    for (const state of [{ isFull: true }, { isResting: true }]) {
      const before = one('before', state);
      assert.equal(names(orderEndpoints([before, free], before)), 'free before');
      assert.equal(names(orderEndpoints([before], before)), 'before');
    }
  });

  it('ends with those that failed', () => {
    const all = [
      one('failed', { isResting: true }),
      one('full', { isFull: true, busy: 2 }),
      one('busy', { busy: 1 }),
    ];
    assert.equal(names(orderEndpoints(all, undefined)), 'busy full failed');
  });

  it('contains every endpoint once', () => {
    const candidate = fc.record({ busy: fc.nat(3), isFull: fc.boolean(), isResting: fc.boolean() });
    fc.assert(
      fc.property(fc.array(candidate), fc.nat(), (all, at) => {
        assert.deepEqual(new Set(orderEndpoints(all, all[at])), new Set(all));
      }),
    );
  });
});

describe('endpointRetryDelay', () => {
  const status = (code: number, retryAfter?: number): EndpointFailure => ({
    kind: 'status',
    status: code,
    message: '',
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  const delay = (failure: EndpointFailure, round = 0, waited = 0): number | undefined =>
    endpointRetryDelay([failure], { round, waited, longestLoad: 60_000 });

  it('retries a lost connection once', () => {
    const failure = { kind: 'unreachable', code: 'ECONNREFUSED' } as const;
    assert.equal(delay(failure), 300);
    assert.equal(delay(failure, 1), undefined);
  });

  it('waits as long as a busy server asks for, within reason', () => {
    assert.equal(delay(status(429, 5000)), 5000);
    assert.equal(delay(status(429, 500_000)), undefined);
    assert.equal(delay(status(429), 3), undefined);
  });

  it('waits for a server that loads, up to a limit', () => {
    assert.equal(delay(status(503), 20, 50_000), 10_000);
    assert.equal(delay(status(503), 20, 70_000), undefined);
  });

  it('does not retry what time does not change', () => {
    for (const failure of [status(400), status(401), status(500), { kind: 'silent', seconds: 5 } as const])
      assert.equal(delay(failure), undefined);
  });
});

describe('escapeControlTokens', () => {
  const others = [
    '</s>',
    '<s>',
    '[INST]',
    '[/INST]',
    '<file_sep>',
    '<jupyter_start>',
    '<repo_name>',
    '[img-0]',
  ];

  it('leaves no control token', () => {
    const piece = fc.oneof(fc.constantFrom(...knownControlTokens, ...others, '<', '|', '>'), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const broken = escapeControlTokens(pieces.join(''));
        for (const name of [...knownControlTokens, ...others]) assert.ok(!broken.includes(name), broken);
      }),
    );
  });

  it('gives text that JSON can represent', () => {
    assert.equal(escapeControlTokens('a\ud800b'), 'a\ufffdb');
  });

  it('does not change text without control tokens', () => {
    const code = 'if a < b and x | y:\n    print("<div>", f"[{INST}]", a <b, "|>")\n';
    assert.equal(escapeControlTokens(code), code);
  });
});

describe('The estimate of tokens', () => {
  it('is not below what phi-4 has, in code, tables and scripts that it writes with many tokens', () => {
    // Counted with phi-4's vocabulary.
    const counted = [
      ['x '.repeat(1000), 1001],
      ['| a | b | 12 | 0.5 |\n|---|---|---|---|\n'.repeat(30), 660],
      ['a=b(c,d);e.f(g[h],!i&&j);'.repeat(40), 600],
      ['这是一个用于测试的句子，包含一些常见的汉字。'.repeat(30), 660],
      ['Это предложение для проверки, оно содержит обычные слова. '.repeat(20), 401],
      ['🙂🎉🚀👍'.repeat(100), 1100],
      ['∀x∈ℝ: ∑ᵢ αᵢ·βᵢ ≤ √(γ²+δ²) → ∞ '.repeat(20), 682],
    ] as const;
    for (const [text, tokens] of counted) assert.ok(estimateTokens(text) >= tokens - 1, text.slice(0, 20));
  });

  it('does not take plain code for much more than it is', () => {
    const code =
      'def count_words(text):\n    """How often each word occurs."""\n    return Counter(text.split())\n';
    assert.ok(estimateTokens(code) <= 45, String(estimateTokens(code)));
  });
});

describe('The names of models', () => {
  it('are those of their files, without what says nothing', () => {
    assert.equal(servedModelName('/srv/models/phi-4-Q4_K_M.gguf'), 'phi-4-Q4_K_M');
    assert.equal(servedModelName('C:\\models\\phi-4.gguf'), 'phi-4');
    assert.equal(servedModelName('phi4:latest'), 'phi4');
    assert.equal(servedModelName('microsoft/phi-4'), 'phi-4');
  });

  it('tell phi-4 from its relatives', () => {
    for (const name of ['microsoft/phi-4', 'phi4:latest', 'phi4:14b-q4_K_M', 'unsloth/Phi-4'])
      assert.ok(isPhi4Name(name), name);
    for (const name of [
      'phi4-mini',
      'microsoft/Phi-4-reasoning',
      'phi-4-demo',
      'phi3',
      'Phi-4-multimodal-instruct',
    ])
      assert.ok(!isPhi4Name(name), name);
  });
});

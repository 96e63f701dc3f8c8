import assert from 'node:assert/strict';
import {
  getLlama,
  LlamaLogLevel,
  type Llama,
  type LlamaContextSequence,
  type Token,
  TokenBias,
} from 'node-llama-cpp';
import { phi4ChatFormat } from '../../../src/core/chat/chatFormat.ts';
import { systemPrompt } from '../../../src/core/chat/chatSettings.ts';
import { type Draft, generate, type Generation } from '../../../src/engine/generation/generate.ts';
import { Vocabulary } from '../../../src/engine/tokens/vocabulary.ts';
import { demoModel } from '../../support/engineFixture.ts';

const contextSize = 256;
const most = 40;
const greedy = { temperature: 0, topK: 40, topP: 1, minP: 0 } as const;

interface Result {
  readonly end: string;
  readonly tokens: readonly Token[];
  /** What the KV cache holds afterwards. */
  readonly held: readonly Token[];
  /** How many tokens each pass evaluated. */
  readonly passes: readonly number[];
}

/** Proposes what it is told to, by how many tokens were written. */
class ScriptedDraft implements Draft {
  readonly passes: number[] = [];
  readonly #script: (written: number) => readonly Token[];
  #written = 0;

  constructor(script: (written: number) => readonly Token[]) {
    this.#script = script;
  }

  propose(limit: number): readonly Token[] {
    return this.#script(this.#written).slice(0, limit - 1);
  }

  push(): void {
    this.#written += 1;
  }

  measured(tokens: number): void {
    this.passes.push(tokens);
  }
}

describe('The loop in which a model writes', () => {
  let llama: Llama;
  let sequence: LlamaContextSequence;
  let prompt: readonly Token[];
  let free: TokenBias;

  before(async () => {
    const options = { gpu: false, build: 'never', skipDownload: true, progressLogs: false } as const;
    llama = await getLlama({ ...options, logLevel: LlamaLogLevel.error });
    llama.maxThreads = 1;
    const model = await llama.loadModel({ modelPath: demoModel });
    const context = await model.createContext({
      contextSize,
      batchSize: 16,
      flashAttention: false,
      threads: 1,
    });
    sequence = context.getSequence();
    free = TokenBias.for(model);
    // A question that the demo model answers at length.
    prompt = new Vocabulary(model).prompt([
      ...phi4ChatFormat.system(systemPrompt),
      ...phi4ChatFormat.question('How do I fetch JSON from a URL?'),
    ]);
  });
  after(() => llama.dispose());

  async function written(
    script: (written: number) => readonly Token[],
    changes: Partial<Generation<string>> = {},
  ): Promise<Result> {
    await sequence.clearHistory();
    await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, -1));
    const draft = new ScriptedDraft(script);
    const tokens: Token[] = [];
    const end = await generate<string>({
      sequence,
      last: prompt.at(-1)!,
      sampling: greedy,
      stops: new Set(),
      biasAfter: () => free,
      draft,
      take: (token) => (tokens.push(token) >= most ? 'enough' : undefined),
      signal: new AbortController().signal,
      turn: { pause: async () => {} },
      ...changes,
    });
    return { end, tokens, held: sequence.contextTokens, passes: draft.passes };
  }

  const nothing = (): readonly Token[] => [];
  /** What is right for so many tokens, and then wrong. */
  const rightFor =
    (text: readonly Token[], right: number, wrong = 3) =>
    (at: number): readonly Token[] => [
      ...text.slice(at, at + right),
      ...text.slice(at + right, at + right + wrong).map((token) => ((token + 1) % 1000) as Token),
    ];

  const samplings = [
    ['greedily', greedy],
    ['at a temperature', { temperature: 20, topK: 0, topP: 1, minP: 0, seed: 7 }],
    ['with a repetition penalty', { ...greedy, repeatPenalty: 1.4 }],
  ] as const;
  for (const [how, sampling] of samplings)
    it(`writes the same text ${how}, and holds the same, whatever is proposed`, async () => {
      const plain = await written(nothing, { sampling });
      assert.equal(plain.tokens.length, most);
      assert.deepEqual(plain.held, [...prompt, ...plain.tokens.slice(0, -1)]);
      assert.ok(plain.passes.every((tokens) => tokens === 1));
      for (const right of [0, 1, 2, 7, 15]) {
        const drafted = await written(rightFor(plain.tokens, right), { sampling });
        assert.deepEqual(drafted.tokens, plain.tokens, `${right} are right`);
        assert.deepEqual(drafted.held, plain.held, `${right} are right`);
        assert.ok(drafted.passes.length <= Math.ceil(most / (right + 1)), `${right} are right`);
      }
    });

  it('draws each token anew, also where nothing is proposed', async () => {
    const sampling = { temperature: 1e6, topK: 0, topP: 1, minP: 0 };
    const { tokens } = await written(nothing, { sampling: { ...sampling, seed: 1 } });
    assert.ok(new Set(tokens).size > most / 2);
    const unseeded = await written(nothing, { sampling });
    assert.notDeepEqual(unseeded.tokens, (await written(nothing, { sampling })).tokens);
  });

  it('ends before a stop, and holds all that was written, also in the middle of what was proposed', async () => {
    const { tokens: text } = await written(nothing);
    const at = text.findIndex((token, index) => index >= 5 && text.indexOf(token) === index);
    const stops = new Set([text[at]!]);
    for (const script of [nothing, rightFor(text, 15)]) {
      const { end, tokens, held } = await written(script, { stops });
      assert.equal(end, 'end');
      assert.deepEqual(tokens, text.slice(0, at));
      assert.deepEqual(held, [...prompt, ...tokens]);
    }
  });

  it('constrains each place by what would stand before it', async () => {
    const { tokens: text } = await written(nothing);
    const model = sequence.model;
    const odd = (before: readonly Token[]): TokenBias =>
      before.length % 2 === 0 ? free : TokenBias.for(model).set(text[0]!, { logit: 1000 });
    const plain = await written(nothing, { biasAfter: odd });
    assert.ok(plain.tokens.every((token, at) => at % 2 === 0 || token === text[0]));
    const drafted = await written(rightFor(plain.tokens, 6), { biasAfter: odd });
    assert.deepEqual(drafted.tokens, plain.tokens);
  });

  it('ends where the context is full, with nothing of its beginning lost', async () => {
    const sampling = { temperature: 20, topK: 0, topP: 1, minP: 0, seed: 3 };
    const take = (): undefined => undefined;
    const plain = await written(nothing, { sampling, take });
    assert.equal(plain.end, 'context');
    assert.equal(plain.held.length, contextSize - 1);
    const text = plain.held.slice(prompt.length);
    const drafted = await written(rightFor(text, 15), { sampling, take });
    assert.equal(drafted.end, 'context');
    assert.deepEqual(drafted.held, plain.held);
  });

  it('evaluates no more at once than it may', async () => {
    const { tokens: text } = await written(nothing);
    const { passes } = await written(rightFor(text, 15), { passLimit: () => 5 });
    assert.equal(Math.max(...passes), 5);
  });

  it('is cancelled after the pass in which it was, with what that pass wrote', async () => {
    const { tokens: text } = await written(nothing);
    const stop = new AbortController();
    const taken: Token[] = [];
    const { end, held, passes } = await written(rightFor(text, 7, 0), {
      signal: stop.signal,
      take: (token) => {
        taken.push(token);
        stop.abort();
        return undefined;
      },
    });
    assert.equal(end, 'cancelled');
    assert.equal(passes.length, 1);
    assert.deepEqual(taken, text.slice(0, 8));
    assert.deepEqual(held, [...prompt, ...text.slice(0, 7)]);
  });
});

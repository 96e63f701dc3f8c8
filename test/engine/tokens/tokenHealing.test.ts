import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Token } from 'node-llama-cpp';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { SpelledTokens } from '../../../src/engine/tokens/spelledTokens.ts';
import { createTokenBytes, type TokenBytes } from '../../../src/engine/tokens/tokenBytes.ts';
import type { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { loadDemoVocabulary, type DemoVocabulary } from '../../support/demoVocabulary.ts';
import {
  buildEngine,
  completionOf,
  completionRequest,
  demoModel,
  loadRequest,
  realEngine,
} from '../../support/engineFixture.ts';

/** In phi-4's vocabulary, all tokens from this one on are control tokens. */
const firstControl = 100_256;

describe('The tokens that spell a text', () => {
  let demo: DemoVocabulary;
  let bytesOf: TokenBytes;
  let spelled: SpelledTokens;

  before(async () => {
    demo = await loadDemoVocabulary();
    bytesOf = createTokenBytes(demo.model)!;
    spelled = new SpelledTokens(demo.model, bytesOf, demo.vocabulary.controls);
  });
  after(() => demo.dispose());

  const startsWith = (whole: Uint8Array, start: Uint8Array): boolean =>
    start.every((byte, at) => whole[at] === byte);

  it('are all that begin with it or are its beginning, and no others', () => {
    const text = fc.oneof(
      fc.constantFrom(' ', 'ret', ' return', '():\n', '日本', '🙂', 'é', '\n\n', '<|', '<|im_', '    '),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(text, (wanted) => {
        const rest = new TextEncoder().encode(wanted);
        const expected: number[] = [];
        for (let token = 0; token < firstControl; token += 1) {
          const bytes = bytesOf(token as Token);
          if (bytes.length > 0 && (startsWith(bytes, rest) || startsWith(rest, bytes))) expected.push(token);
        }
        assert.deepEqual(
          spelled.toSpell(rest).toSorted((a, b) => a - b),
          expected,
        );
      }),
      { numRuns: 25 },
    );
  });

  it('exist for every byte of a character', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    assert.ok(spelled.canSpell(bytes));
    for (let byte = 0; byte < 256; byte += 1) assert.ok(spelled.toSpell(Uint8Array.of(byte)).length > 0);
  });
});

describe('The bytes of tokens', () => {
  const bytesIn = (model: string, tokens: string[], types: number[]): (readonly number[])[] | undefined => {
    const metadata = { tokenizer: { ggml: { model, tokens, token_type: types } } };
    const bytes = createTokenBytes({ fileInfo: { metadata } } as never);
    return bytes && tokens.map((_, id) => [...bytes(id as Token)]);
  };

  it('are known of a SentencePiece vocabulary', () => {
    const tokens = ['<unk>', '<s>', '<0x0A>', '\u2581the', 'ing', '\u2581\u2581', 'é', '<tool>'];
    assert.deepEqual(bytesIn('llama', tokens, [2, 3, 6, 1, 1, 1, 1, 4]), [
      [],
      [],
      [0x0a],
      [...Buffer.from(' the')],
      [...Buffer.from('ing')],
      [...Buffer.from('  ')],
      [0xc3, 0xa9],
      [...Buffer.from('<tool>')],
    ]);
  });

  it('may be too few to spell a text', () => {
    const metadata = {
      tokenizer: { ggml: { model: 'llama', tokens: ['a', 'b', 'abé'], token_type: [1, 1, 1] } },
    };
    const model = { fileInfo: { metadata } } as never;
    const spelled = new SpelledTokens(model, createTokenBytes(model)!, new Set());
    const can = (text: string): boolean => spelled.canSpell(new TextEncoder().encode(text));
    assert.deepEqual([can('ab'), can('abé'), can('c'), can('')], [true, false, false, true]);
  });

  it('are not guessed of any other kind of vocabulary', () => {
    assert.equal(bytesIn('bert', ['##ing'], [1]), undefined);
  });
});

describe('TokenHealing', () => {
  let engine: ForkedEngine;

  before(async () => {
    await buildEngine();
    engine = realEngine();
    await engine.load(loadRequest());
  });
  after(() => engine.unload());

  const complete = async (prefix: string): Promise<string> =>
    (await completionOf(engine, completionRequest(prefix, { shape: 'line', maxTokens: 40 }))).text;

  it('continues a word wherever it is cut', async () => {
    const line = 'def is_prime(n: int) -> bool:';
    for (let typed = 'def is_pr'.length; typed < line.length; typed += 1)
      assert.equal(line.slice(0, typed) + (await complete(line.slice(0, typed))), line, String(typed));
  });

  it('continues code that the model knows wherever it is cut', async () => {
    const folder = new URL('../../../tools/demoModel/corpus/code/', import.meta.url);
    const missed: string[] = [];
    let cuts = 0;
    for (const name of readdirSync(folder)) {
      const code = readFileSync(new URL(name, folder), 'utf8').trimEnd();
      // By their first letters alone, functions cannot be told apart.
      for (let cut = code.indexOf('('); cut < code.length - 1; cut += 17) {
        const { text } = await completionOf(engine, completionRequest(code.slice(0, cut)));
        const whole = code.slice(cut).trimEnd();
        cuts += 1;
        // It may end before the whole does, where a block ends.
        if (text.trim() === '' || !whole.startsWith(text.trimEnd()))
          missed.push(`${name}: ${code.slice(cut - 20, cut)}|${text}`);
      }
    }
    assert.ok(missed.length <= cuts * 0.03, missed.join('\n'));
  });

  it('never repeats the text before the cursor, in any script', async () => {
    for (const typed of ['é', 'caf\u00e9', '日', '日本', '🙂', '👩‍👩‍👧', 'ß', '\u0301', '\ufeff', '"""Grüße'])
      for (const before of ['name = "', 'x', '# ', '\n    ']) {
        const { text, usage } = await completionOf(
          engine,
          completionRequest(before + typed, { shape: 'line', maxTokens: 4, temperature: 0 }),
        );
        assert.ok(!text.startsWith(typed), `${before}${typed} and then ${text}`);
        assert.ok(usage.generatedTokens <= 4 + Buffer.byteLength(typed) + before.length);
      }
  });

  it('costs few tokens', async () => {
    for (const prefix of [
      'def f(n):\n',
      'def f(n):\n    ',
      'def f(n):\n    ret',
      'x = foo(',
      'x',
      '\t\t\t',
    ]) {
      const { usage } = await completionOf(engine, completionRequest(prefix, { maxTokens: 1 }));
      assert.ok(usage.generatedTokens <= 5, `${JSON.stringify(prefix)}: ${usage.generatedTokens}`);
    }
  });

  it('never spells a control token, even if the file declares it as an ordinary one', async () => {
    const declareOrdinary = (file: Buffer): void => {
      const key = 'tokenizer.ggml.token_type';
      const types = file.indexOf(key) + key.length + 16;
      for (let id = firstControl; id < 100_352; id += 1) file.writeInt32LE(4, types + id * 4);
    };
    await withChangedModel(declareOrdinary, async (careless) => {
      for (const prefix of ['x = "\n<|', '<', '<|im_', '<|fim_'])
        for (const seed of [1, 2, 3]) {
          const request = completionRequest(prefix, { temperature: 100, seed, maxTokens: 20 });
          const { text } = await completionOf(careless, request);
          assert.doesNotMatch(prefix + text, /<\|(?:im_start|im_sep|im_end|fim_\w+|endoftext)\|>/);
        }
    });
  });
});

describe('A model whose vocabulary cannot fill in the middle', () => {
  before(buildEngine);

  it('is not asked to', async () => {
    const rename = (file: Buffer): void => void file.write('<|xim_middle|>', file.indexOf('<|fim_middle|>'));
    await withChangedModel(rename, async (engine) => {
      const request = completionRequest('def f', { strategy: 'fill-in-the-middle' });
      await assert.rejects(engine.complete(request, {}), (error) => {
        assert.ok(error instanceof PhidelityError);
        assert.equal(error.reason, 'unsupported-model');
        assert.match(error.message, /<\|fim_middle\|>.*"prefill"/);
        return true;
      });
      assert.ok((await completionOf(engine, completionRequest('def f'))).usage.evaluatedTokens > 0);
    });
  });
});

/** Runs a test on an engine with the demo model, in whose file some bytes of the vocabulary are changed. */
async function withChangedModel(
  change: (file: Buffer) => void,
  test: (engine: ForkedEngine) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'phidelity-healing-'));
  const engine = realEngine();
  try {
    const file = readFileSync(demoModel);
    change(file);
    const modelPath = join(folder, 'changed.gguf');
    writeFileSync(modelPath, file);
    await engine.load(loadRequest({ modelPath }));
    await test(engine);
  } finally {
    await engine.unload();
    rmSync(folder, { recursive: true });
  }
}

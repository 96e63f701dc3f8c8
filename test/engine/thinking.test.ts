import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  demoModel,
  loadRequest,
  realEngine,
} from '../support/engineFixture.ts';

const question = 'What is the difference between a list and a tuple?';
const control = 3;

/** A length and the text, as GGUF writes a string. */
function ggufString(text: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  return Buffer.concat([length, Buffer.from(text)]);
}

/**
 * The demo model with other names for tokens that it generates: the first one of an answer opens a thought, and one of its
 * next words closes it. A third name makes up for the length of the others, since what follows must stay where it is.
 */
function thinkingModel(): Buffer {
  const names = { Both: '<think>', Ġvalues: '</think>', '<|dummy_85|>': '<|dum85|>' };
  let file = readFileSync(demoModel);
  for (const [from, to] of Object.entries(names)) {
    const at = file.indexOf(ggufString(from));
    file = Buffer.concat([file.subarray(0, at), ggufString(to), file.subarray(at + ggufString(from).length)]);
  }
  // After the key come the value's type, the elements' type (4 bytes each) and their number (8 bytes).
  const start = (key: string): number =>
    file.indexOf(`tokenizer.ggml.${key}`) + `tokenizer.ggml.${key}`.length + 16;
  const tokens = start('tokens');
  const types = start('token_type');
  for (let id = 0, at = tokens; id < 100_256; id++) {
    const length = Number(file.readBigUInt64LE(at));
    const name = file.toString('utf8', at + 8, at + 8 + length);
    if (name === '<think>' || name === '</think>') file.writeInt32LE(control, types + id * 4);
    at += 8 + length;
  }
  return file;
}

describe('A model whose thoughts stand between control tokens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phidelity-model-'));
  const modelPath = join(folder, 'thinking.gguf');
  let engine: ForkedEngine;
  let plain: string;

  before(async () => {
    await buildEngine();
    engine = realEngine();
    await engine.load(loadRequest());
    plain = (await answerOf(engine, chatRequest({ question }))).text;
    writeFileSync(modelPath, thinkingModel());
    await engine.load(loadRequest({ modelPath }));
  });
  after(async () => {
    await engine.unload();
    rmSync(folder, { recursive: true });
  });

  it('gives its thought apart from its answer', async () => {
    const [, thought, answer] = /^Both(.*?) values(.*)$/su.exec(plain)!;
    const { progress, text } = await answerOf(engine, chatRequest({ question }));
    const thoughts = progress.flatMap((one) => (one.kind === 'thought' ? [one.text] : [])).join('');
    assert.equal(thoughts, thought!.trim());
    // Where there is an answer, the tag is a token without text.
    assert.equal(text, answer!.trimStart().replaceAll(' values', ''));
  });

  it('does not read the thought again', async () => {
    const { text } = await answerOf(engine, chatRequest({ question }));
    const turns = [{ question, answer: text }];
    const { usage } = await answerOf(engine, chatRequest({ turns, question: 'Thank you!', maxTokens: 1 }));
    const texts = [chatRequest().system, question, text, 'Thank you!'];
    const counts = await engine.countTokens(texts);
    // Those of phi-4's format: of the system prompt, of the turn and of the question.
    assert.equal(usage.promptTokens, counts.reduce((sum, count) => sum + count, 0) + 4 + 8 + 7);
  });

  it('never finds the tags in text', async () => {
    for (const name of ['<think>', '</think>']) {
      const tokens = await engine.tokenize(`a ${name} b${name}`);
      assert.ok(tokens.length >= 8, tokens.join(' '));
    }
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phi4ChatFormat } from '../../src/core/chat/chatFormat.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  demoModel,
  loadRequest,
  realEngine,
} from '../support/engineFixture.ts';

const firstControl = 100_256;
const vocabularySize = 100_352;
const userDefined = 4;

/** The demo model as a careless converter would have written it: its control tokens are ordinary added tokens. */
function carelesslyConverted(): Buffer {
  const file = readFileSync(demoModel);
  const key = 'tokenizer.ggml.token_type';
  // After the key come the value's type, the elements' type (4 bytes each) and their number (8 bytes).
  const types = file.indexOf(key) + key.length + 16;
  for (let id = firstControl; id < vocabularySize; id++) file.writeInt32LE(userDefined, types + id * 4);
  return file;
}

describe('A model whose file declares control tokens as ordinary ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phidelity-model-'));
  const modelPath = join(folder, 'careless.gguf');
  let engine: ForkedEngine;

  before(async () => {
    await buildEngine();
    writeFileSync(modelPath, carelesslyConverted());
    engine = realEngine();
    await engine.load(loadRequest({ modelPath }));
  });
  after(async () => {
    await engine.unload();
    rmSync(folder, { recursive: true });
  });

  it('still never finds one in text', async () => {
    const { requiredControls, stopControls, bannedControls } = phi4ChatFormat;
    for (const name of [...requiredControls, ...stopControls, ...bannedControls])
      for (const text of [name, `a ${name}${name} b`, `<${name}>`, `<|im_end|>${name}`]) {
        const tokens = await engine.tokenize(text);
        assert.ok(
          tokens.length > 1 && tokens.every((token) => token < firstControl),
          `${text}: ${tokens.join(' ')}`,
        );
      }
  });

  it('answers as ever', async () => {
    const { text, stopReason } = await answerOf(engine, chatRequest());
    assert.match(text, /requests\.get\(url, timeout=timeout\)/);
    assert.equal(stopReason, 'end');
  });
});

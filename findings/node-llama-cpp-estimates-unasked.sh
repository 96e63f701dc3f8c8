#!/usr/bin/env bash
# node-llama-cpp 3.21.1 loads a model twice more to estimate memory, where it was told not to look at memory.
#
# Expected: with `ignoreMemorySafetyChecks: true`, and with the GPU layers and the context's size given as numbers, nothing
#   is left to be estimated: `loadModel` loads the model, `createContext` makes a context.
# Seen: each of them loads the model once more without its weights, has llama.cpp say what it would take, and uses the
#   result for nothing. The copy that `createContext` makes stays until the model is disposed of.
# So what matters: the vocabulary is read three times, which with 100,000 tokens is most of the time that a small model
#   takes to load, and the copies stay in memory.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-llama-cpp@3.21.1 >/dev/null

cat >load.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';

// A llama of one layer, with bytes for a vocabulary and zeros for weights.
const bytes = (size, write) => {
  const buffer = Buffer.alloc(size);
  write(buffer);
  return buffer;
};
const u32 = (n) => bytes(4, (b) => b.writeUInt32LE(n));
const u64 = (n) => bytes(8, (b) => b.writeBigUInt64LE(BigInt(n)));
const f32 = (n) => bytes(4, (b) => b.writeFloatLE(n));
const text = (s) => Buffer.concat([u64(Buffer.byteLength(s)), Buffer.from(s)]);
const list = (type, items) => Buffer.concat([u32(type), u64(items.length), ...items]);
const [width, heads, hidden] = [32, 2, 64];
const tokens = ['<unk>', '<s>', '</s>', ...Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`)];
const values = [
  ['general.architecture', 8, text('llama')],
  ['llama.block_count', 4, u32(1)],
  ['llama.context_length', 4, u32(64)],
  ['llama.embedding_length', 4, u32(width)],
  ['llama.feed_forward_length', 4, u32(hidden)],
  ['llama.attention.head_count', 4, u32(heads)],
  ['llama.attention.layer_norm_rms_epsilon', 6, f32(1e-5)],
  ['tokenizer.ggml.model', 8, text('llama')],
  ['tokenizer.ggml.tokens', 9, list(8, tokens.map(text))],
  ['tokenizer.ggml.scores', 9, list(6, tokens.map(() => f32(0)))],
  ['tokenizer.ggml.token_type', 9, list(5, tokens.map((_, i) => u32(i === 0 ? 2 : i < 3 ? 3 : 6)))],
];
const square = [width, width];
const tensors = [
  ['token_embd.weight', [width, tokens.length]],
  ['output_norm.weight', [width]],
  ['output.weight', [width, tokens.length]],
  ['blk.0.attn_norm.weight', [width]],
  ['blk.0.ffn_norm.weight', [width]],
  ...['q', 'k', 'v', 'output'].map((one) => [`blk.0.attn_${one}.weight`, square]),
  ['blk.0.ffn_gate.weight', [width, hidden]],
  ['blk.0.ffn_up.weight', [width, hidden]],
  ['blk.0.ffn_down.weight', [hidden, width]],
];
let size = 0;
const infos = tensors.map(([name, dimensions]) => {
  const info = Buffer.concat([text(name), u32(dimensions.length), ...dimensions.map(u64), u32(0), u64(size)]);
  size += dimensions.reduce((a, b) => a * b) * 4;
  return info;
});
const head = Buffer.concat([
  Buffer.from('GGUF'),
  u32(3),
  u64(tensors.length),
  u64(values.length),
  ...values.flatMap(([key, type, value]) => [text(key), u32(type), value]),
  ...infos,
]);
writeFileSync('tiny.gguf', Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), Buffer.alloc(size)]));

const log = [];
const llama = await getLlama({
  gpu: false,
  build: 'never',
  logLevel: LlamaLogLevel.debug,
  logger: (_, message) => log.push(message),
});
const report = (what) =>
  console.log(`${what}: ${log.splice(0).filter((one) => one.includes('Loading model for simulator session')).length} more`);
const unchecked = { ignoreMemorySafetyChecks: true };
const model = await llama.loadModel({ modelPath: 'tiny.gguf', gpuLayers: 0, ...unchecked });
report('loadModel');
await model.createContext({ contextSize: 64, batchSize: 64, ...unchecked });
report('createContext');
await llama.dispose();
JS
printf 'loadModel: 1 more\ncreateContext: 1 more\n' >expected
node load.mjs >seen 2>err || { cat err; exit 1; }
cat seen
diff expected seen && echo 'As described.'

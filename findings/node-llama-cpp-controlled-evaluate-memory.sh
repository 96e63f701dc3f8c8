#!/usr/bin/env bash
# node-llama-cpp 3.21.1's controlledEvaluate holds room for the whole vocabulary after each call, until garbage is collected.
#
# Expected: a text that is written by `controlledEvaluate`, one token in each call, takes as much memory as one by `evaluate`.
# Seen: each call makes a sampler, whose constructor allocates twelve bytes for each token of the vocabulary (1.2 MB for
#   100,000). `dispose` keeps them; only the destructor gives them back, and V8 is not told of them, so it collects the few
#   bytes that it sees when it needs those. 200 tokens take more than 100 MB.
# So what matters: it is the only way to have several proposed tokens checked in one pass, and who writes with it has to keep
#   one sampler, as `evaluate` does for its whole text, or to expect hundreds of megabytes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-llama-cpp@3.21.1 >/dev/null

cat >load.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';

// A llama of one layer, with a vocabulary of 100,000 tokens and zeros for weights.
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
const words = 100_000;
const tokens = ['<unk>', '<s>', '</s>', ...Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`), ...Array.from({ length: words }, (_, i) => `word${i}`)];
const values = [
  ['general.architecture', 8, text('llama')],
  ['llama.block_count', 4, u32(1)],
  ['llama.context_length', 4, u32(512)],
  ['llama.embedding_length', 4, u32(width)],
  ['llama.feed_forward_length', 4, u32(hidden)],
  ['llama.attention.head_count', 4, u32(heads)],
  ['llama.attention.layer_norm_rms_epsilon', 6, f32(1e-5)],
  ['tokenizer.ggml.model', 8, text('llama')],
  ['tokenizer.ggml.tokens', 9, list(8, tokens.map(text))],
  ['tokenizer.ggml.scores', 9, list(6, tokens.map(() => f32(0)))],
  ['tokenizer.ggml.token_type', 9, list(5, tokens.map((_, i) => u32(i === 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1)))],
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

const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: 'tiny.gguf', gpuLayers: 0 });
const context = await model.createContext({ contextSize: 512, batchSize: 16, threads: 1 });
const sequence = context.getSequence();
const sampling = { temperature: 1, topK: 40, seed: 1 };
const [first, count] = [300, 200];
const report = async (what, write) => {
  await sequence.clearHistory();
  let most = 0;
  const start = process.memoryUsage.rss();
  await write(() => (most = Math.max(most, process.memoryUsage.rss() - start)));
  console.log(`${what}: ${most > 100e6 ? 'more' : 'less'} than 100 MB`);
};
const byEvaluate = async (tick) => {
  let written = 0;
  for await (const _ of sequence.evaluate([first], { ...sampling, yieldEogToken: true })) {
    tick();
    if (++written === count) break;
  }
};
const byControlledEvaluate = async (tick) => {
  let last = first;
  for (let written = 0; written < count; written += 1) {
    const [output] = await sequence.controlledEvaluate([[last, { generateNext: { token: true, options: sampling } }]]);
    last = output.next.token;
    tick();
  }
};
await report('once, to fill caches', byEvaluate);
await report('evaluate', byEvaluate);
await report('controlledEvaluate', byControlledEvaluate);
await llama.dispose();
JS
printf 'once, to fill caches: less than 100 MB\nevaluate: less than 100 MB\ncontrolledEvaluate: more than 100 MB\n' >expected
node load.mjs >seen 2>err || { cat err; exit 1; }
cat seen
diff expected seen && echo 'As described.'

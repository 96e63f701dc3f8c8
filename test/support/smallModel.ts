import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ggufHeader, type GgufTensor, type GgufValue } from './ggufFile.ts';

const [width, feedForward, heads, layers] = [64, 128, 4, 2];
const controls = ['<|endoftext|>', '<|im_start|>', '<|im_end|>', '<|im_sep|>'];
/** llama.cpp's numbers for what a token is. */
const [ordinary, control] = [1, 3];

/** GPT-2's spelling of single bytes as characters that can be seen. */
function byteTokens(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isSeen = (byte > 32 && byte < 127) || (byte > 160 && byte < 256 && byte !== 173);
    return String.fromCodePoint(isSeen ? byte : next++);
  });
}

const tokens = [...byteTokens(), ...controls];

/** The metadata of a model of two layers with phi-4's chat format that llama.cpp loads. */
export const smallModelMetadata: Readonly<Record<string, GgufValue>> = {
  'general.architecture': 'phi3',
  'general.name': 'Small',
  'phi3.context_length': 4096,
  'phi3.embedding_length': width,
  'phi3.feed_forward_length': feedForward,
  'phi3.block_count': layers,
  'phi3.attention.head_count': heads,
  'phi3.attention.head_count_kv': heads,
  'phi3.attention.layer_norm_rms_epsilon': 0.00001,
  'phi3.attention.sliding_window': 0,
  'phi3.rope.dimension_count': width / heads,
  'tokenizer.ggml.model': 'gpt2',
  'tokenizer.ggml.pre': 'dbrx',
  'tokenizer.ggml.tokens': tokens,
  'tokenizer.ggml.token_type': tokens.map((name) => (controls.includes(name) ? control : ordinary)),
  'tokenizer.ggml.merges': ['a b'],
};

/** Its tensors, all of 32-bit numbers. */
export const smallModelTensors: readonly GgufTensor[] = [
  { name: 'token_embd.weight', shape: [width, tokens.length] },
  ...Array.from({ length: layers }, (_, layer): GgufTensor[] =>
    (
      [
        ['attn_norm', [width]],
        ['attn_qkv', [width, 3 * width]],
        ['attn_output', [width, width]],
        ['ffn_norm', [width]],
        ['ffn_up', [width, 2 * feedForward]],
        ['ffn_down', [feedForward, width]],
      ] as const
    ).map(([name, shape]) => ({ name: `blk.${layer}.${name}.weight`, shape })),
  ).flat(),
  { name: 'output_norm.weight', shape: [width] },
  { name: 'output.weight', shape: [width, tokens.length] },
];

/** Weights as they are before any training: numbers around zero, always the same. */
export function randomWeights(tensors: readonly GgufTensor[]): Buffer {
  let state = 1;
  const values = tensors.reduce((sum, { shape }) => sum + shape.reduce((all, size) => all * size, 1), 0);
  const weights = Buffer.alloc(4 * values);
  for (let at = 0; at < values; at += 1) {
    state = (state * 48_271) % 2_147_483_647;
    weights.writeFloatLE((state / 2_147_483_647 - 0.5) * 0.1, 4 * at);
  }
  return weights;
}

/** The file of the small model. */
export function smallModel(
  metadata: Readonly<Record<string, GgufValue>> = {},
  tensors: readonly GgufTensor[] = smallModelTensors,
): Buffer {
  return Buffer.concat([ggufHeader({ ...smallModelMetadata, ...metadata }, tensors), randomWeights(tensors)]);
}

/** What the header of a part says about it, which is counted from 0. */
export function splitKeys(part: number, tensors: number): Record<string, GgufValue> {
  return {
    'split.no': { uint16: part },
    'split.count': { uint16: 3 },
    'split.tensors.count': { int32: tensors },
  };
}

/** The small model in three parts, as llama.cpp splits one: each part has a header, the first one the metadata. */
export function splitModel(): readonly Buffer[] {
  const cuts = [0, 5, 10, smallModelTensors.length];
  return [0, 1, 2].map((part) => {
    const tensors = smallModelTensors.slice(cuts[part], cuts[part + 1]);
    const split = splitKeys(part, smallModelTensors.length);
    const header = ggufHeader(part === 0 ? { ...smallModelMetadata, ...split } : split, tensors);
    return Buffer.concat([header, randomWeights(tensors)]);
  });
}

/** The name of a part, as llama.cpp gives it. */
export function partFileName(prefix: string, part: number): string {
  return `${prefix}-0000${part}-of-00003.gguf`;
}

/** Writes the three parts, and gives their paths. */
export async function writeSplitModel(folder: string, prefix: string): Promise<readonly string[]> {
  return Promise.all(
    splitModel().map(async (bytes, index) => {
      const path = join(folder, partFileName(prefix, index + 1));
      await writeFile(path, bytes);
      return path;
    }),
  );
}

/** How a type of tensor stores its values: blocks of so many values, each in so many bytes. */
interface GgmlBlock {
  readonly values: number;
  readonly bytes: number;
}

const block = (values: number, bytes: number): GgmlBlock => ({ values, bytes });

/**
 * ggml's types by their number in a GGUF file, as in `ggml.h` of the llama.cpp that Phidelity carries. Numbers that are
 * missing here are of types that it does not read: withdrawn ones, or those of later versions.
 */
const blocks: ReadonlyMap<number, GgmlBlock> = new Map([
  // F32, F16
  [0, block(1, 4)],
  [1, block(1, 2)],
  // Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q8_1
  [2, block(32, 18)],
  [3, block(32, 20)],
  [6, block(32, 22)],
  [7, block(32, 24)],
  [8, block(32, 34)],
  [9, block(32, 36)],
  // Q2_K to Q8_K
  [10, block(256, 84)],
  [11, block(256, 110)],
  [12, block(256, 144)],
  [13, block(256, 176)],
  [14, block(256, 210)],
  [15, block(256, 292)],
  // IQ2_XXS, IQ2_XS, IQ3_XXS, IQ1_S, IQ4_NL, IQ3_S, IQ2_S, IQ4_XS
  [16, block(256, 66)],
  [17, block(256, 74)],
  [18, block(256, 98)],
  [19, block(256, 50)],
  [20, block(32, 18)],
  [21, block(256, 110)],
  [22, block(256, 82)],
  [23, block(256, 136)],
  // I8, I16, I32, I64, F64
  [24, block(1, 1)],
  [25, block(1, 2)],
  [26, block(1, 4)],
  [27, block(1, 8)],
  [28, block(1, 8)],
  // IQ1_M, BF16, TQ1_0, TQ2_0, MXFP4, NVFP4, Q1_0, Q2_0
  [29, block(256, 56)],
  [30, block(1, 2)],
  [34, block(256, 54)],
  [35, block(256, 66)],
  [39, block(32, 17)],
  [40, block(64, 36)],
  [41, block(128, 18)],
  [42, block(64, 18)],
]);

/**
 * The bytes that a tensor takes; undefined for a type that this llama.cpp does not read.
 *
 * @param type ggml's number of it.
 */
export function tensorBytes(type: number, dimensions: readonly number[]): number | undefined {
  const found = blocks.get(type);
  if (!found) return undefined;
  const values = dimensions.reduce((product, size) => product * size, 1);
  return (values / found.values) * found.bytes;
}

import { GgmlType, type GgufTensorInfo } from 'node-llama-cpp';

/** Whether llama.cpp copies the weights of a matrix into another layout when they are for the CPU. */
export type IsRepacked = (tensor: GgufTensorInfo) => boolean;

/** Rows of a matrix that one step of an AMX kernel takes. */
const amxRows = 32;
const amxTypes: readonly GgmlType[] = [
  GgmlType.Q4_0,
  GgmlType.Q4_1,
  GgmlType.Q8_0,
  GgmlType.Q4_K,
  GgmlType.Q5_K,
  GgmlType.Q6_K,
  GgmlType.IQ4_XS,
];

/** Rows that are interleaved, by what the processor can do and by how the weights are quantised. */
const interleaved: readonly {
  readonly feature: string;
  readonly types: readonly GgmlType[];
  readonly rows: number;
}[] = [
  { feature: 'AVX2', types: [GgmlType.Q4_0, GgmlType.Q4_K, GgmlType.IQ4_NL, GgmlType.MXFP4], rows: 8 },
  { feature: 'AVX512', types: [GgmlType.Q2_K], rows: 8 },
  { feature: 'DOTPROD', types: [GgmlType.Q4_K, GgmlType.Q5_K, GgmlType.Q6_K], rows: 8 },
  { feature: 'DOTPROD', types: [GgmlType.Q4_0, GgmlType.IQ4_NL, GgmlType.MXFP4, GgmlType.Q8_0], rows: 4 },
];

/**
 * llama.cpp's rule, as of the version that is pinned (`ggml-cpu/repack.cpp`, `ggml-cpu/amx/amx.cpp`): matrices that are
 * multiplied are repacked when there is a kernel for their type on this processor. The copy is as large as the original.
 *
 * @param systemInfo What llama.cpp tells of the processor, such as "CPU : AVX2 = 1 | REPACK = 1".
 */
export function repackedTensors(systemInfo: string): IsRepacked {
  const has = (feature: string): boolean => new RegExp(`\\b${feature} = 1\\b`).test(systemInfo);
  if (!has('REPACK')) return () => false;
  const layouts = interleaved.filter(({ feature }) => has(feature));
  const isAmx = has('AMX_INT8');
  return ({ ggmlType, dimensions }) => {
    if (dimensions.length !== 2) return false;
    const rows = Number(dimensions[1]);
    if (isAmx && amxTypes.includes(ggmlType) && rows % amxRows === 0) return true;
    return layouts.some((one) => one.types.includes(ggmlType) && rows % one.rows === 0);
  };
}

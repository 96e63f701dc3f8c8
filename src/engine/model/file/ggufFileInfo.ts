import type { GgufFileInfo } from 'node-llama-cpp';
import type { GgufHeader, GgufValue } from './ggufHeader.ts';
import type { ModelPart } from './modelParts.ts';

interface Nested {
  [key: string]: GgufValue | Nested;
}

const isNested = (value: GgufValue | Nested | undefined): value is Nested =>
  typeof value === 'object' && !Array.isArray(value);

/** Keys below which node-llama-cpp nests nothing: "tokenizer.chat_template.rerank" is `tokenizer["chat_template.rerank"]`. */
const flatBelow: readonly string[] = ['general.license', 'tokenizer.chat_template'];

/** Puts a value where its dotted name says. What is below a name that has a value itself keeps its dots. */
function place(root: Nested, key: string, value: GgufValue): void {
  const flat = flatBelow.find((one) => key.startsWith(`${one}.`));
  const names =
    flat === undefined
      ? key.split('.')
      : [...flat.split('.').slice(0, -1), key.slice(flat.lastIndexOf('.') + 1)];
  let parent = root;
  while (names.length > 1) {
    const inside = (parent[names[0]!] ??= Object.create(null) as Nested);
    if (!isNested(inside)) break;
    parent = inside;
    names.shift();
  }
  const name = names.join('.');
  const before = parent[name];
  parent[name] = value;
  if (isNested(before)) for (const [below, one] of Object.entries(before)) parent[`${name}.${below}`] = one;
}

function metadataOf({ values }: GgufHeader): Nested {
  const root = Object.create(null) as Nested;
  for (const [key, value] of values) place(root, key, value);
  return root;
}

/** The library's `GgufTensorInfo`, with ggml's number of the type. */
interface TensorInfo {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly ggmlType: number;
  readonly offset: number;
  readonly fileOffset: number;
  readonly filePart: number;
}

function tensorsOf({ header }: ModelPart, index: number): TensorInfo[] {
  return header.tensors.map(({ name, dimensions, type, offset }) => ({
    name,
    dimensions,
    ggmlType: type,
    offset,
    fileOffset: header.dataStart + offset,
    filePart: index + 1,
  }));
}

/**
 * What node-llama-cpp's `readGgufFileInfo` says of a model's files, from the headers that were read already: the library
 * takes seven times as long to read a vocabulary. The lists that no one asks for are missing; 64-bit numbers are numbers.
 *
 * @param parts All parts of the model; the first one's metadata stands for all of them.
 */
export function ggufFileInfoOf(parts: readonly ModelPart[]): GgufFileInfo {
  const { path, header } = parts[0]!;
  const metadata = metadataOf(header);
  const { general } = metadata as { general?: { architecture?: string } };
  const fullTensorInfo = parts.flatMap(tensorsOf);
  const info = {
    version: header.version,
    tensorCount: header.tensors.length,
    metadata,
    architectureMetadata: metadata[general?.architecture ?? ''] ?? {},
    tensorInfo: fullTensorInfo.filter(({ filePart }) => filePart === 1),
    fullTensorInfo,
    splicedParts: parts.length,
    totalTensorCount: fullTensorInfo.length,
    metadataSize: header.dataStart,
    totalMetadataSize: parts.reduce((sum, part) => sum + part.header.dataStart, 0),
    infoEndOffset: header.dataStart,
    source: { type: 'path', path } as const,
    sourceData: parts.map(
      (part) => ({ type: 'path', path: part.path, length: part.header.dataStart }) as const,
    ),
  };
  // The library's types of metadata list all keys that it knows, which a file may have or not.
  return info as unknown as GgufFileInfo;
}

/** A part of a split model by the end of its name, counted from 1. */
export interface PartName {
  /** What all parts' names begin with. */
  readonly prefix: string;
  readonly part: number;
  readonly parts: number;
}

/** The end that llama.cpp gives to the names of a split model's parts, and looks for. */
const partEnd = /-(\d{5})-of-(\d{5})\.gguf$/;
/** The end of pieces that have to be joined byte by byte. */
const pieceEnd = /\.gguf\.part-?(\d+)-?of-?(\d+)$/i;

/** Which part of a split model a file is, by its name; undefined where that does not end as a part's. */
export function partName(fileName: string): PartName | undefined {
  const match = partEnd.exec(fileName);
  if (!match) return undefined;
  const [part, parts] = [Number(match[1]), Number(match[2])];
  return part >= 1 && part <= parts ? { prefix: fileName.slice(0, match.index), part, parts } : undefined;
}

/** The name of one part of a split model. */
export function nameOfPart({ prefix, parts }: PartName, part: number): string {
  const digits = (count: number): string => String(count).padStart(5, '0');
  return `${prefix}-${digits(part)}-of-${digits(parts)}.gguf`;
}

/** Which piece a file is that has to be joined with others, by its name. */
export function pieceName(fileName: string): { readonly piece: number; readonly pieces: number } | undefined {
  const match = pieceEnd.exec(fileName);
  return match ? { piece: Number(match[1]), pieces: Number(match[2]) } : undefined;
}

/** A model's name by its file: without the ending, and without the number of a part. */
export function modelNameOf(fileName: string): string {
  return partName(fileName)?.prefix || fileName.replace(/(?<=.)\.[^.]+$/, '');
}

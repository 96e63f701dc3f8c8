/** What a Git repository keeps of a large file that lies elsewhere. */
export interface LfsPointer {
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Pointers are smaller than this (Git LFS's specification). */
export const largestPointerBytes = 1024;

/** Reads a pointer of Git LFS, version 1, as its specification has it; undefined where the text is none. */
export function readLfsPointer(text: string): LfsPointer | undefined {
  const lines = text.split('\n');
  if (lines.shift() !== 'version https://git-lfs.github.com/spec/v1') return undefined;
  const values = new Map(lines.map((line) => splitAt(line, line.indexOf(' '))));
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(values.get('oid') ?? '') ?? [];
  const size = values.get('size') ?? '';
  const bytes = Number(size);
  return sha256 && /^\d+$/.test(size) && Number.isSafeInteger(bytes) ? { sha256, bytes } : undefined;
}

function splitAt(line: string, blank: number): [string, string] {
  return blank < 0 ? [line, ''] : [line.slice(0, blank), line.slice(blank + 1)];
}

/** What a file that is no GGUF is instead, as far as its first bytes say so. */
export type NotGguf =
  | 'empty'
  | 'zeros'
  | 'git-lfs'
  | 'git-annex'
  | 'web-page'
  | 'server-message'
  | 'zip'
  | 'compressed'
  | 'safetensors'
  | 'older-format'
  | 'something-else';

const gguf = 'GGUF';

/** The beginnings of ggml's formats before GGUF, and of its LoRA files: numbers, so written backwards. */
const olderFormats = ['lmgg', 'fmgg', 'tjgg', 'algg'];
/** The beginnings of gzip, zstd, xz, bzip2, 7-Zip and RAR files. */
const compressed = ['\x1f\x8b', '\x28\xb5\x2f\xfd', '\xfd7zXZ', 'BZh', '7z\xbc\xaf\x27\x1c', 'Rar!'];

/** One character for each byte. */
function latin1(bytes: Uint8Array): string {
  return String.fromCodePoint(...bytes);
}

function kindOfText(start: string): NotGguf | undefined {
  const text = start.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text.startsWith('version https://git-lfs.github.com/')) return 'git-lfs';
  if (/^(\.\.\/)*(\.git)?\/annex\/objects\//.test(text)) return 'git-annex';
  if (/^<(!doctype html|html|head|body|!--)/i.test(text)) return 'web-page';
  // JSON or XML, as servers write it: {"error": …}, <?xml …><Error>.
  if (/^(\{\s*"|\[\s*\{|<\?xml|<[a-z]*error)/i.test(text)) return 'server-message';
  return undefined;
}

/** A safetensors file begins with the length of its header, which is JSON. */
function isSafetensors(start: string): boolean {
  return /^.{6}\0\0\{\s*"/s.test(start);
}

/**
 * What a file is instead of a GGUF; undefined if it begins as one.
 *
 * @param head Its first bytes: 512 are enough.
 */
export function whatInstead(head: Uint8Array): NotGguf | undefined {
  if (head.length === 0) return 'empty';
  const start = latin1(head.subarray(0, 512));
  if (start.startsWith(gguf)) return undefined;
  if (head.every((byte) => byte === 0)) return 'zeros';
  if (start.startsWith('PK\x03\x04')) return 'zip';
  if (compressed.some((magic) => start.startsWith(magic))) return 'compressed';
  if (olderFormats.some((magic) => start.startsWith(magic))) return 'older-format';
  return kindOfText(start) ?? (isSafetensors(start) ? 'safetensors' : 'something-else');
}

import { importPrelude } from './importPrelude.ts';
import { isPythonCode } from './isPythonCode.ts';

/**
 * What a block of an answer needs in front of it to be verified: the imports of the blocks before it. Undefined where it is
 * no Python.
 *
 * @param codes The closed blocks of Python of the answer, in order.
 * @param block As it is shown. In an answer that broke off, its end may be missing from the text.
 */
export function preludeOfBlock(
  codes: readonly string[],
  block: { readonly code: string; readonly language: string },
): string | undefined {
  const at = codes.indexOf(block.code);
  if (at >= 0) return importPrelude(codes.slice(0, at));
  return isPythonCode(block.code, block.language) ? importPrelude(codes) : undefined;
}

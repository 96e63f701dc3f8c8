import type { CompletionStopper } from '../../src/core/completion/postprocess/completionStopper.ts';

/** Gives the stopper a text in pieces of these sizes, and ends it where the stopper says so or the text ends. */
export function feedInPieces(
  stopper: CompletionStopper,
  text: string,
  sizes: Iterable<number>,
): { readonly text: string; readonly ended: boolean } {
  let out = '';
  let rest = text;
  for (const size of sizes) {
    if (rest === '') break;
    const result = stopper.push(rest.slice(0, size));
    rest = rest.slice(size);
    out += result.text;
    if (result.ended) return { text: out, ended: true };
  }
  return { text: out + stopper.flush(), ended: false };
}

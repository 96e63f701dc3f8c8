import { readFileSync } from 'node:fs';

/** A title that is put together when the file runs. */
const computedTitle = /\b(?:it|describe)\(\s*[^\s'"]/;
const words = /[\p{L}\p{N}]+/gu;

/**
 * Those of the test files in which a test's full title may have this text in it: its words are all in the file, or titles
 * are computed there. Whether one has is mocha's to find; the others need not be loaded for it.
 */
export function filesThatMayMatch(files: readonly string[], grep: string): string[] {
  // A title may be cut anywhere: of the first and the last word there may be a part only.
  const wanted = grep.match(words) ?? [];
  return files.filter((file) => {
    const text = readFileSync(file, 'utf8');
    return computedTitle.test(text) || wanted.every((word) => text.includes(word));
  });
}

import type { Position } from '../../src/core/text/position.ts';
import { type SourceText, sourceTextOf } from '../../src/core/completion/document/sourceText.ts';
import type { InfillingTask } from './infillingTask.ts';

/** A task as a person would have it in the editor. */
export interface InfillingDocument {
  readonly source: SourceText;
  readonly position: Position;
  /** The document with a text inserted at the cursor. */
  withText(text: string): string;
}

/**
 * Where whole lines are missing, the cursor stands on an empty line of its own: in the data, the line below would begin
 * right at the cursor, which no editor ever shows to a person who is about to write a line.
 */
export function infillingDocument({ prompt, suffix, canonical }: InfillingTask): InfillingDocument {
  const isOwnLine = prompt.endsWith('\n') && canonical.endsWith('\n');
  const below = isOwnLine ? `\n${suffix}` : suffix;
  const above = prompt.split('\n');
  return {
    source: sourceTextOf({ path: 'solution.py', languageId: 'python', text: prompt + below }),
    position: { line: above.length - 1, character: above.at(-1)!.length },
    withText: (text) => prompt + text + below,
  };
}

/** The program that tells whether a text is right: it raises nothing when it is. */
export function testProgram(code: string, { test, entryPoint }: InfillingTask): string {
  return `${code}\n${test}\ncheck(${entryPoint})\n`;
}

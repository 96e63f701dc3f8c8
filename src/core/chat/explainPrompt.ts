import { explainLeadIn } from './explainLeadIn.ts';

/** A piece of a file that a person asks about. Lines count from 1 and are inclusive, as an editor shows them. */
export interface CodeExcerpt {
  /** The path as a person reads it, relative to the workspace where there is one. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** VS Code's language id, used as the fence's info string. */
  readonly languageId: string;
  readonly text: string;
}

/** A fence longer than any run of backticks in the text, so that code can never close its own block. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length));
  return '`'.repeat(longest + 1);
}

/** The question that "Explain Selection" asks about an excerpt. */
export function explainPrompt(excerpt: CodeExcerpt): string {
  const { languageId, text } = excerpt;
  const fence = fenceFor(text);
  return `${explainLeadIn(excerpt)}\n\n${fence}${languageId}\n${text}\n${fence}`;
}

import { fencedCode } from '../text/fencedCode.ts';
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

/** The question that "Explain Selection" asks about an excerpt. */
export function explainPrompt(excerpt: CodeExcerpt): string {
  return `${explainLeadIn(excerpt)}\n\n${fencedCode(excerpt.text, excerpt.languageId)}`;
}

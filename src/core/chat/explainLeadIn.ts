import type { CodeExcerpt } from './explainPrompt.ts';

/** The sentence before the code in the question of "Explain Selection". */
export function explainLeadIn({
  path,
  startLine,
  endLine,
}: Pick<CodeExcerpt, 'path' | 'startLine' | 'endLine'>): string {
  const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine}-${endLine}`;
  return `Explain this code from \`${path}\`, ${lines}:`;
}

import { type CodePart, codeParts } from '../codeParts.ts';
import type { EditedLines } from '../fitEdit.ts';

/**
 * The lines of a proposal that a model writes again: the innermost function or class around all lines that cannot work, or else
 * those around each of them with what is between; in other languages than Python these lines alone.
 */
export function codeToRewrite(
  lines: readonly string[],
  wrong: EditedLines,
  { languageId, indentSize }: { readonly languageId: string; readonly indentSize: number },
): EditedLines {
  if (languageId !== 'python') return wrong;
  let parts: readonly CodePart[] = codeParts(lines, indentSize);
  let around: CodePart | undefined;
  for (;;) {
    const next = parts.find(({ start, end }) => start <= wrong.start && wrong.end <= end);
    if (!next || (next.kind !== 'def' && next.kind !== 'class')) break;
    around = next;
    parts = next.children;
  }
  if (around) return { start: around.start, end: around.end };
  const touched = parts.filter(({ start, end }) => start < wrong.end && wrong.start < end);
  return {
    start: Math.min(wrong.start, ...touched.map(({ start }) => start)),
    end: Math.max(wrong.end, ...touched.map(({ end }) => end)),
  };
}

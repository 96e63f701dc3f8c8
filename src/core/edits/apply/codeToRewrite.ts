import { type CodePart, codeParts } from '../codeParts.ts';
import type { EditedLines } from '../fitEdit.ts';
import type { LineHunk } from '../lineHunks.ts';

/**
 * The lines of a proposal that a model writes again: the functions and classes around all that changes, or the innermost one of
 * them that has all of it; in other languages than Python what is between the first change and the last.
 */
export function codeToRewrite(
  lines: readonly string[],
  hunks: readonly LineHunk[],
  { languageId, indentSize }: { readonly languageId: string; readonly indentSize: number },
): EditedLines {
  const changed = { start: hunks[0]?.newStart ?? 0, end: hunks.at(-1)?.newEnd ?? lines.length };
  if (languageId !== 'python') return changed;
  let parts: readonly CodePart[] = codeParts(lines, indentSize);
  let around: CodePart | undefined;
  for (;;) {
    const next = parts.find(({ start, end }) => start <= changed.start && changed.end <= end);
    if (!next || (next.kind !== 'def' && next.kind !== 'class')) break;
    around = next;
    parts = next.children;
  }
  if (around) return { start: around.start, end: around.end };
  const touched = parts.filter(({ start, end }) => start < changed.end && changed.start < end);
  return {
    start: Math.min(changed.start, ...touched.map(({ start }) => start)),
    end: Math.max(changed.end, ...touched.map(({ end }) => end)),
  };
}

import { linesThatFit } from '../chat/explainPrompt.ts';
import type { EditedLines } from './fitEdit.ts';

/** Shares of the context: for the code that is changed, which comes twice, and for the code around it. */
const shareOfPart = 0.35;
const shareAround = 0.2;

/** More lines around a part say little about it, and a CPU reads each of them. */
const mostLinesAbove = 60;
const mostLinesBelow = 20;

/** How much of a file the model is shown for an edit. Undefined where not even the edited lines fit. */
export async function fitPart(
  lines: readonly string[],
  { start, end }: EditedLines,
  contextSize: number,
  countTokens: (texts: string[]) => Promise<number[]>,
): Promise<{ readonly above: string; readonly below: string } | undefined> {
  const imports = importLines(lines, start);
  const above = lines.slice(Math.max(imports.length, start - mostLinesAbove), start).toReversed();
  const below = lines.slice(end, end + mostLinesBelow);
  const asLines = [...imports, ...above, ...below].map((line) => `${line}\n`);
  const [part = 0, ...counts] = await countTokens([lines.slice(start, end).join('\n'), ...asLines]);
  if (part > contextSize * shareOfPart) return undefined;
  const half = (contextSize * shareAround) / 2;
  const ofImports = counts.slice(0, imports.length);
  const kept = linesThatFit(ofImports, half);
  const rest = half - ofImports.slice(0, kept).reduce((sum, count) => sum + count, 0);
  const keptAbove = linesThatFit(counts.slice(imports.length, imports.length + above.length), rest);
  const keptBelow = linesThatFit(counts.slice(imports.length + above.length), half);
  return {
    above: [...imports.slice(0, kept), ...above.slice(0, keptAbove).toReversed()].join('\n').trim(),
    below: below.slice(0, keptBelow).join('\n').trimEnd(),
  };
}

/** The lines above a part up to the last one of the imports at the beginning: they say what is at hand. */
function importLines(lines: readonly string[], start: number): readonly string[] {
  const head = lines.slice(0, start);
  const code = head.findIndex((line) =>
    /^(?:async|def|class|@|function|export (?:function|class))/.test(line),
  );
  const last = head
    .slice(0, code < 0 ? head.length : code)
    .findLastIndex((line) => /^(?:import|from)\b/.test(line));
  return head.slice(0, last + 1);
}

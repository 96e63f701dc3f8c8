import type { CompletionPlace } from './completionPlace.ts';
import { longestLine } from './longestLine.ts';
import { linesBeforeLoop } from './repetitionLoop.ts';

/** The shortest loop within a line, in characters, and the longest piece that it may repeat. */
const shortestLoop = 24;
const longestPiece = 60;
const fewestCopies = 4;

/** The text up to where it begins to repeat itself, or to a line without end. */
export function withoutLoops(text: string, { linePrefix }: CompletionPlace): string {
  const lines = text.split('\n');
  const whole = lines.map((line, index) => (index === 0 ? linePrefix + line : line).trimEnd());
  for (let end = 1; end <= lines.length; end++) {
    const before = linesBeforeLoop(whole.slice(Math.max(0, end - 16), end));
    if (before !== undefined) return lines.slice(0, Math.max(0, end - 16) + before).join('\n');
    if (lines[end - 1]!.length >= longestLine || endsInLoop(lines[end - 1]!))
      return lines.slice(0, end - 1).join('\n');
  }
  return text;
}

/** Whether a line's end is one piece of text over and over, with letters or digits in it. */
function endsInLoop(line: string): boolean {
  const text = line.replace(/[\s)\]}"']+$/, '');
  for (let piece = 2; piece <= longestPiece; piece++) {
    let same = 0;
    for (let at = text.length - 1; at >= piece && text[at] === text[at - piece]; at--) same += 1;
    const repeated = same + piece;
    if (repeated < Math.max(shortestLoop, piece * fewestCopies)) continue;
    const loop = text.slice(-piece);
    // Rulers of one character, and tables of zeros, are written on purpose.
    if (/[\p{L}]/u.test(loop) && new Set(loop).size > 1) return true;
  }
  return false;
}

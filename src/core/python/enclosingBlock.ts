/** Lines of a file, counted from 0, both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

const header = /^\s*(?:async\s+def|def|class)\b/;

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

const isBlank = (line: string): boolean => line.trim() === '';

/**
 * The innermost Python function or class around a line, found by indentation alone, with its decorators.
 * Approximate inside multi-line strings; undefined outside of any function or class.
 */
export function enclosingBlock(lines: readonly string[], at: number): LineRange | undefined {
  const here = lines[at] ?? '';
  // From an empty line the block goes by the nearest line of code above it.
  let limit = isBlank(here) ? Infinity : indentation(here);
  for (let start = at; start >= 0; start--) {
    const line = lines[start]!;
    if (isBlank(line)) continue;
    const indent = indentation(line);
    const opensBlock = header.test(line) && (start === at || indent < limit);
    if (opensBlock) {
      const end = lastLine(lines, start, indent);
      if (end >= at || isBlank(here))
        return { start: firstDecorator(lines, start, indent), end: Math.max(end, start) };
    }
    limit = Math.min(limit, indent);
  }
  return undefined;
}

function lastLine(lines: readonly string[], start: number, indent: number): number {
  let end = start;
  for (let line = start + 1; line < lines.length; line++) {
    const text = lines[line]!;
    if (isBlank(text)) continue;
    // The closing bracket of a long parameter list stands at the header's own indentation.
    if (indentation(text) <= indent && !/^\s*[)\]}]/.test(text)) break;
    end = line;
  }
  return end;
}

function firstDecorator(lines: readonly string[], start: number, indent: number): number {
  let first = start;
  while (
    first > 0 &&
    lines[first - 1]!.trimStart().startsWith('@') &&
    indentation(lines[first - 1]!) === indent
  )
    first -= 1;
  return first;
}

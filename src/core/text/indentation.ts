const usualIndent = 4;

/** How code is indented: the step and the character that most of its lines have. */
export function indentationOf(lines: readonly string[]): {
  readonly indentSize: number;
  readonly usesTabs: boolean;
} {
  const steps = new Map<number, number>();
  let [tabs, blanks, above] = [0, 0, 0];
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (line.startsWith('\t')) tabs += 1;
    const width = /^ */.exec(line)![0].length;
    if (width > 0) blanks += 1;
    if (width - above > 1) steps.set(width - above, (steps.get(width - above) ?? 0) + 1);
    above = width;
  }
  const [commonest] = [...steps].sort(([, a], [, b]) => b - a);
  return { indentSize: commonest?.[0] ?? usualIndent, usesTabs: tabs > blanks };
}

/** Columns of blank space that a line begins with; a tab goes to the next multiple of `tabSize`. */
export function indentWidth(line: string, tabSize: number): number {
  let width = 0;
  for (const character of line) {
    if (character === '\t') width += tabSize - (width % tabSize);
    else if (character === ' ') width += 1;
    else break;
  }
  return width;
}

/**
 * Code as it is to be inserted at an indentation: all lines but the first, which goes to the cursor, are moved in by it;
 * blank lines stay empty. In a file that is indented with tabs, four spaces become one.
 */
export function indentCode(code: string, indentation: string, usesTabs: boolean): string {
  return code
    .split('\n')
    .map((line, index) => {
      const own = usesTabs ? line.replace(/^(?: {4})+/, (spaces) => '\t'.repeat(spaces.length / 4)) : line;
      return index === 0 || line.trim() === '' ? own.trimEnd() : indentation + own;
    })
    .join('\n');
}

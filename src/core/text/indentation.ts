const defaultIndent = 4;

/** How code is indented: the step and the character of most of its lines; four blanks if nothing is indented. */
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
  const [mostCommon] = [...steps].sort(([, a], [, b]) => b - a);
  return { indentSize: mostCommon?.[0] ?? defaultIndent, usesTabs: tabs > blanks };
}

/** Columns of blank space at the beginning of a line; a tab goes to the next multiple of `tabSize`. */
export function indentWidth(line: string, tabSize: number): number {
  let width = 0;
  for (const character of line) {
    if (character === '\t') width += tabSize - (width % tabSize);
    else if (character === ' ') width += 1;
    else break;
  }
  return width;
}

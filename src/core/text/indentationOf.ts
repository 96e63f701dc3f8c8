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
